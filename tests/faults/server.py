"""Servers for the fault tests that are killed and started again: the application as `compmgr serve` serves it.

The process itself only imports. For each line it reads, `[home, database_url, port, switches…]` as JSON, it forks a
server and answers its process id: a start takes 50 ms so, and what is killed is a whole server all the same. When its
input ends, it ends them all, and itself.
"""

import json
import os
import signal
import sys
from contextlib import suppress

from compmgr.app import create_app
from compmgr.foundation import operations, serving
from compmgr.foundation.i18n import catalogue
from config import Testing

WITHOUT_OPERATIONS = "without-operations"


class Served(Testing):
    """The tests' own keys and database; form tokens as in public."""

    WTF_CSRF_ENABLED = True
    TESTING = False
    LOG_LEVEL = "ERROR"


def main() -> None:
    catalogue("zh_CN")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    started = []
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.close(0)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return answer_requests(*json.loads(line))
        started.append(child)
        print(child, flush=True)
    for child in started:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def answer_requests(home: str, database_url: str, port: int, *switches: str) -> None:
    if WITHOUT_OPERATIONS in switches:
        setattr(operations, "once", lambda session, key, body, deed, *, actor_id: deed())  # noqa: B010
    settings = Served(home, database_url)
    serving.serve(
        lambda: serving.of(create_app(settings)),
        host="127.0.0.1",
        port=port,
        processes=1,
        threads=4,
        connections=200,
    )


if __name__ == "__main__":
    main()

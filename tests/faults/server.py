"""A server for the fault tests that is killed and started again: the application as `compmgr serve` serves it.

python -m tests.faults.server HOME DATABASE_URL PORT [without-operations]

The process itself only imports; for each line `start` it reads, it forks the server and answers its process id. A start
takes 50 ms so, and what is killed is a whole server all the same. When its input ends, it ends, and the server with it.
"""

import os
import signal
import sys
from contextlib import suppress

from waitress import serve

from compmgr.app import create_app
from compmgr.foundation import operations
from compmgr.foundation.i18n import catalogue
from config import Testing

WITHOUT_OPERATIONS = "without-operations"


class Served(Testing):
    """The tests' own keys and database; form tokens as in public."""

    WTF_CSRF_ENABLED = True
    TESTING = False
    LOG_LEVEL = "ERROR"


def main(home: str, database_url: str, port: str, *switches: str) -> None:
    if WITHOUT_OPERATIONS in switches:
        setattr(operations, "once", lambda session, key, body, deed, *, actor_id: deed())  # noqa: B010
    catalogue("zh_CN")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    child = 0
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            break
        print(child, flush=True)
    else:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        return
    os.close(0)
    app = create_app(Served(home, database_url))
    serve(app, host="127.0.0.1", port=int(port), threads=4, ident=None)


if __name__ == "__main__":
    main(*sys.argv[1:])

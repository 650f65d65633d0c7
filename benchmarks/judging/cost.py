"""`python -m benchmarks.judging.cost`: what a save and a read take of the processor, whatever else runs."""

import argparse
import cProfile
import json
import pstats
import secrets
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.judging.hall import Hall, Settings, make_hall
from compmgr.app import create_app
from compmgr.foundation.database import engine_of


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.judging.cost", description=__doc__)
    asked.add_argument("--times", type=int, default=2000)
    asked.add_argument("--judges", type=int, default=300)
    asked.add_argument("--threads", type=int, default=1, help="that save in turn, each on a connection of its own")
    asked.add_argument("--statements", action="store_true", help="print those of one save and one read")
    asked.add_argument("--profile", action="store_true", help="print where a save spends its time")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="compmgr-cost-") as name:
        home = Path(name)
        url = f"sqlite:///{home / 'compmgr.db'}"
        hall = make_hall(home, url, options.judges)
        app = create_app(Settings(home, url))
        app.testing = False
        save, read = saver(app, hall), reader(app, hall)
        tell("a save", save, options.times, app, options)
        tell("a read", read, options.times, app, options)


def tell(what: str, ask: Callable[[], None], times: int, app: Any, options: Any) -> None:
    for _ in range(50):
        ask()
    told: list[str] = []
    engine = engine_of(app.extensions["sessions"])

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    count = len(told)
    if options.statements:
        print("\n".join(" ".join(text.split())[:300] for text in told))
    engine.dispose()
    costs = []
    with ThreadPoolExecutor(options.threads) as threads:
        for _ in range(10):
            began = time.process_time()
            for done in [threads.submit(ask) for _ in range(times // 10)]:
                done.result()
            costs.append((time.process_time() - began) / (times // 10) * 1000)
    print(f"{what}: {min(costs):.2f} to {max(costs):.2f} ms of a processor, {count} statements")
    if options.profile:
        with cProfile.Profile() as profile:
            for _ in range(500):
                ask()
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(110)


def saver(app: Any, hall: Hall) -> Callable[[], None]:
    def fields() -> Any:
        while True:
            for turn in range(len(hall.judges[0].fields)):
                for judge in hall.judges:
                    yield judge, *judge.fields[turn]

    marks = fields()
    last: dict[tuple[str, str], str] = {}

    def save() -> None:
        judge, address, aspect = next(marks)
        number = len(last) % 44 + 1
        known = last.get((address, aspect))
        body = {"operation": secrets.token_hex(16), "aspect": aspect, "value": f"0.{number:02}", "note": ""}
        body["based_on"] = known
        answer = call(
            app,
            "POST",
            address,
            json.dumps(body).encode(),
            HTTP_COOKIE=f"session={judge.cookie}",
            HTTP_X_CSRFTOKEN=judge.token,
            CONTENT_TYPE="application/json",
        )
        assert answer[0].startswith("200"), answer
        last[address, aspect] = json.loads(answer[2])["mark"]

    return save


def reader(app: Any, hall: Hall) -> Callable[[], None]:
    """A new viewer each time: without a cookie."""

    def read() -> None:
        status, _, _ = call(app, "GET", hall.result_address, HTTP_ACCEPT_LANGUAGE="zh-CN")
        assert status.startswith("200"), status

    return read


def call(app: Any, method: str, path: str, body: bytes = b"", **more: str) -> tuple[str, list[tuple[str, str]], bytes]:
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT": "application/json" if method == "POST" else "text/html",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **more,
    }
    told: list[Any] = []
    parts = app(environ, lambda status, headers, *_: told.extend((status, headers)))
    try:
        answer = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return told[0], told[1], answer


if __name__ == "__main__":
    main()

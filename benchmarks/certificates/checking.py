"""`python -m benchmarks.certificates.checking`: the check page beside an empty page of the same server."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from benchmarks.certificates import facts
from compmgr.app import create_app
from compmgr.foundation import serving
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Session
from config import Config

ROOT = Path(__file__).parents[2]
AT_ONCE = 20_000
LINES = 8  # connections kept, each asked as soon as all have answered
EMPTY = "/an-empty-page"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.certificates.checking", description=__doc__)
    asked.add_argument("--certificates", type=int, action="append", help="100,000 and 1,000,000 if not said")
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--rounds", type=int, default=3, help="both pages in turn so many times; the middle one counts")
    asked.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.serve:
        serve(Path(options.serve[0]), int(options.serve[1]))
        return
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
    for many in options.certificates or [100_000, 1_000_000]:
        with tempfile.TemporaryDirectory(prefix="compmgr-checks-") as folder:
            measure(Path(folder), many, options.seconds, options.rounds)


def measure(home: Path, many: int, seconds: float, rounds: int) -> None:
    begun, settings = time.perf_counter(), Config(home)
    upgrade(settings.DATABASE_URL)
    app = create_app(settings)
    with app.extensions["sessions"]() as session:
        fill(session, many)
    print(f"{many:,} certificates made ready in {time.perf_counter() - begun:.0f} s", flush=True)
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", __spec__.name, "--serve", str(home), str(port)], cwd=ROOT)
    shares = []
    try:
        wait_for(port)
        for _ in range(rounds):
            empty = rate(server.pid, port, lambda number: EMPTY, seconds)
            check = rate(server.pid, port, lambda number: f"/c/{token(1 + number * 7919 % many)}", seconds)
            shares.append((check[1] / empty[1], check, empty))
    finally:
        server.terminate()
        server.wait()
    share, check, empty = sorted(shares)[len(shares) // 2]
    print(
        f"{many:,}: empty page {empty[0]:,.0f}/s by the clock, {empty[1]:,.0f} a second of the server's processor;"
        f" check page {check[0]:,.0f}/s, {check[1]:,.0f}: {check[0] / empty[0]:.0%}, {share:.0%}",
        flush=True,
    )


def serve(home: Path, port: int) -> None:
    """The server of the product, with one page more that says nothing."""
    from compmgr.accounts.guard import open_to_all

    def empty() -> str:
        return ""

    def make() -> serving.Served:
        app = create_app(Config(home))
        app.add_url_rule(EMPTY, "empty", open_to_all(empty))
        return serving.of(app)

    serving.serve(make, host="127.0.0.1", port=port, processes=1, threads=4, connections=100)


def token(number: int) -> str:
    return f"benchmark{number:013d}"


def fill(session: Session, many: int) -> None:
    """Rows as they are, without their files: the page looks at none."""
    from compmgr.accounts.permissions import Role
    from compmgr.certificates.models import Certificate
    from tests.certificates.test_services import make_candidates
    from tests.factories.world import make_user

    clerk = make_user(session, Role.REGISTRY_CLERK)
    like = issued_like(session, make_candidates(session, 1)[0], clerk)
    session.commit()
    table: Any = Certificate.__table__
    # One row as every other: the statement copies it inside the database, whose own indexes are all that takes time.
    session.execute(insert(Certificate), [{**like, **own(1)}])
    session.commit()
    columns = [column.name for column in table.columns if column.name != "id"]
    differing = {
        "number": "printf('B%021d', place)",
        "token": "printf('benchmark%013d', place)",
        "public_id": "printf('benchmark%013d', place)",
        "claim": "'benchmark:' || place",
        "holder": f"substr('{facts.SURNAMES}', 1 + place % {len(facts.SURNAMES)}, 1)"
        f" || substr('{facts.GIVEN}', 1 + place % {len(facts.GIVEN)}, 1)",
    }
    chosen = ", ".join(differing.get(name, name) for name in columns)
    copy = text(
        "with recursive places(place) as (values(:first) union all select place + 1 from places where place < :last) "
        f"insert into {table.name} ({', '.join(columns)}) "
        f"select {chosen} from places, (select * from {table.name} where token = :like)"
    )
    for first in range(2, many + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, many)
        session.execute(copy, {"first": first, "last": last, "like": token(1)})
        session.commit()


def own(place: int) -> dict[str, object]:
    name = token(place)
    return {"number": f"B{place:021d}", "token": name, "public_id": name, "claim": f"benchmark:{place}"}


def issued_like(session: Session, candidate: object, clerk: object) -> dict[str, object]:
    """One certificate issued as all are, as the row the others are like."""
    from compmgr.certificates import services
    from compmgr.certificates.models import Certificate

    made = services.issue_vocational(session, candidate, by=clerk)  # type: ignore[arg-type]
    session.flush()
    left_out = {"id", "candidate_id", "person_id", "replaces_id"}
    columns = [column.key for column in Certificate.__mapper__.column_attrs if column.key not in left_out]
    return {name: getattr(made, name) for name in columns}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def rate(server: int, port: int, address: Callable[[int], str], seconds: float) -> tuple[float, float]:
    """Requests a second by the clock, and in a second of the server's processor time, after a second to warm up."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(LINES)]
    try:
        number, begun, spent = 0, 0.0, 0.0
        for lasting in (1.0, seconds):
            number, begun, spent = 0, time.perf_counter(), processor(server)
            while time.perf_counter() < begun + lasting:
                for line in lines:
                    line.sendall(f"GET {address(number)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                    number += 1
                for line in lines:
                    read(line)
        return number / (time.perf_counter() - begun), number / (processor(server) - spent)
    finally:
        for line in lines:
            line.close()


def read(line: socket.socket) -> None:
    """One answer, which has to be a good one."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += line.recv(1 << 16) or b"HTTP/1.1 000 closed\r\n\r\n"
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"A page was answered by {head[:60]!r}.")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(1 << 16)


def processor(server: int) -> float:
    """Seconds of processor time of the server and the processes it has started."""
    return sum(spent(each) for each in [server, *children(server)])


def children(process: int) -> Iterator[int]:
    for each in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield int(each)
        yield from children(int(each))


def spent(process: int) -> float:
    said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()

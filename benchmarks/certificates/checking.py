"""`python -m benchmarks.certificates.checking`: the check page beside an empty page of the same server."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import insert

from benchmarks.certificates import facts
from compmgr.app import create_app
from compmgr.foundation import clock
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Session
from config import Testing

ROOT = Path(__file__).parents[2]
AT_ONCE = 10_000
EMPTY = "/healthz-of-the-benchmark"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.certificates.checking", description=__doc__)
    asked.add_argument("--certificates", type=int, action="append", help="100,000 and 1,000,000 if not said")
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.serve:
        serve(Path(options.serve[0]), int(options.serve[1]))
        return
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
    for many in options.certificates or [100_000, 1_000_000]:
        with tempfile.TemporaryDirectory(prefix="compmgr-checks-") as folder:
            measure(Path(folder), many, options.seconds)


def measure(home: Path, many: int, seconds: float) -> None:
    url = f"sqlite:///{home / 'compmgr.db'}"
    upgrade(url)
    app = create_app(Testing(home, url))
    with app.extensions["sessions"]() as session:
        fill(session, many)
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", __spec__.name, "--serve", str(home), str(port)], cwd=ROOT)
    try:
        wait_for(port)
        empty = rate(port, lambda number: EMPTY, seconds)
        check = rate(port, lambda number: f"/c/{token(1 + number * 7919 % many)}", seconds)
    finally:
        server.terminate()
        server.wait()
    print(f"{many:,}: empty page {empty:,.0f}/s, check page {check:,.0f}/s: {check / empty:.0%}", flush=True)


def serve(home: Path, port: int) -> None:
    """The server of the product, with limits off and one page that says nothing."""
    from waitress import serve as listen

    app = create_app(Testing(home, f"sqlite:///{home / 'compmgr.db'}"))

    def empty() -> str:
        return ""

    from compmgr.accounts.guard import open_to_all

    app.add_url_rule(EMPTY, "empty", open_to_all(empty))
    listen(app, host="127.0.0.1", port=port, threads=4, _quiet=True)


def token(number: int) -> str:
    return f"benchmark{number:013d}"


def fill(session: Session, many: int) -> None:
    """Rows as they are, without their files: the page looks at none."""
    from compmgr.accounts.permissions import Role
    from compmgr.certificates.models import Certificate
    from compmgr.certificates.rules.states import CertificateState
    from compmgr.layouts.rules.kinds import CertificateKind
    from tests.certificates.test_services import make_candidates
    from tests.factories.world import make_user

    clerk = make_user(session, Role.REGISTRY_CLERK)
    like = issued_like(session, make_candidates(session, 1)[0], clerk)
    session.commit()
    for start in range(1, many, AT_ONCE):
        rows = [
            {
                **like,
                "number": f"B{number:021d}",
                "token": token(number),
                "claim": f"benchmark:{number}",
                "holder": facts.SURNAMES[number % len(facts.SURNAMES)] + facts.GIVEN[number % len(facts.GIVEN)],
                "public_id": token(number),
                "kind": CertificateKind.VOCATIONAL,
                "state": CertificateState.ISSUED,
                "issued_at": clock.now(),
            }
            for number in range(start, min(start + AT_ONCE, many + 1))
        ]
        session.execute(insert(Certificate), rows)
        session.commit()


def issued_like(session: Session, candidate: object, clerk: object) -> dict[str, object]:
    """One certificate issued as all are, as the row the others are like."""
    from compmgr.certificates import services
    from compmgr.certificates.models import Certificate

    made = services.issue_vocational(session, candidate, by=clerk)  # type: ignore[arg-type]
    left_out = {"id", "version", "version_id", "created_at", "updated_at", "candidate_id", "person_id", "replaces_id"}
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


def rate(port: int, address, seconds: float) -> float:  # type: ignore[no-untyped-def]
    """Requests a second over one connection that is kept."""
    line = HTTPConnection("127.0.0.1", port)
    number, until = 0, 0.0
    for warm in (True, False):
        number, until = 0, time.perf_counter() + (1 if warm else seconds)
        while time.perf_counter() < until:
            line.request("GET", address(number))
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{address(number)} answered {answer.status}")
            number += 1
    return number / seconds


if __name__ == "__main__":
    main()

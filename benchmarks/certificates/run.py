"""`python -m benchmarks.certificates.run`: a year of certificates issued whole by workers that are killed."""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from compmgr.app import create_app
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Session
from config import Testing

ROOT = Path(__file__).parents[2]
STALE = 3  # seconds after which a killed worker's job is taken up


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.certificates.run", description=__doc__)
    asked.add_argument("--holders", type=int, default=100_000)
    asked.add_argument("--batch", type=int, default=5000, help="candidates of a batch; each batch is a run")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--kills", type=int, default=5, help="evenly spread; each time all workers die at once")
    asked.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.work:
        work(Path(options.work[0]), json.loads(options.work[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="compmgr-year-") as folder:
            measure(Path(folder), options)


def address(home: Path) -> str:
    return f"sqlite:///{home / 'compmgr.db'}"


def measure(home: Path, options: argparse.Namespace) -> None:
    from benchmarks.certificates.season import make_season

    print(f"load of the machine before: {os.getloadavg()[0]:.1f}; processors: {os.cpu_count()}", flush=True)
    begun = time.perf_counter()
    upgrade(address(home))
    app = create_app(Testing(home, address(home)))
    with app.extensions["sessions"]() as session:
        jobs = make_season(session, options.holders, options.batch)
    print(
        f"{options.holders:,} candidates in {len(jobs)} runs made ready in {time.perf_counter() - begun:.0f} s",
        flush=True,
    )
    before = disk(home)
    workers, deaths = start(home, jobs, options.processes), 0
    begun, wall_lost = time.perf_counter(), 0.0
    with app.extensions["sessions"]() as session:
        at_death = 0
        while any(worker.poll() is None for worker in workers):
            time.sleep(0.05)
            issued = seen(home)
            due = issued >= options.holders * (deaths + 1) / (options.kills + 1) and issued > at_death
            if deaths < options.kills and due:
                for worker in workers:
                    worker.send_signal(signal.SIGKILL)
                    worker.wait()
                deaths, at_death = deaths + 1, issued
                print(
                    f"killed at {issued:,} of {options.holders:,} after {time.perf_counter() - begun:.0f} s", flush=True
                )
                died = time.perf_counter()
                workers = start(home, jobs, options.processes)
                wall_lost += STALE + time.perf_counter() - died
        wall = time.perf_counter() - begun
        said = [worker.communicate()[0] for worker in workers]
        told = [json.loads(line.splitlines()[-1]) for line in said]
        rate = count(session) / wall
        print(f"{count(session):,} issued in {wall:.0f} s on {options.processes} processes ({rate:,.0f}/s);")
        print(f"{deaths} times all workers killed; about {wall_lost:.0f} s of the time nobody worked")
        print(f"processor time of the last workers: {sum(each['cpu'] for each in told):.0f} s together;")
        print(f"highest memory of a worker: {max(each['peak'] for each in told):.0f} MB")
        print(
            f"disk: {(disk(home) - before) / 1e9:.2f} GB, {(disk(home) - before) / options.holders / 1000:.1f} KB each"
        )
        checked(session, options.holders)


def start(home: Path, jobs: list[int], processes: int) -> list[subprocess.Popen[str]]:
    """Workers, each beginning with another run."""
    orders = [jobs[first:] + jobs[:first] for first in range(0, len(jobs), max(1, len(jobs) // processes))][:processes]
    return [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.certificates.run", "--work", str(home), json.dumps(order)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for order in orders
    ]


def work(home: Path, numbers: list[int]) -> None:
    """What a worker of the queue does, for these jobs until all are done."""
    from benchmarks.certificates.race import peak, processor
    from compmgr.foundation import jobs
    from compmgr.foundation.jobs import Job, working

    app = create_app(Testing(home, address(home)))
    working.STALE = timedelta(seconds=STALE)
    with app.extensions["sessions"]() as session:
        while True:
            for number in numbers:
                jobs.run(number)
            session.rollback()
            open_ = select(func.count()).where(Job.id.in_(numbers), Job.finished_at.is_(None))
            if not session.scalar(open_):
                break
            time.sleep(0.2)
    print(json.dumps({"cpu": processor(), "peak": peak()}))


def seen(home: Path) -> int:
    """How many are issued, read beside the workers: sessions of the system would wait for each other's turn."""
    with closing(sqlite3.connect(f"file:{home / 'compmgr.db'}?mode=ro", uri=True)) as reader:
        return int(reader.execute("select count(*) from certificates").fetchone()[0])


def count(session: Session) -> int:
    from compmgr.certificates.models import Certificate

    issued = session.scalar(select(func.count()).select_from(Certificate)) or 0
    session.rollback()
    return issued


def disk(home: Path) -> int:
    return sum(file.stat().st_size for file in home.rglob("*") if file.is_file())


def checked(session: Session, holders: int) -> None:
    """The same set of files as without deaths: everyone has one, every file is whole, nothing else lies there."""
    from compmgr.certificates import services
    from compmgr.certificates.models import Certificate
    from compmgr.certificates.rules.numbering import parse_vocational

    begun = time.perf_counter()
    serials = sorted(parse_vocational(number).serial for number in session.scalars(select(Certificate.number)))
    claims = session.scalar(select(func.count(Certificate.claim.distinct())))
    faults = {
        "numbers not contiguous": serials != list(range(1, holders + 1)),
        "somebody without or with two": claims != holders,
        "files missing or changed": sum(1 for _ in services.verify_files(session)),
        "stretches of packs without a record": len(list(services.leftovers(session))),
        "numbers spent for nothing": len(list(services.missing_numbers(session))),
    }
    print(f"looked at in {time.perf_counter() - begun:.0f} s: {faults}")
    if any(faults.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

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
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.judging.machine import postgresql
from compmgr.app import create_app
from compmgr.foundation.cli import upgrade
from compmgr.foundation.database import Session, engine_of
from config import Testing

ROOT = Path(__file__).parents[2]
STALE = 3  # seconds after which a killed worker's job is taken up


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.certificates.run", description=__doc__)
    asked.add_argument("--holders", type=int, default=100_000)
    asked.add_argument("--batch", type=int, default=5000, help="candidates of a batch; each batch is a run")
    asked.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    asked.add_argument("--processes", type=int, help="two on PostgreSQL, one on SQLite, which has one who writes")
    asked.add_argument("--kills", type=int, default=5, help="evenly spread; each time all workers die at once")
    asked.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.work:
        work(Path(options.work[0]), options.work[1], json.loads(options.work[2]))
        return
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compmgr-year-")))
        is_sqlite = options.database == "sqlite"
        url = f"sqlite:///{home / 'compmgr.db'}" if is_sqlite else stack.enter_context(postgresql())
        options.processes = options.processes or (1 if is_sqlite else 2)
        measure(home, url, options)


def measure(home: Path, url: str, options: argparse.Namespace) -> None:
    from benchmarks.certificates.season import make_season

    print(f"load of the machine before: {os.getloadavg()[0]:.1f}; processors: {os.cpu_count()}", flush=True)
    begun = time.perf_counter()
    upgrade(url)
    app = create_app(Testing(home, url))
    with app.extensions["sessions"]() as session:
        jobs = make_season(session, options.holders, options.batch)
    print(
        f"{options.holders:,} candidates in {len(jobs)} runs made ready in {time.perf_counter() - begun:.0f} s",
        flush=True,
    )
    workers, deaths = start(home, url, jobs, options.processes), 0
    begun, wall_lost = time.perf_counter(), 0.0
    with app.extensions["sessions"]() as session:
        before = disk(home, session)
        at_death = 0
        while any(worker.poll() is None for worker in workers):
            time.sleep(0.05)
            issued = seen(home, session)
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
                workers = start(home, url, jobs, options.processes)
                wall_lost += STALE + time.perf_counter() - died
        wall = time.perf_counter() - begun
        said = [worker.communicate()[0] for worker in workers]
        told = [json.loads(line.splitlines()[-1]) for line in said]
        rate = count(session) / wall
        print(f"{count(session):,} issued in {wall:.0f} s on {options.processes} processes ({rate:,.0f}/s);")
        print(f"{deaths} times all workers killed; about {wall_lost:.0f} s of the time nobody worked")
        print(f"processor time of the last workers: {sum(each['cpu'] for each in told):.0f} s together;")
        print(f"highest memory of a worker: {max(each['peak'] for each in told):.0f} MB")
        files, rows = (now - then for now, then in zip(disk(home, session), before, strict=True))
        print(f"disk: files {files / 1e9:.2f} GB, {files / options.holders / 1000:.1f} KB each;", end=" ")
        print(f"database {rows / 1e9:.2f} GB, {rows / options.holders / 1000:.1f} KB each")
        checked(session, options.holders)
    engine_of(app.extensions["sessions"]).dispose()  # a server of PostgreSQL ends when nobody is connected


def start(home: Path, url: str, jobs: list[int], processes: int) -> list[subprocess.Popen[str]]:
    """Workers, each with runs of its own to begin with: neighbours count on different counters."""
    orders = [sorted(jobs, key=lambda job: jobs.index(job) % processes != first) for first in range(processes)]
    return [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.certificates.run", "--work", str(home), url, json.dumps(order)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for order in orders
    ]


def work(home: Path, url: str, numbers: list[int]) -> None:
    """What a worker of the queue does, for these jobs until all are done."""
    from benchmarks.certificates.race import peak, processor
    from compmgr.foundation import jobs
    from compmgr.foundation.jobs import Job, working

    app = create_app(Testing(home, url))
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


def seen(home: Path, session: Session) -> int:
    """How many are issued, read beside the workers: on SQLite a session of the system would wait for its turn."""
    if session.get_bind().dialect.name != "sqlite":
        return count(session)
    with closing(sqlite3.connect(f"file:{home / 'compmgr.db'}?mode=ro", uri=True)) as reader:
        return int(reader.execute("select count(*) from certificates").fetchone()[0])


def count(session: Session) -> int:
    from compmgr.certificates.models import Certificate

    issued = session.scalar(select(func.count()).select_from(Certificate)) or 0
    session.rollback()
    return issued


def disk(home: Path, session: Session) -> tuple[int, int]:
    """Octets of the files, and of the database."""
    sizes = {file: file.stat().st_size for file in home.rglob("*") if file.is_file()}
    rows = sum(size for file, size in sizes.items() if file.name.startswith("compmgr.db"))
    if session.get_bind().dialect.name == "postgresql":
        rows = session.scalar(select(func.pg_database_size(func.current_database()))) or 0
        session.rollback()
        return sum(sizes.values()), rows
    return sum(sizes.values()) - rows, rows


def checked(session: Session, holders: int) -> None:
    """The same set of files as without deaths: everyone has one, every file is whole, nothing else lies there."""
    from compmgr.certificates import services
    from compmgr.certificates.models import Certificate
    from compmgr.certificates.rules.numbering import parse_vocational

    begun = time.perf_counter()
    numbers = [parse_vocational(number) for number in session.scalars(select(Certificate.number))]
    counters = [sorted(one.serial for one in numbers if one.level == level) for level in {one.level for one in numbers}]
    claims = session.scalar(select(func.count(Certificate.claim.distinct())))
    faults = {
        "numbers not contiguous": any(one != list(range(1, len(one) + 1)) for one in counters),
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

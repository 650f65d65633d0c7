"""`python -m benchmarks.judging`: 300 judges save every 2 seconds, alone and beside 5,000 viewers of a result."""

import argparse
import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import create_engine, func, select

from benchmarks.judging import machine
from benchmarks.judging.hall import make_hall
from benchmarks.judging.load import Measured, Public, Tablet
from compmgr.scoring.models import Aspect, Mark, MarkSheet

WARM_UP = 10  # seconds, not measured


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.judging", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="both, if not said")
    asked.add_argument("--judges", type=int, default=300)
    asked.add_argument("--viewers", type=int, default=5000)
    asked.add_argument("--seconds", type=int, default=60, help="of each of the two measurements")
    asked.add_argument("--turns", type=int, default=6, help="they take turns: the machine changes its speed")
    asked.add_argument("--processes", type=int, help="of `compmgr serve`; 1 for SQLite and 2 for PostgreSQL otherwise")
    asked.add_argument("--threads", type=int, default=4, help="of each process")
    options = asked.parse_args()
    for database in options.database or ("sqlite", "postgresql"):
        measure(database, options)


def measure(database: str, options: Any) -> None:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compmgr-judging-")))
        url = f"sqlite:///{home / 'compmgr.db'}"
        if database == "postgresql":
            url = stack.enter_context(machine.postgresql())
        hall = make_hall(home, url, options.judges)
        rows = count_rows(url)
        processes = options.processes or (2 if database == "postgresql" else 1)
        server = stack.enter_context(machine.served(home, url, processes, options.threads))
        port = server.port  # type: ignore[attr-defined]
        tablets = [Tablet(judge, port) for judge in hall.judges]
        public = Public(options.viewers, port, hall.result_address)
        before = (
            f"{options.seconds} s each, in {options.turns} turns; load of the machine before: {os.getloadavg()[0]:.1f}"
        )
        load = f"{options.judges} judges save every 2 s, {options.viewers} viewers reload every 60 s"
        print(f"\n{database}, {processes} process(es): {load}; {before}", flush=True)
        turns = asyncio.run(run(tablets, public, options.seconds / options.turns, options.turns, server))
        alone, beside, read = (Measured.of(each) for each in zip(*turns, strict=True))
        tell("saves, alone", alone)
        tell("saves, beside readers", beside)
        tell("readers", read)
        tell_slower("mean", [each.mean for each in (alone, beside)], [(one.mean, two.mean) for one, two, _ in turns])
        for share in (0.5, 0.95, 0.99):
            by_turn = [(one.at(share), two.at(share)) for one, two, _ in turns]
            tell_slower(f"p{share * 100:.0f}", [each.at(share) for each in (alone, beside)], by_turn)
        now, most = machine.memory(server)
        print(f"server memory: {now} MiB, at most {most} MiB")
        count_ledger(url, tablets, rows)


async def run(
    tablets: list[Tablet], public: Public, seconds: float, turns: int, server: Any
) -> list[tuple[Measured, Measured, Measured]]:
    """(saves alone, saves beside readers, reads) of each turn."""
    measured, spent = [], [[0.0, 0.0], [0.0, 0.0]]
    await phase(tablets, WARM_UP)
    for turn in range(turns):
        found = []
        for reads, used in zip((None, public.turn(turn * seconds, (turn + 1) * seconds)), spent, strict=True):
            before = machine.processor_seconds(server), time.process_time()
            found.append(await phase(tablets, seconds, reads))
            used[0] += machine.processor_seconds(server) - before[0]
            used[1] += time.process_time() - before[1]
        (alone, _), (beside, read) = found
        measured.append((alone, beside, read))
    saves, others, reads_made = (sum(len(each.times) for each in which) for which in zip(*measured, strict=True))
    a_save = spent[0][0] / saves
    a_read = (spent[1][0] - a_save * others) / max(reads_made, 1)
    (server_alone, load_alone), (server_beside, load_beside) = (
        [f"{each / (seconds * turns):.0%}" for each in used] for used in spent
    )
    print(
        f"server's processors: {server_alone} alone, {server_beside} beside readers; "
        f"{a_save * 1000:.2f} ms a save, {a_read * 1000:.2f} ms a read; the load itself: {load_alone}, {load_beside}"
    )
    return measured


async def phase(
    tablets: list[Tablet], seconds: float, reads: Callable[[Measured, float], Awaitable[None]] | None = None
) -> tuple[Measured, Measured]:
    saved, read = Measured(), Measured()
    start = asyncio.get_running_loop().time() + 0.2
    work = [tablet.mark(saved, start, start + seconds) for tablet in tablets]
    if reads:
        work.append(reads(read, start))
    await asyncio.gather(*work)
    return saved, read


def tell(what: str, measured: Measured) -> None:
    p50, p95, p99 = (measured.at(share) for share in (0.5, 0.95, 0.99))
    statuses = ", ".join(f"{count} × {status}" for status, count in sorted(measured.statuses.items()))
    print(
        f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, longest {max(measured.times):.0f} ms; "
        f"{measured.errors} errors ({statuses})"
    )


def tell_slower(what: str, whole: list[float], by_turn: list[tuple[float, float]]) -> None:
    """By how much saves beside readers take longer: in all, and in each turn."""
    slower = [beside / alone - 1 for alone, beside in by_turn]
    each = ", ".join(f"{by:+.0%}" for by in slower)
    print(
        f"slower beside readers, {what}: {whole[1] / whole[0] - 1:+.0%}; by turn {each}; median {median(slower):+.0%}"
    )


def count_rows(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.scalar(select(func.count(Mark.id)))
    engine.dispose()
    return rows or 0


def count_ledger(url: str, tablets: list[Tablet], rows_before: int) -> None:
    """Every save that was answered stands in the ledger of its judge's sheet, once, with its value."""
    answered = Counter(
        (address, aspect, Decimal(value)) for each in tablets for address, aspect, value in each.answered
    )
    query = select(MarkSheet.public_id, Aspect.public_id, Mark.value)
    query = query.join(MarkSheet, MarkSheet.id == Mark.sheet_id).join(Aspect, Aspect.id == Mark.aspect_id)
    engine = create_engine(url)
    with engine.connect() as connection:
        kept = Counter(
            (f"/judging/sheets/{sheet}/marks", aspect, value) for sheet, aspect, value in connection.execute(query)
        )
    engine.dispose()
    lost = answered - kept
    doubled = sum(kept[key] > 1 for key in answered)
    print(
        f"ledger: {answered.total()} saves answered, {lost.total()} lost, {doubled} doubled; "
        f"{count_rows(url) - rows_before} rows written in all"
    )


if __name__ == "__main__":
    main()

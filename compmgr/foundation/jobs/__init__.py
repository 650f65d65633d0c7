"""Long work as rows: a job has items, each done in one transaction with its progress; the engine is only a bell.

Losing the engine, the process or the machine loses no work: `sweep` finds jobs that wait or whose heartbeat stopped.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import event, insert, select

from compmgr.foundation import clock
from compmgr.foundation.database import Session, Sessions
from compmgr.foundation.jobs.chores import at_start, chores, do_chore, every, make_ready
from compmgr.foundation.jobs.records import (
    ItemState,
    Job,
    JobItem,
    JobState,
    open_jobs,
    refused_items,
)
from compmgr.foundation.jobs.working import STALE, require_ready, step, work

__all__ = [
    "STALE",
    "ItemState",
    "Job",
    "JobItem",
    "JobState",
    "at_start",
    "engine_state",
    "every",
    "make_ready",
    "open_jobs",
    "refused_items",
    "require_ready",
    "ring",
    "run",
    "start_worker",
    "step",
    "submit",
    "sweep",
    "use_engine",
]

_sessions: Sessions | None = None
_huey: Huey = MemoryHuey(immediate=True, immediate_use_memory=True)
_consumer: Any = None
_run_later: Callable[[int], Any] = lambda job_id: None  # noqa: E731


def use_engine(sessions: Sessions, address: str) -> None:
    """Take the sessions jobs work in, and the bell: a file for SQLite, `redis://…`, or `memory` (nobody listens)."""
    global _sessions, _huey, _run_later
    _sessions = sessions
    if address == "memory":
        _huey = MemoryHuey(immediate=True, immediate_use_memory=True)
    else:
        _huey = (
            RedisHuey("compmgr", url=address)
            if address.startswith("redis")
            else SqliteHuey("compmgr", filename=address)
        )
        _run_later = _huey.task(name="run")(run)
        _huey.periodic_task(crontab(minute="*"), name="sweep")(sweep)
        for name, minutes, chore in chores():
            _huey.periodic_task(crontab(minute=f"*/{minutes}"), name=name)(partial(do_chore, sessions, chore))


def submit(session: Session, kind: str, title: str, subjects: list[str], *, by_id: int | None, **arguments: Any) -> Job:
    """Write down a job in the caller's transaction; the bell rings once that is committed."""
    job = Job(kind=kind, title=title, total=len(subjects), arguments=arguments, started_by_id=by_id)
    session.add(job)
    session.flush()
    if subjects:
        rows = [{"job_id": job.id, "position": at, "subject": subject} for at, subject in enumerate(subjects)]
        session.execute(insert(JobItem), rows)
    event.listen(session, "after_commit", lambda _session: ring(job.id), once=True)
    return job


def ring(job_id: int) -> None:
    """Wake a worker. In `memory` mode nobody sleeps: tests and commands call `run` themselves."""
    if not _huey.immediate:
        _run_later(job_id)


def run(job_id: int) -> None:
    """Claim the job and do what is left of it; another worker that holds it is left in peace."""
    assert _sessions is not None
    work(_sessions, job_id)


def sweep() -> None:
    """Ring for every job that waits, and for those whose worker has gone silent."""
    assert _sessions is not None
    silent = (Job.state == JobState.RUNNING) & (Job.heartbeat < clock.now() - STALE)
    with _sessions() as session:
        for job_id in session.scalars(select(Job.id).where((Job.state == JobState.QUEUED) | silent).order_by(Job.id)):
            ring(job_id)


def start_worker(workers: int = 1) -> None:
    """Run the engine's worker threads inside this process, for the embedded server."""
    global _consumer
    if _huey.immediate:
        return
    assert _sessions is not None
    make_ready(_sessions)
    _consumer = _huey.create_consumer(workers=workers, periodic=True, initial_delay=0.1, max_delay=1.0)
    with _own_signals():
        _consumer.start()
    threading.Thread(target=sweep, daemon=True).start()


@contextmanager
def _own_signals() -> Iterator[None]:
    """The engine takes the process's signals for itself; the server keeps them, or it could not be stopped."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def engine_state() -> str:
    """`ok` with a worker in this process, `idle` without one, or what is wrong."""
    try:
        waiting = _huey.pending_count()
    except Exception as failure:
        return f"no answer ({type(failure).__name__})"
    return "ok" if _consumer is not None and waiting >= 0 else "idle"

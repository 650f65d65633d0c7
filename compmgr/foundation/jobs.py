"""Long work as rows: a job has items, each done in one transaction with its progress; the engine is only a bell.

Losing the engine, the process or the machine loses no work: `sweep` finds jobs that wait or whose heartbeat stopped.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import JSON, ForeignKey, UniqueConstraint, event, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Session, Sessions, choice, unit_of_work
from compmgr.foundation.errors import DomainError
from compmgr.foundation.logs import log

STALE = timedelta(seconds=30)


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Job(Public, Base):
    """A run of work with its progress."""

    __tablename__ = "jobs"

    kind: Mapped[str]
    title: Mapped[str]
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED, index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    started_by_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    heartbeat: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def share(self) -> int:
        """How much is behind us, in percent."""
        return 100 * (self.done + self.refused) // self.total if self.total else 100

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING, JobState.PAUSED}


class JobItem(Base):
    """One thing to do: done with its effect in the same transaction, or refused with the reason."""

    __tablename__ = "job_items"
    __table_args__ = (UniqueConstraint("job_id", "position"),)

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    position: Mapped[int]
    subject: Mapped[str]
    state: Mapped[ItemState] = mapped_column(choice(ItemState), default=ItemState.WAITING)
    message: Mapped[str | None]
    values: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    job: Mapped[Job] = relationship()


Step = Callable[[Session, Job, str], None]

Chore = Callable[[Session], object]

_steps: dict[str, Step] = {}
_chores: dict[str, tuple[int, Chore]] = {}
_sessions: Sessions | None = None
_huey: Huey = MemoryHuey(immediate=True, immediate_use_memory=True)
_consumer: Any = None
_run_later: Callable[[int], Any] = lambda job_id: None  # noqa: E731


def step(kind: str) -> Callable[[Step], Step]:
    """Say what one item of a job of `kind` does: `(session, job, subject)`; it must be harmless to do twice."""

    def register(function: Step) -> Step:
        _steps[kind] = function
        return function

    return register


def every(minutes: int) -> Callable[[Chore], Chore]:
    """Say that a worker does this every so many `minutes` (a divisor of 60), in a transaction of its own."""

    def register(chore: Chore) -> Chore:
        _chores[chore.__module__ + "." + chore.__name__] = (minutes, chore)
        return chore

    return register


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
        for name, (minutes, chore) in _chores.items():
            _huey.periodic_task(crontab(minute=f"*/{minutes}"), name=name)(partial(do_chore, chore))


def submit(session: Session, kind: str, title: str, subjects: list[str], *, by_id: int | None, **arguments: Any) -> Job:
    """Write down a job in the caller's transaction; the bell rings once that is committed."""
    job = Job(kind=kind, title=title, total=len(subjects), arguments=arguments, started_by_id=by_id)
    session.add(job)
    session.flush()
    session.add_all(
        JobItem(job_id=job.id, position=position, subject=subject) for position, subject in enumerate(subjects)
    )
    event.listen(session, "after_commit", lambda _session: ring(job.id), once=True)
    return job


def ring(job_id: int) -> None:
    """Wake a worker. In `memory` mode nobody sleeps: tests and commands call `run` themselves."""
    if not _huey.immediate:
        _run_later(job_id)


def run(job_id: int) -> None:
    """Claim the job and do what is left of it; another worker that holds it is left in peace."""
    assert _sessions is not None
    if not _claim(_sessions, job_id):
        return
    try:
        while _do_next(_sessions, job_id):
            pass
    except Exception as failure:
        log.error("job failed", job=job_id, kind=type(failure).__name__)
        _set_state(_sessions, job_id, JobState.FAILED)
        raise


def do_chore(chore: Chore) -> None:
    """One turn of what is done regularly; a refusal waits for the next turn."""
    assert _sessions is not None
    try:
        with unit_of_work(_sessions) as session:
            chore(session)
    except DomainError as refusal:
        log.warning("chore refused", chore=chore.__name__, reason=refusal.message)


def _claim(sessions: Sessions, job_id: int) -> bool:
    """Whether this worker now holds the job: a conditional update that only one can win."""
    moment = clock.now()
    free = (Job.state == JobState.QUEUED) | ((Job.state == JobState.RUNNING) & (Job.heartbeat < moment - STALE))
    claim = (
        update(Job)
        .where(Job.id == job_id, free)
        .values(state=JobState.RUNNING, heartbeat=moment, attempt=Job.attempt + 1)
    )
    with unit_of_work(sessions) as session:
        return bool(session.execute(claim).rowcount)  # type: ignore[attr-defined]


def _do_next(sessions: Sessions, job_id: int) -> bool:
    """Do one item; whether there may be more. Effect, item and progress are one transaction."""
    with sessions() as session:
        job = session.get_one(Job, job_id)
        if job.state is not JobState.RUNNING:
            return False
        waiting = select(JobItem).where(JobItem.job_id == job_id, JobItem.state == ItemState.WAITING)
        item = session.scalar(waiting.order_by(JobItem.position).limit(1))
        if item is None:
            job.state, job.finished_at = JobState.DONE, clock.now()
            session.commit()
            return False
        position, subject = item.id, item.subject
        try:
            _steps[job.kind](session, job, subject)
            item.state, job.done, job.heartbeat = ItemState.DONE, job.done + 1, clock.now()
            session.commit()
        except DomainError as refusal:
            session.rollback()
            _refuse(session, job_id, position, refusal)
    return True


def _refuse(session: Session, job_id: int, item_id: int, refusal: DomainError) -> None:
    job, item = session.get_one(Job, job_id), session.get_one(JobItem, item_id)
    item.state, item.message = ItemState.REFUSED, refusal.message
    item.values = {name: str(value) for name, value in refusal.values.items()}
    job.refused, job.heartbeat = job.refused + 1, clock.now()
    session.commit()


def _set_state(sessions: Sessions, job_id: int, state: JobState) -> None:
    with unit_of_work(sessions) as session:
        session.get_one(Job, job_id).state = state


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


def refused_items(session: Session, job: Job) -> list[JobItem]:
    query = select(JobItem).where(JobItem.job_id == job.id, JobItem.state == ItemState.REFUSED)
    return list(session.scalars(query.order_by(JobItem.position)))


def open_jobs(session: Session) -> int:
    return (
        session.scalar(select(func.count()).select_from(Job).where(Job.state.in_([JobState.QUEUED, JobState.RUNNING])))
        or 0
    )

"""Doing what jobs consist of: one item or one chunk a transaction, by one worker at a time, resumed where it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from compmgr.foundation import clock
from compmgr.foundation.database import Session, Sessions, unit_of_work
from compmgr.foundation.errors import DomainError
from compmgr.foundation.jobs.records import BEFORE, ItemState, Job, JobItem, JobState
from compmgr.foundation.logs import log

STALE = timedelta(seconds=30)

Step = Callable[[Session, Job, str], None]
ChunkStep = Callable[[Session, Job, list[JobItem]], None]
AnyStep = TypeVar("AnyStep", bound=Step | ChunkStep)


@dataclass(frozen=True)
class Kind:
    """How jobs of one kind are done: one item at a time, or `chunk` of them in one transaction."""

    step: Step | ChunkStep
    chunk: int = 0
    finish: Callable[[Session, Job], None] | None = None
    ready: Callable[[Session, Job], None] | None = None

    def do(self, session: Session, job: Job, items: list[JobItem]) -> None:
        if self.chunk:
            self.step(session, job, items)  # type: ignore[arg-type]
        else:
            self.step(session, job, items[0].subject)  # type: ignore[arg-type]


_steps: dict[str, Kind] = {}


def step(
    kind: str,
    *,
    chunk: int = 0,
    finish: Callable[[Session, Job], None] | None = None,
    ready: Callable[[Session, Job], None] | None = None,
) -> Callable[[AnyStep], AnyStep]:
    """Say what one item of a job of `kind` does: `(session, job, subject)`; it must be harmless to do twice.

    With `chunk`, so many items are done in one transaction: `(session, job, items)`. A chunk of which one is refused is
    done again one by one, so that refusals stand row by row. `finish` runs in the transaction that ends the job;
    `ready` refuses to let somebody go on with a job that waits for something else than a worker.
    """

    def register(function: AnyStep) -> AnyStep:
        _steps[kind] = Kind(function, chunk, finish, ready)
        return function

    return register


def require_ready(session: Session, job: Job) -> None:
    """Pass when somebody may let the job go on."""
    kind = _steps.get(job.kind)
    if kind and kind.ready:
        kind.ready(session, job)


def work(sessions: Sessions, job_id: int) -> None:
    """Claim the job and do what is left of it; another worker that holds it is left in peace."""
    attempt = _claim(sessions, job_id)
    if not attempt:
        return
    try:
        while _do_next(sessions, job_id, attempt):
            pass
    except Exception as failure:
        log.error("job failed", job=job_id, kind=type(failure).__name__)
        _set_state(sessions, job_id, JobState.FAILED)
        raise


def _claim(sessions: Sessions, job_id: int) -> int:
    """The number of the attempt with which this worker now holds the job; 0 when it is another's.

    A conditional update that only one can win. A worker that was thought dead finds another number and stops.
    """
    moment = clock.now()
    free = (Job.state == JobState.QUEUED) | ((Job.state == JobState.RUNNING) & (Job.heartbeat < moment - STALE))
    claim = (
        update(Job)
        .where(Job.id == job_id, free)
        .values(state=JobState.RUNNING, heartbeat=moment, started_at=moment, attempt=Job.attempt + 1)
    )
    with unit_of_work(sessions) as session:
        if not session.execute(claim).rowcount:  # type: ignore[attr-defined]
            return 0
        job = session.get_one(Job, job_id)
        job.arguments = {**job.arguments, BEFORE: job.done + job.refused}
        return job.attempt


def _do_next(sessions: Sessions, job_id: int, attempt: int) -> bool:
    """Do one item, or one chunk of them; whether there may be more."""
    with sessions() as session:
        job = _held(session, job_id, attempt)
        if job is None:
            return False
        kind = _steps[job.kind]
        items = _waiting(session, job_id, kind.chunk or 1)
        if not items:
            _finish(session, job, kind)
            return False
        places = [item.id for item in items]
        try:
            _do(session, job, kind, items)
            return True
        except DomainError as refusal:
            session.rollback()
            if len(places) == 1:
                _refuse(session, job_id, places[0], refusal)
                return True
        except IntegrityError:  # such as a number that another hand has used: find out which one it is
            session.rollback()
            if len(places) == 1:
                raise
    return all(_do_one(sessions, job_id, attempt, place) for place in places)


def _held(session: Session, job_id: int, attempt: int) -> Job | None:
    """The job, locked until the transaction ends, if this worker still has it and may go on."""
    job = session.get_one(Job, job_id, with_for_update=True)
    return job if job.state is JobState.RUNNING and job.attempt == attempt else None


def _waiting(session: Session, job_id: int, most: int) -> list[JobItem]:
    waiting = select(JobItem).where(JobItem.job_id == job_id, JobItem.state == ItemState.WAITING)
    return list(session.scalars(waiting.order_by(JobItem.position).limit(most)))


def _do(session: Session, job: Job, kind: Kind, items: list[JobItem]) -> None:
    """Effect, items and progress are one transaction."""
    kind.do(session, job, items)
    places = [item.id for item in items]
    session.execute(update(JobItem).where(JobItem.id.in_(places)).values(state=ItemState.DONE))
    job.done, job.heartbeat = job.done + len(items), clock.now()
    session.commit()


def _do_one(sessions: Sessions, job_id: int, attempt: int, item_id: int) -> bool:
    """One item of a chunk that was refused as a whole."""
    with sessions() as session:
        job = _held(session, job_id, attempt)
        item = session.get_one(JobItem, item_id)
        if job is None:
            return False
        try:
            if item.state is ItemState.WAITING:
                _do(session, job, _steps[job.kind], [item])
        except DomainError as refusal:
            session.rollback()
            _refuse(session, job_id, item_id, refusal)
    return True


def _finish(session: Session, job: Job, kind: Kind) -> None:
    if kind.finish:
        kind.finish(session, job)
    job.state, job.finished_at = JobState.DONE, clock.now()
    session.commit()


def _refuse(session: Session, job_id: int, item_id: int, refusal: DomainError) -> None:
    job, item = session.get_one(Job, job_id), session.get_one(JobItem, item_id)
    item.state, item.message = ItemState.REFUSED, refusal.message
    item.values = {name: str(value) for name, value in refusal.values.items()}
    job.refused, job.heartbeat = job.refused + 1, clock.now()
    session.commit()


def _set_state(sessions: Sessions, job_id: int, state: JobState) -> None:
    with unit_of_work(sessions) as session:
        session.get_one(Job, job_id).state = state

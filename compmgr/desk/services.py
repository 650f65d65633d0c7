"""Deeds of the desk: checking the trail, and stopping or continuing a run of work."""

from sqlalchemy import event, update

from compmgr.accounts.models import User
from compmgr.audit import queries as audit
from compmgr.audit.services import record
from compmgr.desk import queries
from compmgr.foundation import clock, jobs, mail
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict
from compmgr.foundation.jobs import ItemState, Job, JobItem, JobState
from compmgr.foundation.mail import Letter


def check_chain(session: Session, *, by: User) -> int | None:
    """Recompute the whole chain and say in it what came out: the first broken number, or nothing."""
    broken = audit.broken_at(session)
    record(session, queries.CHECKED, queries.chain_end(session) or by, by=by, holds=broken is None, entry=broken)
    return broken


def pause(session: Session, job: Job, *, by: User) -> None:
    """The item in work is finished, then the run waits."""
    _move(session, job, {JobState.QUEUED, JobState.RUNNING}, JobState.PAUSED)
    record(session, "job.paused", job, by=by)


def resume(session: Session, job: Job, *, by: User) -> None:
    """Go on with what is left, also after a failure."""
    jobs.require_ready(session, job)
    _move(session, job, {JobState.PAUSED, JobState.FAILED}, JobState.QUEUED)
    record(session, "job.resumed", job, by=by)
    _ring_after_commit(session, job)


def cancel(session: Session, job: Job, *, by: User) -> None:
    """What is done stays done; the rest is left."""
    _move(session, job, {JobState.QUEUED, JobState.RUNNING, JobState.PAUSED, JobState.FAILED}, JobState.CANCELLED)
    job.finished_at = clock.now()
    record(session, "job.cancelled", job, by=by)


def retry_refused(session: Session, job: Job, *, by: User) -> None:
    """Try once more what was refused, after its reasons were put right."""
    if not job.refused:
        raise Conflict("Nothing was refused here.")
    _move(session, job, {JobState.DONE, JobState.FAILED}, JobState.QUEUED)
    refused = (JobItem.job_id == job.id, JobItem.state == ItemState.REFUSED)
    session.execute(update(JobItem).where(*refused).values(state=ItemState.WAITING, message=None, values=None))
    job.refused, job.finished_at = 0, None
    record(session, "job.retried", job, by=by)
    _ring_after_commit(session, job)


def _move(session: Session, job: Job, sources: set[JobState], target: JobState) -> None:
    """A conditional update, since a worker writes the same row: who comes too late is told the present state."""
    moved = session.execute(update(Job).where(Job.id == job.id, Job.state.in_(sources)).values(state=target))
    session.refresh(job)
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise Conflict("This is %(state)s; it cannot become %(target)s.", state=job.state, target=target)


def _ring_after_commit(session: Session, job: Job) -> None:
    number = job.id
    event.listen(session, "after_commit", lambda _session: jobs.ring(number), once=True)


def read_letters(session: Session, *, by: User) -> None:
    """All letters to `by` have been read; nothing but the reader changes by it, so the trail does not note it."""
    for letter in session.scalars(mail.letters_to(by.id).where(Letter.read_at.is_(None)).order_by(Letter.id)):
        letter.read_at = clock.now()

"""Runs: all certificates of a result or of a batch, each in a transaction of its own, with progress to look at."""

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.assessment.models import Batch, Candidate
from compmgr.audit.services import record
from compmgr.certificates import queries
from compmgr.certificates.rules import entitlement
from compmgr.certificates.services.addresses import public_address
from compmgr.certificates.services.issuing import issue_award, issue_vocational
from compmgr.foundation import jobs
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.foundation.jobs import Job
from compmgr.people.models import Person
from compmgr.results.models import Placing, Result


def start_award_run(session: Session, result: Result, *, by: User, address: str | None = None) -> Job:
    """Issue what the winners of a published result do not hold yet."""
    entitlement.require_awarded(result.state)
    waiting = queries.without_award_certificate(session, result)
    if not waiting:
        raise Refusal("There is nothing to issue: everyone who won holds a certificate.")
    event = result.stage.event
    subjects = [f"{placing.public_id}/{person.public_id}" for placing, person in waiting]
    title = f"{event.contest.name} {event.name}"
    job = jobs.submit(session, "award.issue", title, subjects, by_id=by.id, address=address or public_address())
    record(session, "certificates.run_started", result, by=by, count=len(subjects), job=job)
    return job


def start_vocational_run(session: Session, batch: Batch, *, by: User, address: str | None = None) -> Job:
    """Issue what those who passed in a certified batch do not hold yet."""
    if batch.state not in entitlement.CERTIFIED_STATES:
        raise Refusal("Certificates need a certified batch; this one is %(state)s.", state=batch.state)
    waiting = queries.without_vocational_certificate(session, batch)
    if not waiting:
        raise Refusal("There is nothing to issue: everyone who passed holds a certificate.")
    subjects = [candidate.public_id for candidate in waiting]
    title = f"{batch.name} {batch.occupation_name}"
    job = jobs.submit(session, "vocational.issue", title, subjects, by_id=by.id, address=address or public_address())
    record(session, "certificates.run_started", batch, by=by, count=len(subjects), job=job)
    return job


@jobs.step("award.issue")
def issue_one_award(session: Session, job: Job, subject: str) -> None:
    placing_id, person_id = subject.split("/")
    placing = session.scalars(select(Placing).where(Placing.public_id == placing_id)).one()
    person = session.scalars(select(Person).where(Person.public_id == person_id)).one()
    issue_award(session, placing, person, by=_starter(session, job), address=job.arguments["address"])


@jobs.step("vocational.issue")
def issue_one_vocational(session: Session, job: Job, subject: str) -> None:
    candidate = session.scalars(select(Candidate).where(Candidate.public_id == subject)).one()
    issue_vocational(session, candidate, by=_starter(session, job), address=job.arguments["address"])


def _starter(session: Session, job: Job) -> User:
    return session.get_one(User, job.started_by_id)

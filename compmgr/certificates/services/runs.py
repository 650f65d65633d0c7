"""Runs: prepared by one person, looked at, released by another, issued by a job that can stop and go on."""

import random
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import event, select

from compmgr.accounts.models import User
from compmgr.assessment.models import Batch
from compmgr.audit.services import record
from compmgr.certificates import queries
from compmgr.certificates.models import Run
from compmgr.certificates.rules import wording
from compmgr.certificates.rules.entitlement import MOST_TITLED, Choices
from compmgr.certificates.rules.states import RunState
from compmgr.certificates.services import dues
from compmgr.certificates.services.addresses import check_url, public_address
from compmgr.certificates.services.chunks import choices_of, issue_chunk, require_run
from compmgr.certificates.services.dues import Due
from compmgr.certificates.services.printing import Printer
from compmgr.competitions.models import Contest
from compmgr.foundation import clock, jobs
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, DomainError, NotAllowed, Refusal
from compmgr.foundation.jobs import Job, JobItem, JobState
from compmgr.layouts import services as layouts
from compmgr.layouts.models import LayoutVersion
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, log
from compmgr.results.models import Result
from compmgr.sites.models import Site

KIND = "certificates.run"
#: Certificates in one transaction.
CHUNK = 200
Source = Result | Contest | Batch | Site


def prepare(
    session: Session,
    kind: CertificateKind,
    source: Source,
    *,
    by: User,
    version: LayoutVersion | None = None,
    signed: bool = True,
    choices: Choices | None = None,
    address: str | None = None,
    note: str = "",
) -> Run:
    """Write down who would get a certificate of `kind` out of `source`; issued once another person releases it."""
    choices = choices or Choices()
    if choices.titled is not None and not 0 < choices.titled <= MOST_TITLED:
        raise Refusal("Titles go to at most %(most)s places.", most=MOST_TITLED)
    version = version or layouts.default_version(session, kind)
    if version.layout.kind is not kind or version.released_at is None:
        raise Refusal("This layout is not released for this kind of certificate.")
    _require_keys(session, signed)
    waiting = dues.waiting(session, kind, source, choices)
    if not waiting:
        raise Refusal("There is nothing to issue: everyone who may have this certificate holds it.")
    row, title = _place_of(source)
    if _open_run(session, kind, row):
        raise Conflict("A run for this is prepared or in work already.")
    title = title[:180]
    job = jobs.submit(session, KIND, title, [one.claim for one in waiting], by_id=by.id, choices=asdict(choices))
    job.state = JobState.PAUSED
    run = Run(
        **row,
        kind=kind,
        state=RunState.PREPARED,
        title=title,
        layout_version_id=version.id,
        is_signed=signed,
        address=address or public_address(),
        holders=len(waiting),
        job_id=job.id,
        note=note.strip(),
        prepared_by_id=by.id,
    )
    session.add(run)
    record(session, "run.prepared", run, by=by, kind=kind, holders=len(waiting))
    return run


def _require_keys(session: Session, signed: bool) -> None:
    """Refused when a run is prepared, not at its first certificate."""
    for use in (KeyUse.CODE, KeyUse.DOCUMENT) if signed else (KeyUse.CODE,):
        keys.active(session, use)


def _place_of(source: Source) -> tuple[dict[str, int], str]:
    """Where the certificates of `source` lie, and what the run is called."""
    if isinstance(source, Result):
        stage = source.stage
        row = {"contest_id": stage.event.contest_id, "stage_id": stage.id, "result_id": source.id}
        return row, f"{stage.event.contest.name} {stage.event.name} {stage.name}"
    if isinstance(source, Contest):
        return {"contest_id": source.id}, source.name
    if isinstance(source, Batch):
        return {"site_id": source.site_id, "batch_id": source.id}, f"{source.name} {source.occupation_name}"
    return {"site_id": source.id}, source.name


def _open_run(session: Session, kind: CertificateKind, row: dict[str, int]) -> Run | None:
    """A run of the same, that is prepared or whose job is not over."""
    same = {"stage_id": None, "batch_id": None, "site_id": None, "contest_id": None} | row
    same.pop("result_id", None)
    query = select(Run).join(Job, Job.id == Run.job_id).where(Run.kind == kind)
    alive = query.where(Job.state.in_([JobState.QUEUED, JobState.RUNNING, JobState.PAUSED, JobState.FAILED]))
    return session.scalar(alive.where(*(getattr(Run, name).is_not_distinct_from(id) for name, id in same.items())))


def release(session: Session, run: Run, *, by: User) -> Job:
    """Let the certificates of a prepared run be issued: never by the person who prepared it."""
    if run.state is not RunState.PREPARED:
        raise Conflict("This run is %(state)s; it cannot be released.", state=run.state)
    if run.prepared_by_id == by.id:
        raise NotAllowed("A run is released by another person than the one who prepared it.")
    run.state, run.released_by, run.released_at = RunState.RELEASED, by, clock.now()
    job = session.get_one(Job, run.job_id)
    job.state = JobState.QUEUED
    record(session, "run.released", run, by=by, holders=run.holders)
    number = job.id
    event.listen(session, "after_commit", lambda _session: jobs.ring(number), once=True)
    return job


def withdraw(session: Session, run: Run, *, by: User, reason: str = "") -> None:
    """Give up a run before it is released; a new one may be prepared."""
    if run.state is not RunState.PREPARED:
        raise Conflict("This run is %(state)s; it cannot be withdrawn.", state=run.state)
    run.state = RunState.WITHDRAWN
    job = session.get_one(Job, run.job_id)
    job.state, job.finished_at = JobState.CANCELLED, clock.now()
    record(session, "run.withdrawn", run, by=by, reason=reason.strip() or None)


def preview(session: Session, run: Run, which: str) -> bytes:
    """How the `first`, the `longest` name or a `random` one would look; marked as a specimen, without a number."""
    job = session.get_one(Job, run.job_id)
    due = _specimen(session, run, job, which)
    facts = due.facts(wording.PREVIEW_NUMBER, check_url(wording.PREVIEW_TOKEN, run.address))
    return Printer(session, run.layout_version, signed=False).show(facts)


def _specimen(session: Session, run: Run, job: Job, which: str) -> Due:
    query = select(JobItem.subject).where(JobItem.job_id == job.id).order_by(JobItem.position)
    if which == "longest":
        claims = list(session.scalars(query))
        names = {
            one.claim: one.holder for one in dues.entitled(session, run.kind, source_of(session, run), choices_of(job))
        }
        claim = max(claims, key=lambda known: len(names.get(known, "")))
    else:
        place = random.randrange(max(1, job.total)) if which == "random" else 0
        claim = session.scalars(query.offset(place).limit(1)).one()
    return dues.due_for(session, claim, choices_of(job))


def source_of(session: Session, run: Run) -> Source:
    """What the certificates of a run come from."""
    kinds: list[tuple[Any, int | None]] = [(Result, run.result_id), (Batch, run.batch_id), (Site, run.site_id)]
    for kind, number in [*kinds, (Contest, run.contest_id)]:
        if number is not None:
            return session.get_one(kind, number)
    raise Refusal("There is nothing to issue.")


def whom(session: Session, run: Run, items: Sequence[JobItem]) -> list[tuple[int, str, str]]:
    """(row, holder, what for) of some of the list of a prepared run; no `what for` where nothing is due any more."""
    claims = [item.subject for item in items]
    known = dues.load(session, claims, choices_of(session.get_one(Job, run.job_id)))
    names = queries.holders_of(session, claims)
    return [
        (item.position + 1, due.holder, due.title)
        if isinstance(due := known[item.subject], Due)
        else (item.position + 1, names.get(item.subject, run.title), "")
        for item in items
    ]


def recheck(session: Session, run: Run) -> list[tuple[str, DomainError]]:
    """Who of a prepared run could not be issued as things stand: (name, why)."""
    job = session.get_one(Job, run.job_id)
    wanted = [item.subject for item in session.scalars(queries.items_of_run(run))]
    printer = Printer(session, run.layout_version, signed=False)
    found: list[tuple[str, DomainError]] = []
    for claim, due in dues.load(session, wanted, choices_of(job)).items():
        try:
            if isinstance(due, DomainError):
                raise due
            printer.check(due.facts(due.series.highest, check_url(wording.PREVIEW_TOKEN, run.address)))
        except DomainError as refusal:
            found.append((due.holder if isinstance(due, Due) else claim, refusal))
    names = queries.holders_of(session, [name for name, _ in found])
    return [(names.get(name, name), refusal) for name, refusal in found]


def finish(session: Session, job: Job) -> None:
    """The last chunk is done: the run is over, and what it issued stands in the tree of the log."""
    run = queries.run_of_job(session, job)
    if run is None:
        return
    if run.state is RunState.RELEASED:
        run.state = RunState.FINISHED
    record(session, "run.finished", run, by=None, done=job.done, refused=job.refused)
    log.grow(session)


def require_released(session: Session, job: Job) -> None:
    """Nobody goes on with a run by the page of its job before it was released."""
    require_run(session, job)


@jobs.step(KIND, chunk=CHUNK, finish=finish, ready=require_released)
def issue_items(session: Session, job: Job, items: list[JobItem]) -> None:
    issue_chunk(session, job, items)

"""Certificates of the sample: runs prepared by one clerk and released by another, one of every kind, one revoked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update

from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.certificates import services
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.entitlement import Choices
from compmgr.certificates.rules.states import CertificateKind
from compmgr.certificates.services import dues
from compmgr.certificates.services.chunks import issue_chunk
from compmgr.certificates.services.runs import CHUNK, Source, finish
from compmgr.competitions.models import Contest
from compmgr.demo.rules.assessment import BatchPlan
from compmgr.demo.rules.names import RARE_CHARACTERS
from compmgr.demo.rules.portraits import silhouette
from compmgr.demo.rules.season import ContestPlan
from compmgr.demo.services import marking
from compmgr.demo.services.finals import Happening
from compmgr.demo.services.world import World
from compmgr.foundation import clock, storage
from compmgr.foundation.errors import DomainError
from compmgr.foundation.jobs import ItemState, JobItem, JobState
from compmgr.results import queries
from compmgr.results.models import Result
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteState

K = CertificateKind
WITH_CERTIFICATES = (1, 2, 3, 11)
#: Its run is prepared and waits for the release by the second clerk.
PREPARED = 4
BATCHES = 2
REVOKED = "经核实，持证人提交的工作年限证明不实，证书予以撤销。"


def of_contest(world: World, contest: ContestPlan) -> Iterator[Happening]:
    """The awards of some published finals, and the run of another that waits for its release."""
    day = contest.event.final.starts_on + timedelta(days=4)
    if contest.number in WITH_CERTIFICATES:
        yield clock.at(day, 10), lambda: _awards(world, contest)
    if contest.number == PREPARED:
        yield clock.at(world.on - timedelta(days=1), 16), lambda: _prepared(world, contest)


def of_batches(world: World) -> Iterator[Happening]:
    """Two batches whole, those with the rarest names; one certificate revoked since; one of every other kind."""
    certified = [batch for batch in world.sample.batches if batch.state == "certified"]
    chosen = sorted(certified, key=lambda batch: (-_rare(batch), batch.number))[:BATCHES]
    for batch in chosen:
        yield clock.at(batch.exam_on + timedelta(days=15), 14), partial(_vocational, world, batch)
    yield _morning(world), lambda: _revoke(world, chosen[0])
    yield _morning(world) + timedelta(hours=1), lambda: _one_of_every_kind(world)


def _morning(world: World) -> datetime:
    return clock.at(world.on - timedelta(days=3), 9)


def _rare(batch: BatchPlan) -> int:
    return sum(any(character in RARE_CHARACTERS for character in each.person.name) for each in batch.candidates)


def _result(world: World, contest: ContestPlan) -> Result | None:
    return queries.published_result(world.session, marking.final(world, contest))


def _awards(world: World, contest: ContestPlan) -> None:
    if result := _result(world, contest):
        _run(world, K.AWARD, result)


def _prepared(world: World, contest: ContestPlan) -> None:
    if result := _result(world, contest):
        services.prepare(world.session, K.AWARD, result, by=world.users["registry"], note="待第二名证书管理员放行")


def _vocational(world: World, plan: BatchPlan) -> None:
    batch = world.session.get_one(Batch, world.batches[plan.number])
    passed = select(Candidate).where(Candidate.batch_id == batch.id, Candidate.outcome == OutcomeState.PASSED)
    for candidate in world.session.scalars(passed.order_by(Candidate.number)):
        candidate.person.photo_key = storage.put(silhouette(candidate.person.sex or ""), ".jpg")
    _run(world, K.VOCATIONAL, batch)


def _run(world: World, kind: CertificateKind, source: Source) -> None:
    """A run from its preparation to its end, in the one transaction of the sample: no worker is there yet."""
    session = world.session
    run = services.prepare(session, kind, source, by=world.users["registry"])
    job = services.release(session, run, by=world.users["registry2"])
    items = list(session.scalars(select(JobItem).where(JobItem.job_id == job.id).order_by(JobItem.position)))
    for start in range(0, len(items), CHUNK):
        issue_chunk(session, job, items[start : start + CHUNK])
    session.execute(update(JobItem).where(JobItem.job_id == job.id).values(state=ItemState.DONE))
    job.state, job.done, job.started_at, job.finished_at = JobState.DONE, len(items), clock.now(), clock.now()
    finish(session, job)


def _one_of_every_kind(world: World) -> None:
    """One certificate of each kind that has none yet, from whatever in the sample brings one."""
    session, by = world.session, world.users["registry"]
    finals = [result for number in WITH_CERTIFICATES if (result := _result(world, world.sample.contests[number - 1]))]
    contests = list(session.scalars(select(Contest).order_by(Contest.id)))
    sites = list(session.scalars(select(Site).where(Site.state == SiteState.ACCREDITED).order_by(Site.id).limit(3)))
    sources: dict[CertificateKind, list[Source]] = {
        K.TITLE: list(finals),
        K.PARTICIPATION: list(finals),
        K.SCORE_SLIP: list(finals),
        K.JUDGE_LETTER: list(finals),
        K.ORGANISER_LETTER: list(contests),
        K.ACCREDITATION: list(sites),
    }
    for kind, some in sources.items():
        if claim := _first(world, kind, some):
            services.issue_claim(session, claim, by=by)


def _first(world: World, kind: CertificateKind, sources: list[Source]) -> str | None:
    """The first claim any of the sources brings."""
    for source in sources:
        try:
            if listed := dues.waiting(world.session, kind, source, Choices()):
                return listed[0].claim
        except DomainError:
            continue
    return None


def _revoke(world: World, plan: BatchPlan) -> None:
    query = select(Certificate).join(Candidate, Certificate.candidate_id == Candidate.id)
    newest = query.where(Candidate.batch_id == world.batches[plan.number]).order_by(Certificate.number.desc())
    certificate = world.session.scalars(newest.limit(1)).one()
    services.revoke(world.session, certificate, REVOKED, by=world.users["registry"])

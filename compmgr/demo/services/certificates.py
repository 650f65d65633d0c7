"""Certificates of the sample: drawn, numbered and kept as real ones are, and one that was revoked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.certificates import services
from compmgr.certificates.models import Certificate
from compmgr.demo.rules.assessment import BatchPlan
from compmgr.demo.rules.names import RARE_CHARACTERS
from compmgr.demo.rules.portraits import silhouette
from compmgr.demo.rules.season import ContestPlan
from compmgr.demo.services import marking
from compmgr.demo.services.finals import Happening
from compmgr.demo.services.world import World
from compmgr.foundation import clock, storage
from compmgr.results import queries
from compmgr.results.rules.awards import Award

WITH_CERTIFICATES = (1, 2, 3, 11)
BATCHES = 2
PRIZES = (Award.FIRST_PRIZE, Award.SECOND_PRIZE)  # the rest waits for the registry
REVOKED = "经核实，持证人提交的工作年限证明不实，证书予以撤销。"


def of_contest(world: World, contest: ContestPlan) -> Iterator[Happening]:
    """The medals and the first prizes of some published finals."""
    if contest.number in WITH_CERTIFICATES:
        day = contest.event.final.starts_on + timedelta(days=4)
        yield clock.at(day, 10), lambda: _awards(world, contest)


def of_batches(world: World) -> Iterator[Happening]:
    """Two batches whole, those with the rarest names, and one certificate revoked since."""
    certified = [batch for batch in world.sample.batches if batch.state == "certified"]
    chosen = sorted(certified, key=lambda batch: (-_rare(batch), batch.number))[:BATCHES]
    for batch in chosen:
        yield clock.at(batch.exam_on + timedelta(days=15), 14), partial(_vocational, world, batch)
    yield _morning(world), lambda: _revoke(world, chosen[0])


def _morning(world: World) -> datetime:
    return clock.at(world.on - timedelta(days=3), 9)


def _rare(batch: BatchPlan) -> int:
    return sum(any(character in RARE_CHARACTERS for character in each.person.name) for each in batch.candidates)


def _awards(world: World, contest: ContestPlan) -> None:
    result = queries.published_result(world.session, marking.final(world, contest))
    if result is None:
        return
    for placing in queries.placings_of(world.session, result):
        if placing.entry and (placing.medal or placing.award in PRIZES):
            for member in placing.entry.members:
                services.issue_award(world.session, placing, member.person, by=world.users["registry"])


def _vocational(world: World, plan: BatchPlan) -> None:
    batch = world.session.get_one(Batch, world.batches[plan.number])
    passed = select(Candidate).where(Candidate.batch_id == batch.id, Candidate.outcome == OutcomeState.PASSED)
    for candidate in world.session.scalars(passed.order_by(Candidate.number)):
        candidate.person.photo_key = storage.put(silhouette(candidate.person.sex or ""), ".jpg")
        services.issue_vocational(world.session, candidate, by=world.users["registry"])


def _revoke(world: World, plan: BatchPlan) -> None:
    query = select(Certificate).join(Candidate, Certificate.candidate_id == Candidate.id)
    newest = query.where(Candidate.batch_id == world.batches[plan.number]).order_by(Certificate.number.desc())
    certificate = world.session.scalars(newest.limit(1)).one()
    services.revoke(world.session, certificate, REVOKED, by=world.users["registry"])

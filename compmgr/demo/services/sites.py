"""Assessment in the sample: sites with their scopes, batches in every state, candidates and their marks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from compmgr.assessment.models import Batch, Candidate, CandidateMark
from compmgr.assessment.rules import outcome as rules
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartState
from compmgr.assessment.rules.states import BatchState
from compmgr.catalogue.rules import SkillLevel
from compmgr.demo.rules.assessment import BatchPlan, CandidatePlan, PartResult, SitePlan
from compmgr.demo.services.world import World
from compmgr.foundation import clock
from compmgr.sites.models import Site, SiteScope
from compmgr.sites.rules import SiteKind, SiteState

FEDERATION_CODE = "9001"
REVIEWED = ("scores_reviewed", "publicised", "certified", "archived", "investigated")
REASONS = {
    "suspended": "考场设备检修，暂停实施，恢复时间另行通知。",
    "cancelled": "报名人数不足，经备案同意取消本批次。",
    "investigated": "收到考场纪律举报，正在调查核实。",
}
LEFT = {"suspended": BatchState.REGISTRATION_CLOSED, "investigated": BatchState.SCORES_REVIEWED}
NOTHING_HANDED_IN = "未提交作品，按零分记。"
SEATS = 36


def sites(world: World) -> Iterator[None]:
    """The sites with what they may assess, and the day from which they may."""
    for plan in world.sample.sites:
        _site(world, plan)
        yield
    world.bulk.write()


def batches(world: World) -> Iterator[None]:
    """The batches with their candidates and the marks known so far."""
    for plan in world.sample.batches:
        _batch(world, plan)
        yield
    world.bulk.write()


def _site(world: World, plan: SitePlan) -> None:
    source = plan.source
    site = world.bulk.add(
        Site,
        name=source.name,
        kind=SiteKind(source.kind),
        state=SiteState(plan.state),
        industry_id=world.industries[source.industry],
        body_letter="S",
        body_code=FEDERATION_CODE,
        province_code=source.province_code,
        province=source.province,
        sequence=source.sequence,
        accredited_from=plan.accredited_from,
        accredited_until=plan.accredited_until,
    )
    world.sites[source.number] = site
    for occupation in plan.occupations:
        for level in plan.levels:
            world.bulk.add(
                SiteScope,
                site_id=site,
                occupation_id=world.occupations[occupation.code, occupation.editions[0]],
                level=SkillLevel(str(level)),
                valid_from=plan.accredited_from,
                valid_until=plan.accredited_until,
            )


def _batch(world: World, plan: BatchPlan) -> None:
    created = clock.at((plan.filed_on or world.on) - timedelta(days=2), 10, plan.number % 60)
    batch = world.bulk.add(
        Batch,
        site_id=world.sites[plan.site_number],
        occupation_id=world.occupations[plan.occupation.code, plan.occupation.editions[0]],
        name=plan.name,
        occupation_name=plan.occupation.name,
        work_type=None,
        level=SkillLevel(str(plan.level)),
        state=BatchState(plan.state),
        held_on=plan.exam_on,
        seats=SEATS,
        reason=REASONS.get(plan.state),
        left_state=LEFT.get(plan.state),
        publicity_until=_publicity_until(world, plan),
        created_at=created,
    )
    world.batches[plan.number] = batch
    marked_at = world.till_now(plan.exam_on + timedelta(days=2), 15, plan.number % 60)
    for candidate in plan.candidates:
        _candidate(world, batch, plan, candidate, marked_at)


def _publicity_until(world: World, plan: BatchPlan) -> date | None:
    """Of the batches whose publicity runs, some have reached its end and wait for their certificates."""
    if plan.state == "publicised":
        return world.on + timedelta(days=4 if plan.number % 2 else -1)
    return plan.exam_on + timedelta(days=13) if plan.state in ("certified", "archived") else None


def _candidate(world: World, batch: int, plan: BatchPlan, candidate: CandidatePlan, marked_at: datetime) -> None:
    row = world.bulk.add(
        Candidate,
        batch_id=batch,
        person_id=world.people[candidate.person.number],
        number=candidate.number,
        name=candidate.person.name,
        is_resit=candidate.is_resit,
        outcome=_outcome(plan, candidate),
    )
    results = candidate.results
    if candidate.is_resit and results:  # what was passed last time still counts
        results = {**{part: KEPT for part in _required(plan) if part not in candidate.parts}, **results}
    for part, result in results.items():
        is_blank = result.outcome == "blank"
        world.bulk.add(
            CandidateMark,
            candidate_id=row,
            part=AssessmentPart(part),
            state=PartState.MARKED if is_blank else PartState(result.outcome),
            value=Decimal(0) if is_blank else result.mark,
            reason=NOTHING_HANDED_IN if is_blank else None,
            by_id=world.users["assessor"].id,
            at=marked_at,
        )


KEPT = PartResult("marked", rules.PASS_MARK + 12)


def _required(plan: BatchPlan) -> tuple[AssessmentPart, ...]:
    return rules.parts_required(SkillLevel(str(plan.level)))


def _outcome(plan: BatchPlan, candidate: CandidatePlan) -> OutcomeState:
    """Fixed at the review of the marks."""
    if plan.state not in REVIEWED:
        return OutcomeState.PENDING
    return OutcomeState.PASSED if candidate.is_passed else OutcomeState.FAILED

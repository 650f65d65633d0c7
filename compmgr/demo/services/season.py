"""The season of the sample: delegations, contests, events, stages and marking schemes."""

from collections.abc import Iterator
from typing import Any

from compmgr.competitions.models import Contest, Delegation, Event, Season, Stage
from compmgr.competitions.rules import (
    AwardRule,
    CompetitionClass,
    ContestState,
    DelegationKind,
    Group,
    MedalRule,
    StageKind,
)
from compmgr.demo.rules.lives import Life
from compmgr.demo.rules.schemes import SchemePlan, scheme
from compmgr.demo.rules.season import DISCLAIMER, MARKED_TODAY, ContestPlan, EventPlan, StagePlan
from compmgr.demo.services.world import CODERS, World, stages_of
from compmgr.foundation import clock
from compmgr.scoring.models import Aspect, Criterion, Scheme, SubCriterion
from compmgr.scoring.rules.scheme import AspectKind

GROUPS = {"employee": Group.STAFF, "student": Group.STUDENT, "teacher": Group.TEACHER}
RATIO = {
    "first_prize": "10",
    "second_prize": "20",
    "third_prize": "30",
    "excellence_to": "80",
    "base": "present",
    "rounding": "half_up",
}
COUNT = {"first_prize": 1, "second_prize": 2, "third_prize": 5, "excellence": 12}
WITHOUT_SCHEME = (Life.PLANNED, Life.APPLIED, Life.CANCELLED)
THREE_DAYS = 3 * 24 * 60  # so long that a leader who opens the sample can still appeal


def season(world: World) -> Iterator[None]:
    """Everything that a season plans, as far as it has come."""
    sample = world.sample
    name = f"{sample.year}年度轻工行业职业技能竞赛（样例）"
    world.season = world.bulk.add(Season, year=sample.year, name=name, assessment_target=100_000, is_sample=True)
    for plan in sample.delegations:
        official = sample.officials[plan.number % len(sample.officials)]
        world.delegations[plan.number] = world.bulk.add(
            Delegation,
            season_id=world.season,
            name=plan.name,
            kind=DelegationKind(plan.kind),
            province_code=plan.province_code,
            leader=official.name,
        )
    for contest in sample.contests:
        _contest(world, contest)
        yield
    world.bulk.write()


def _contest(world: World, plan: ContestPlan) -> None:
    world.contests[plan.number] = world.bulk.add(
        Contest,
        season_id=world.season,
        industry_id=world.industries[plan.industry],
        name=plan.title,
        state=ContestState(plan.state),
        planned_class=CompetitionClass(plan.planned_class),
        approved_class=plan.approved_class and CompetitionClass(plan.approved_class),
        approval_number=plan.approval_document,
        approved_on=plan.approved_on,
        sponsor="、".join(plan.sponsors),
        organiser=plan.organiser,
        co_organiser=plan.co_organiser,
        note=plan.reason or DISCLAIMER,
    )
    _event(world, plan)
    for stage in stages_of(plan):
        world.stages[plan.number, stage.number] = _stage(world, world.events[plan.number], stage)
    if plan.event.life not in WITHOUT_SCHEME:
        _scheme(world, plan.event, scheme(plan.event))


def _event(world: World, contest: ContestPlan) -> None:
    plan = contest.event
    world.events[contest.number] = world.bulk.add(
        Event,
        contest_id=world.contests[contest.number],
        occupation_id=world.occupations[plan.occupation_code, plan.occupation_edition],
        name=plan.title,
        occupation_name=plan.occupation_name,
        group=GROUPS[plan.group],
        team_size=plan.team_size,
        theory_weight=plan.theory_percent,
        practical_weight=plan.practical_percent,
        drop_extremes=plan.drops_extremes,
        decimals=plan.decimals,
        tie_keys=[key for key in plan.tie_keys if key in ("practical", "theory")],
        coding_layers=len(CODERS) if contest.number == MARKED_TODAY else 1,
        appeal_minutes=THREE_DAYS if plan.life is Life.PUBLISHED else 120,
        **_awards(contest),
    )


def _awards(contest: ContestPlan) -> dict[str, Any]:
    """Medals by scale points at contests of class 1, by place at class 2, prizes alone at the industry's own."""
    ratio = {"award_rule": AwardRule.BY_RATIO, "award_figures": RATIO}
    if contest.planned_class == CompetitionClass.CLASS_1:
        return {"medal_rule": MedalRule.BY_SCALE, **ratio}
    if contest.approved_class == CompetitionClass.CLASS_2:
        return {"medal_rule": MedalRule.BY_PLACE, **ratio}
    return {"medal_rule": MedalRule.NONE, "award_rule": AwardRule.BY_COUNT, "award_figures": COUNT}


def _stage(world: World, event: int, plan: StagePlan) -> int:
    return world.bulk.add(
        Stage,
        event_id=event,
        kind=StageKind(plan.kind),
        name=plan.name,
        region=plan.region or "",
        venue=plan.venue,
        registration_opens_at=clock.at(plan.registration_from, 9),
        registration_closes_at=clock.at(plan.registration_until, 17),
        starts_at=clock.at(plan.starts_on, 8, 30),
        ends_at=clock.at(plan.ends_on, 17, 30),
        seats=plan.quota,
        seats_per_delegation=plan.quota_per_delegation,
        advance_count=plan.advance or 0,
    )


def _scheme(world: World, event: EventPlan, plan: SchemePlan) -> None:
    bulk, place = world.bulk, 0
    aspects = world.aspects[event.number] = {}
    row = bulk.add(Scheme, event_id=world.events[event.number], edition=1, name=plan.title, frozen_at=None, reason=None)
    for position, criterion in enumerate(plan.criteria, 1):
        of_scheme = bulk.add(Criterion, scheme_id=row, key=criterion.code, name=criterion.name, position=position)
        for number, sub in enumerate(criterion.sub_criteria, 1):
            sheet = bulk.add(SubCriterion, criterion_id=of_scheme, key=sub.code, name=sub.name, position=number)
            for aspect in sub.aspects:
                place += 1
                aspects[aspect.code] = (
                    bulk.add(
                        Aspect,
                        sub_criterion_id=sheet,
                        key=aspect.code,
                        kind=AspectKind(aspect.kind),
                        description=aspect.text,
                        requirement=aspect.requirement,
                        section=aspect.section,
                        max_mark=aspect.max_mark,
                        benchmarks=list(aspect.benchmarks),
                        position=place,
                    ),
                    sheet,
                )

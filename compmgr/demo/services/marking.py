"""Marking in the sample: panels, and the sheets of the finals as their judges filled them in."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import bindparam, select, update

from compmgr.anonymity.models import Seal
from compmgr.competitions.models import Stage
from compmgr.demo.rules.entries import EntryPlan
from compmgr.demo.rules.lives import RESULT_LIVES, Life
from compmgr.demo.rules.marking import exact_marks, sample_marks
from compmgr.demo.rules.schemes import AspectPlan, scheme
from compmgr.demo.rules.season import ContestPlan
from compmgr.demo.services.world import World, stages_of
from compmgr.foundation import clock
from compmgr.results.rules.computation import THEORY
from compmgr.scoring import queries, services
from compmgr.scoring.models import Mark, MarkSheet, PanelMember, PartMark, Scheme, Work
from compmgr.scoring.rules.states import PanelRole, PartState, SheetState

CONFLICTS = 0.03  # of the judged aspects of the final that is marked today
RELATED, RECUSAL = "jury1-judge5", "与参赛选手有师徒关系，按回避规定退出本场评判。"
WITH_PANEL = (*RESULT_LIVES, Life.FINAL_MARKING, Life.FINAL_CODED)


@dataclass(frozen=True)
class Filled:
    """A sheet and what its judge thinks of the work, by aspect code; `number` is the judge's."""

    sheet: int
    number: int
    user: int
    work: int
    code: str
    values: dict[str, Decimal]


def panels(world: World) -> Iterator[None]:
    """The chief judge and the judges of every final that has been drawn, and of the preliminaries of today."""
    for contest in world.sample.contests:
        for stage in stages_of(contest):
            is_due = contest.event.life in WITH_PANEL if stage.kind == "final" else stage.state == "running"
            if is_due:
                _panel(world, contest, world.stages[contest.number, stage.number])
        yield
    world.bulk.write()


def _panel(world: World, contest: ContestPlan, stage: int) -> None:
    size = contest.event.panel_size
    users = [world.judge(contest.number, "chief"), *(world.judge(contest.number, f"judge{n + 1}") for n in range(size))]
    if contest.event.life is Life.FINAL_CODED:
        users.append(world.users[RELATED])
    for number, user in enumerate(users):
        role = PanelRole.JUDGE if number else PanelRole.CHIEF_JUDGE
        world.bulk.add(PanelMember, stage_id=stage, user_id=user.id, role=role, number=number)


def recuse_the_last(world: World, contest: ContestPlan) -> None:
    """A judge who turned out to be related to a competitor leaves; the sheets are voided and kept."""
    members = select(PanelMember).where(PanelMember.stage_id == final(world, contest).id)
    member = world.session.scalars(members.order_by(PanelMember.number.desc()).limit(1)).one()
    services.recuse(world.session, member, RECUSAL, by=world.users["office"])


def mark_everything(world: World, contest: ContestPlan) -> None:
    """Every sheet of a final, handed in."""
    filled, start = fill(world, contest), clock.now()
    freeze(world, contest)
    for place, each in enumerate(filled):
        write(world, contest, each, start + timedelta(seconds=35 * place))
    hand_in(world, filled, start)
    world.bulk.write()


def sign_everything(world: World, contest: ContestPlan) -> None:
    """Each judge of a final signs their sheets."""
    for judge in queries.judges_of(world.session, final(world, contest)):
        services.sign_sheets(world.session, judge, by=judge.user)


def mark_theory(world: World, contest: ContestPlan) -> None:
    """The theory papers, one mark a work."""
    chief = world.judge(contest.number, "chief")
    for work, plan in works_of(world, contest):
        world.bulk.add(
            PartMark,
            work_id=work.id,
            part=THEORY.value,
            state=PartState.GIVEN,
            value=plan.final_theory,
            by_id=chief.id,
            at=clock.now(),
        )
    world.bulk.write()


def works_of(world: World, contest: ContestPlan) -> list[tuple[Work, EntryPlan]]:
    """The works of the final with the plans of their entries, by code: the sample knows what its judges do not."""
    plans = {world.entries[plan.number, True]: plan for plan in world.sample.entries if plan.final_state}
    query = select(Work, Seal.entry_id).join(Seal, Seal.work_id == Work.id)
    rows = world.session.execute(query.where(Work.stage_id == final(world, contest).id).order_by(Work.code))
    return [(work, plans[entry]) for work, entry in rows]


def final(world: World, contest: ContestPlan) -> Stage:
    return world.stage(contest.number, contest.event.final.number)


def fill(world: World, contest: ContestPlan, *, conflict_rate: float = 0.0) -> list[Filled]:
    """What stands on each sheet of a final once it is full, in the order of work, judge and sub-criterion."""
    rng, aspects = world.chance(f"marks of {contest.number}"), scheme(contest.event).aspects
    opinions = {
        work.id: _opinions(rng, aspects, plan, contest.event.panel_size, conflict_rate)
        for work, plan in sorted(works_of(world, contest), key=lambda pair: pair[1].number)
    }
    by_sub: dict[int, list[str]] = {}
    for code, (_, sub) in world.aspects[contest.number].items():
        by_sub.setdefault(sub, []).append(code)
    query = (
        select(MarkSheet.id, PanelMember.number, PanelMember.user_id, Work.id, Work.code, MarkSheet.sub_criterion_id)
        .join(Work, MarkSheet.work_id == Work.id)
        .join(PanelMember, MarkSheet.member_id == PanelMember.id)
        .where(Work.stage_id == final(world, contest).id)
        .order_by(Work.code, PanelMember.number, MarkSheet.sub_criterion_id)
    )
    return [
        Filled(sheet, number, user, work, code, {each: opinions[work][number - 1][each] for each in by_sub[sub]})
        for sheet, number, user, work, code, sub in world.session.execute(query)
    ]


def _opinions(
    rng: random.Random,
    aspects: Sequence[AspectPlan],
    plan: EntryPlan,
    judges: int,
    conflict_rate: float,
) -> list[dict[str, Decimal]]:
    if plan.final_exact:
        return [exact_marks(aspects, plan.final_exact.practical)] * judges
    return sample_marks(rng, aspects, plan.ability, judges, conflict_rate=conflict_rate)


def write(world: World, contest: ContestPlan, filled: Filled, at: datetime) -> None:
    """The marks of one sheet."""
    for code, value in filled.values.items():
        world.bulk.add(
            Mark,
            sheet_id=filled.sheet,
            aspect_id=world.aspects[contest.number][code][0],
            value=value,
            by_id=filled.user,
            at=at,
        )


def hand_in(world: World, filled: Sequence[Filled], start: datetime) -> None:
    """The sheets are handed in one after another, from `start` on."""
    rows = [{"sheet": each.sheet, "moment": start + timedelta(seconds=35 * place)} for place, each in enumerate(filled)]
    handed_in = update(MarkSheet).where(MarkSheet.id == bindparam("sheet"))
    told = handed_in.values(state=SheetState.SUBMITTED, version=2, submitted_at=bindparam("moment"))
    world.session.connection().execute(told, rows)


def freeze(world: World, contest: ContestPlan) -> None:
    """The first mark freezes the scheme."""
    schemes = select(Scheme).where(Scheme.event_id == world.events[contest.number])
    for each in world.session.scalars(schemes):
        each.frozen_at = each.frozen_at or clock.now()
    world.session.flush()

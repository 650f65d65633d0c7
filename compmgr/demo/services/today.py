"""The final that is marked right now: most sheets handed in, some begun, some in conflict or on paper, one late."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from compmgr.audit.services import record
from compmgr.demo.rules.schemes import scheme
from compmgr.demo.rules.season import ContestPlan
from compmgr.demo.services import marking
from compmgr.demo.services.marking import CONFLICTS, Filled
from compmgr.demo.services.world import World
from compmgr.foundation import clock
from compmgr.scoring import services
from compmgr.scoring.models import Aspect, MarkSheet, SubCriterion
from compmgr.scoring.rules.marks import needs_conference
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.services import paper

#: How far each judge is, in per cent of the sheets; the fifth was late.
SHARE = {1: 72, 2: 70, 3: 75, 4: 66, 5: 31}
IN_HAND = 2  # sheets a judge fills in before our eyes: one handed in, one begun
CONFLICTING = 3
ON_PAPER, TYPED = 5, 2  # the judge who goes on by paper, and how many sheets of one work are typed
CONFER = "本子项有评判等级相差超过 1 级，请合议后复核。"
RETURNED = "D1 的测量值与现场记录不一致，请核对后重新提交。"


def story(world: World, contest: ContestPlan) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yesterday the judges marked most of it; this morning they go on."""
    yesterday, today = contest.event.final.starts_on, world.on
    yield clock.at(yesterday, 9), lambda: _first_day(world, contest)
    yield clock.at(yesterday, 17), lambda: marking.mark_theory(world, contest)
    yield clock.at(yesterday, 18), lambda: _confer(world, contest)
    for number in SHARE:
        yield clock.at(today, 7, 5 * number), partial(_go_on, world, contest, number)
    yield clock.at(today, 7, 40), lambda: _give_back(world, contest)
    yield clock.at(today, 7, 45), lambda: _on_paper(world, contest)


def _sheets(world: World, contest: ContestPlan, number: int) -> tuple[list[Filled], list[Filled]]:
    """Of one judge: what was handed in yesterday, and what is in hand."""
    if contest.number not in world.sheets:
        world.sheets[contest.number] = marking.fill(world, contest, conflict_rate=CONFLICTS)
    mine = [each for each in world.sheets[contest.number] if each.number == number]
    done = len(mine) * SHARE[number] // 100
    return mine[:done], mine[done : done + IN_HAND]


def _first_day(world: World, contest: ContestPlan) -> None:
    marking.freeze(world, contest)
    everyone: list[Filled] = []
    for number in SHARE:
        done, _ = _sheets(world, contest, number)
        for place, each in enumerate(done):
            marking.write(world, contest, each, clock.now() + timedelta(seconds=40 * place))
        everyone += done
    marking.hand_in(world, everyone, clock.now())
    world.bulk.write()
    record(world.session, "sample.loaded", marking.final(world, contest), by=None, sheets=len(everyone))


def _confer(world: World, contest: ContestPlan) -> None:
    """Where the levels of judges lie too far apart, the one who stands alone looks again."""
    handed_in = [each for number in SHARE for each in _sheets(world, contest, number)[0]]
    judged = {aspect.code for aspect in scheme(contest.event).aspects if aspect.kind == "judgement"}
    found = 0
    for each in handed_in:
        if each.number == 1 and found < CONFLICTING and _is_apart(each, handed_in, judged):
            sheet = world.session.get_one(MarkSheet, each.sheet, populate_existing=True)
            sheet.state, sheet.reason = SheetState.SPREAD_CONFLICT, CONFER
            record(world.session, "sheet.spread_conflict", sheet, by=world.users["chief"], reason=CONFER)
            found += 1


def _is_apart(one: Filled, others: Sequence[Filled], judged: set[str]) -> bool:
    same = [each for each in others if each.work == one.work and each.values.keys() == one.values.keys()]
    levels = [[each.values[code] for each in same] for code in one.values if code in judged]
    return len(same) > 2 and any(needs_conference(each) for each in levels)


def _go_on(world: World, contest: ContestPlan, number: int) -> None:
    """One sheet filled in and handed in, one begun."""
    _, in_hand = _sheets(world, contest, number)
    judge = world.judge(contest.number, f"judge{number}")
    for each, is_whole in zip(in_hand, (True, False), strict=True):
        sheet = world.session.get_one(MarkSheet, each.sheet)
        codes = list(each.values)[: None if is_whole else max(1, len(each.values) // 2)]
        rows = [world.aspects[contest.number][code][0] for code in codes]
        aspects = {aspect.key: aspect for aspect in world.session.scalars(select(Aspect).where(Aspect.id.in_(rows)))}
        services.record_marks(world.session, sheet, {aspects[code]: each.values[code] for code in codes}, by=judge)
        if is_whole:
            services.submit_sheet(world.session, sheet, by=judge)


def _give_back(world: World, contest: ContestPlan) -> None:
    """The chief judge returns one sheet."""
    done, _ = _sheets(world, contest, 3)
    sheet = world.session.get_one(MarkSheet, done[-1].sheet, populate_existing=True)
    services.return_sheet(world.session, sheet, RETURNED, by=world.judge(contest.number, "chief"))


def _on_paper(world: World, contest: ContestPlan) -> None:
    """The judge who was late goes on by paper for one work: a clerk has typed two sheets, another one differently."""
    mine = [each for each in world.sheets[contest.number] if each.number == ON_PAPER]
    last = [each for each in mine if each.work == mine[-1].work]
    first = world.session.get_one(MarkSheet, last[0].sheet, populate_existing=True)
    one, other = world.users["clerk1"], world.users["clerk2"]
    paper.put_on_paper(world.session, first.member, work=first.work, by=one)
    for place, each in enumerate(last[:TYPED]):
        sheet = world.session.get_one(MarkSheet, each.sheet)
        sub = world.session.get_one(SubCriterion, sheet.sub_criterion_id)
        typed = {aspect: each.values[aspect.key] for aspect in sub.aspects}
        paper.type_sheet(world.session, sheet, typed, by=one)
        if place:
            slip = {next(aspect for aspect in typed if typed[aspect]): Decimal(0)}
            paper.type_sheet(world.session, sheet, {**typed, **slip}, by=other)

"""What the chief judge sees of a stage: how far each judge is with each work, and where levels lie too far apart."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.rules import Reach
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.foundation.database import Session
from compmgr.scoring.models import (
    Aspect,
    Device,
    HelpCall,
    JudgeSignature,
    MarkSheet,
    PanelMember,
    PartMark,
    Scheme,
    SubCriterion,
    Work,
)
from compmgr.scoring.queries.flash import RoundShown, shown, standing_round
from compmgr.scoring.queries.marks import Marks, marks_of, part_marks_of, values_of_work
from compmgr.scoring.queries.obstacles import (
    Obstacles,
    Spread,
    calls_of,
    devices_of,
    holds_marks,
    signatures_of,
    spreads_of,
    unjustified,
    unsigned_judges,
)
from compmgr.scoring.queries.panel import judges_of, within
from compmgr.scoring.queries.scheme import scheme_of_stage, scheme_rules
from compmgr.scoring.queries.sheets import DONE, Progress, stage_progress, states_of
from compmgr.scoring.rules import outliers
from compmgr.scoring.rules.flash import is_apart
from compmgr.scoring.rules.marks import worth
from compmgr.scoring.rules.scheme import AspectKind, aspects_of
from compmgr.scoring.rules.scheme import Scheme as SchemeRules
from compmgr.scoring.rules.states import SheetState

BACK = (SheetState.RETURNED, SheetState.SPREAD_CONFLICT)


@dataclass(frozen=True)
class Cell:
    """One judge and one work: sheets handed in of how many, and what state stands out."""

    done: int
    total: int
    locked: int
    back: int
    begun: int

    @property
    def tone(self) -> str:
        if self.back:
            return "back"
        if self.total and self.locked == self.total:
            return "locked"
        if self.total and self.done == self.total:
            return "done"
        return "begun" if self.done or self.begun else "empty"


@dataclass(frozen=True)
class Board:
    """The whole stage: how far it is, what stands out, and what keeps the panel from signing."""

    scheme: Scheme | None
    works: Sequence[Work]
    judges: Sequence[PanelMember]
    cells: Mapping[tuple[int, int], Cell]
    spreads: Mapping[Work, Sequence[Spread]]
    """Judged aspects whose levels lie too far apart, justified or not; every work is there."""
    theory: Mapping[Work, PartMark | None]
    progress: Progress
    aspects: Mapping[str, Aspect]
    devices: Sequence[Device]
    calls: Sequence[HelpCall]
    round: RoundShown | None
    signatures: Mapping[int, JudgeSignature]
    unsigned: Sequence[PanelMember]
    far_totals: Sequence[outliers.FarTotal]
    leanings: Sequence[outliers.Leaning]

    @property
    def flagged(self) -> Mapping[Work, Sequence[Spread]]:
        return unjustified(self.spreads)

    @property
    def waiting(self) -> Sequence[Device]:
        return [device for device in self.devices if holds_marks(device)]

    @property
    def open_codes(self) -> Sequence[str]:
        """Works with a sheet that is not handed in."""
        open_ids = {work_id for (work_id, _), cell in self.cells.items() if cell.done < cell.total}
        return [work.code for work in self.works if work.id in open_ids]

    @property
    def obstacles(self) -> Obstacles:
        standing = self.round.round if self.round else None
        return Obstacles(self.open_codes, standing, self.flagged, self.calls, self.waiting, self.unsigned)


class Missing(NamedTuple):
    """A sheet that is not handed in: whose, and how far it is."""

    number: int
    state: SheetState


@dataclass(frozen=True)
class SubMarks:
    """One sub-criterion of one work: each judge's sheet and values, and the aspects to confer about."""

    sub: SubCriterion
    sheets: Mapping[int, MarkSheet]
    values: Mapping[tuple[int, int], Decimal | None]
    flags: frozenset[str]


def stages_to_oversee(session: Session, reach: Reach) -> dict[Stage, Progress]:
    """Stages within reach that have works, the last to start first."""
    query = select(Stage).join(Stage.event).join(Event.contest)
    query = query.options(contains_eager(Stage.event).contains_eager(Event.contest))
    with_works = query.where(within(reach), REAL_STAGE, Stage.id.in_(select(Work.stage_id)))
    stages = list(session.scalars(with_works.order_by(Stage.starts_at.desc(), Stage.id)))
    counted = stage_progress(session, [stage.id for stage in stages])
    return {stage: counted.get(stage.id, Progress()) for stage in stages}


def board_of(session: Session, stage: Stage) -> Board:
    """The board of a stage, in the same number of queries however many works and judges."""
    scheme = scheme_of_stage(session, stage)
    plan = scheme_rules(scheme) if scheme else SchemeRules()
    marks = marks_of(session, stage)
    states: dict[tuple[int, int], Counter[SheetState]] = defaultdict(Counter)
    for _, work_id, member_id, _, state, _ in states_of(session, stage):
        states[work_id, member_id][state] += 1
    parts = part_marks_of(session, stage)
    standing = standing_round(session, stage)
    totals = totals_of(marks, plan)
    return Board(
        scheme,
        list(marks),
        judges_of(session, stage),
        {key: _cell(counted) for key, counted in states.items()},
        spreads_of(session, stage, marks, plan),
        {work: parts[work].get("theory") for work in marks},
        stage_progress(session, [stage.id]).get(stage.id, Progress()),
        {aspect.key: aspect for aspect in _aspects(scheme)},
        devices_of(session, stage),
        calls_of(session, stage, is_open=True),
        next(iter(shown(session, [standing])), None) if standing else None,
        signatures_of(session, stage),
        unsigned_judges(session, stage),
        outliers.far_totals(totals),
        outliers.leanings(totals),
    )


def totals_of(marks: Marks, plan: SchemeRules) -> dict[str, dict[str, Fraction]]:
    """What each judge gave a work in all, by code and judge's number; who is not through with a work is left out."""
    aspects = {aspect.key: aspect for aspect in aspects_of(plan)}

    @cache
    def earned(key: str, value: Decimal) -> Fraction:
        return worth(aspects[key], value)

    return {
        work.code: {
            str(judge.number): sum((earned(key, value) for key, value in values.items()), Fraction(0))
            for judge, values in by_judge.items()
            if values and values.keys() == aspects.keys()
        }
        for work, by_judge in marks.items()
    }


def open_sheets(session: Session, stage: Stage) -> tuple[list[SubCriterion], dict[tuple[int, int], list[Missing]]]:
    """The sub-criteria in the order of the scheme, and by work and sub-criterion who has not handed in."""
    scheme = scheme_of_stage(session, stage)
    numbers = {judge.id: judge.number for judge in judges_of(session, stage)}
    found: dict[tuple[int, int], list[Missing]] = defaultdict(list)
    for _, work_id, member_id, sub_id, state, _ in states_of(session, stage):
        if state not in DONE and member_id in numbers:
            found[work_id, sub_id].append(Missing(numbers[member_id], state))
    subs = [sub for criterion in (scheme.criteria if scheme else []) for sub in criterion.sub_criteria]
    return subs, {key: sorted(each) for key, each in found.items()}


def marks_by_sub(session: Session, work: Work, judges: Sequence[PanelMember]) -> list[SubMarks]:
    """Everything about one work, sub-criterion by sub-criterion."""
    scheme = scheme_of_stage(session, work.stage)
    values = values_of_work(session, work)
    found: dict[int, dict[int, MarkSheet]] = defaultdict(dict)
    query = select(MarkSheet).where(MarkSheet.work_id == work.id, MarkSheet.state != SheetState.VOIDED)
    for sheet in session.scalars(query.order_by(MarkSheet.id)):
        found[sheet.sub_criterion_id][sheet.member_id] = sheet
    subs = [sub for criterion in (scheme.criteria if scheme else []) for sub in criterion.sub_criteria]
    limit = work.stage.event.spread_limit
    return [SubMarks(sub, found[sub.id], values, _apart(sub, judges, values, limit)) for sub in subs]


def _apart(
    sub: SubCriterion, judges: Sequence[PanelMember], values: Mapping[tuple[int, int], Decimal | None], limit: int
) -> frozenset[str]:
    flagged = set()
    for aspect in sub.aspects:
        levels = [value for judge in judges if (value := values.get((judge.id, aspect.id))) is not None]
        if aspect.kind is AspectKind.JUDGEMENT and is_apart(levels, limit):
            flagged.add(aspect.key)
    return frozenset(flagged)


def _aspects(scheme: Scheme | None) -> list[Aspect]:
    subs = [sub for criterion in (scheme.criteria if scheme else []) for sub in criterion.sub_criteria]
    return [aspect for sub in subs for aspect in sub.aspects]


def _cell(counted: Counter[SheetState]) -> Cell:
    return Cell(
        sum(counted[state] for state in DONE),
        counted.total(),
        counted[SheetState.LOCKED],
        sum(counted[state] for state in BACK),
        counted[SheetState.IN_PROGRESS],
    )

"""What the chief judge sees of a stage: how far each judge is with each work, and where levels lie too far apart."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.rules import Reach
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.foundation.database import Session
from compmgr.scoring.models import MarkSheet, PanelMember, PartMark, Scheme, SubCriterion, Work
from compmgr.scoring.queries.marks import Marks, marks_of, part_marks_of, values_of_work
from compmgr.scoring.queries.panel import judges_of, within
from compmgr.scoring.queries.scheme import scheme_of_stage, scheme_rules
from compmgr.scoring.queries.sheets import DONE, Progress, stage_progress, states_of
from compmgr.scoring.rules.marks import needs_conference
from compmgr.scoring.rules.scheme import AspectKind, aspects_of
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
    """The whole stage; `flags` are the keys of judged aspects whose levels lie too far apart, by work."""

    scheme: Scheme | None
    works: Sequence[Work]
    judges: Sequence[PanelMember]
    cells: Mapping[tuple[int, int], Cell]
    flags: Mapping[Work, Sequence[str]]
    theory: Mapping[Work, PartMark | None]
    progress: Progress


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
    marks = marks_of(session, stage)
    states: dict[tuple[int, int], Counter[SheetState]] = defaultdict(Counter)
    for _, work_id, member_id, _, state, _ in states_of(session, stage):
        states[work_id, member_id][state] += 1
    parts = part_marks_of(session, stage)
    return Board(
        scheme,
        list(marks),
        judges_of(session, stage),
        {key: _cell(counted) for key, counted in states.items()},
        flags_of(marks, scheme),
        {work: parts[work].get("theory") for work in marks},
        stage_progress(session, [stage.id]).get(stage.id, Progress()),
    )


def flags_of(marks: Marks, scheme: Scheme | None) -> dict[Work, list[str]]:
    """Judged aspects whose levels lie further apart than allowed, by work, in the order of the scheme."""
    aspects = aspects_of(scheme_rules(scheme)) if scheme else ()
    judged = [aspect.key for aspect in aspects if aspect.kind is AspectKind.JUDGEMENT]
    return {
        work: [
            key for key in judged if needs_conference([values[key] for values in by_judge.values() if key in values])
        ]
        for work, by_judge in marks.items()
    }


def marks_by_sub(session: Session, work: Work, judges: Sequence[PanelMember]) -> list[SubMarks]:
    """Everything about one work, sub-criterion by sub-criterion."""
    scheme = scheme_of_stage(session, work.stage)
    values = values_of_work(session, work)
    found: dict[int, dict[int, MarkSheet]] = defaultdict(dict)
    query = select(MarkSheet).where(MarkSheet.work_id == work.id, MarkSheet.state != SheetState.VOIDED)
    for sheet in session.scalars(query.order_by(MarkSheet.id)):
        found[sheet.sub_criterion_id][sheet.member_id] = sheet
    subs = [sub for criterion in (scheme.criteria if scheme else []) for sub in criterion.sub_criteria]
    return [SubMarks(sub, found[sub.id], values, _apart(sub, judges, values)) for sub in subs]


def _apart(
    sub: SubCriterion, judges: Sequence[PanelMember], values: Mapping[tuple[int, int], Decimal | None]
) -> frozenset[str]:
    flagged = set()
    for aspect in sub.aspects:
        levels = [value for judge in judges if (value := values.get((judge.id, aspect.id))) is not None]
        if aspect.kind is AspectKind.JUDGEMENT and needs_conference(levels):
            flagged.add(aspect.key)
    return frozenset(flagged)


def _cell(counted: Counter[SheetState]) -> Cell:
    return Cell(
        sum(counted[state] for state in DONE),
        counted.total(),
        counted[SheetState.LOCKED],
        sum(counted[state] for state in BACK),
        counted[SheetState.IN_PROGRESS],
    )

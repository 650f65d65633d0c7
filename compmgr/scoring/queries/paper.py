"""Sheets on paper: what has been typed from each, by code and judge number alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import (
    Criterion,
    JudgeSignature,
    Mark,
    MarkSheet,
    PanelMember,
    SheetTyping,
    SubCriterion,
    Work,
)
from compmgr.scoring.queries.sheets import DONE
from compmgr.scoring.rules.states import PanelRole, SheetState
from compmgr.scoring.rules.typing import Typing, TypingState, open_round, state_of


@dataclass(frozen=True)
class PaperSheet:
    """A sheet on paper and what has been typed from it."""

    sheet: MarkSheet
    rows: Sequence[Typing]

    @property
    def state(self) -> TypingState:
        return TypingState.CONFIRMED if self.sheet.state in DONE else state_of(self.rows)

    def waits_for(self, user_id: int) -> bool:
        """Whether `user_id` can do something about it now: type, confirm another's typing, or decide."""
        typed = open_round(self.rows)
        if self.sheet.member.user_id == user_id or self.state is TypingState.CONFIRMED:
            return False
        return not typed or typed[-1].by != user_id


@dataclass(frozen=True)
class Paper:
    """What one judge wrote about one work: the papers of all sub-criteria, in the order of the scheme."""

    work: Work
    member: PanelMember
    sheets: Sequence[PaperSheet]

    @property
    def counted(self) -> Counter[TypingState]:
        return Counter(one.state for one in self.sheets)

    @property
    def state(self) -> TypingState:
        """What stands out: differences first, then what waits for a second person, then what is left to type."""
        counted = self.counted
        order = (TypingState.DIFFERS, TypingState.TYPED_ONCE, TypingState.TO_TYPE)
        return next((state for state in order if counted[state]), TypingState.CONFIRMED)

    def next_for(self, user_id: int) -> MarkSheet | None:
        return next((one.sheet for one in self.sheets if one.waits_for(user_id)), None)


class JudgePapers(NamedTuple):
    """Sheets of one judge: on paper, of them not handed in, and not handed in on the tablet."""

    on_paper: int = 0
    open_on_paper: int = 0
    open_on_tablet: int = 0


def papers_of(session: Session, stage: Stage, *, code: str = "", member: PanelMember | None = None) -> list[Paper]:
    """Works and judges whose sheets are on paper, by code and judge number; always the same number of queries."""
    sheets = select(MarkSheet).join(MarkSheet.work).join(MarkSheet.member)
    sheets = sheets.join(MarkSheet.sub_criterion).join(SubCriterion.criterion)
    sheets = sheets.options(
        contains_eager(MarkSheet.work), contains_eager(MarkSheet.member), contains_eager(MarkSheet.sub_criterion)
    )
    sheets = sheets.where(Work.stage_id == stage.id, MarkSheet.on_paper, MarkSheet.state != SheetState.VOIDED)
    if code:
        sheets = sheets.where(Work.code.contains(code.upper(), autoescape=True))
    if member:
        sheets = sheets.where(MarkSheet.member_id == member.id)
    ordered = sheets.order_by(Work.code, PanelMember.number, Criterion.position, SubCriterion.position)
    rows = _typings(session, stage)
    grouped: dict[tuple[Work, PanelMember], list[PaperSheet]] = defaultdict(list)
    for sheet in session.scalars(ordered):
        grouped[sheet.work, sheet.member].append(PaperSheet(sheet, rows.get(sheet.id, ())))
    return [Paper(work, judge, own) for (work, judge), own in grouped.items()]


def typed_from(session: Session, sheet: MarkSheet) -> list[Typing]:
    """Everything typed from a sheet, oldest first."""
    query = select(SheetTyping).where(SheetTyping.sheet_id == sheet.id).order_by(SheetTyping.id)
    return [as_typing(row) for row in session.scalars(query)]


def as_typing(row: SheetTyping) -> Typing:
    """A row as rules compare it: values by aspect key as exact numbers."""
    return Typing(row.turn, row.by_id, {key: Decimal(text) for key, text in row.values.items()})


def typists(session: Session, rows: Sequence[Typing]) -> dict[int, str]:
    """Who typed, by user id."""
    query = select(User.id, User.name).where(User.id.in_({row.by for row in rows}))
    return {key: name for key, name in session.execute(query)}


def half_typed_codes(session: Session, stage: Stage) -> list[str]:
    """Codes of works with a paper that was typed once, or differently by two; in order."""
    waiting = (TypingState.TYPED_ONCE, TypingState.DIFFERS)
    return list(
        dict.fromkeys(
            paper.work.code for paper in papers_of(session, stage) if any(paper.counted[one] for one in waiting)
        )
    )


def sheets_to_print(
    session: Session, stage: Stage, *, member: PanelMember | None = None, work: Work | None = None
) -> dict[tuple[Work, PanelMember], list[MarkSheet]]:
    """The sheets that count, by work and judge, in the order of codes, numbers and scheme; on paper or not."""
    query = select(MarkSheet).join(MarkSheet.work).join(MarkSheet.member)
    query = query.join(MarkSheet.sub_criterion).join(SubCriterion.criterion)
    query = query.options(
        contains_eager(MarkSheet.work),
        contains_eager(MarkSheet.member),
        contains_eager(MarkSheet.sub_criterion).selectinload(SubCriterion.aspects),
    ).where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
    if member:
        query = query.where(MarkSheet.member_id == member.id)
    if work:
        query = query.where(MarkSheet.work_id == work.id)
    found: dict[tuple[Work, PanelMember], list[MarkSheet]] = defaultdict(list)
    ordered = query.order_by(PanelMember.number, Work.code, Criterion.position, SubCriterion.position)
    for sheet in session.scalars(ordered):
        found[sheet.work, sheet.member].append(sheet)
    return dict(found)


def marks_on(session: Session, sheets: Iterable[MarkSheet]) -> dict[int, dict[int, Mark]]:
    """The rows of the ledger that count, by sheet id and aspect id."""
    ids = [sheet.id for sheet in sheets]
    newest = select(func.max(Mark.id)).where(Mark.sheet_id.in_(ids)).group_by(Mark.sheet_id, Mark.aspect_id)
    found: dict[int, dict[int, Mark]] = defaultdict(dict)
    for mark in session.scalars(select(Mark).where(Mark.id.in_(newest))):
        found[mark.sheet_id][mark.aspect_id] = mark
    return found


def signatures_of(session: Session, stage: Stage) -> dict[int, JudgeSignature]:
    """The signature that stands, by member id."""
    query = select(JudgeSignature).join(JudgeSignature.member).options(contains_eager(JudgeSignature.member))
    valid = query.where(PanelMember.stage_id == stage.id, JudgeSignature.ended_at.is_(None))
    return {signature.member_id: signature for signature in session.scalars(valid.order_by(JudgeSignature.id))}


def judges_with_sheets(session: Session, stage: Stage) -> dict[PanelMember, JudgePapers]:
    """Each judge with sheets that count, by number."""
    query = select(MarkSheet.member_id, MarkSheet.on_paper, MarkSheet.state, func.count()).join(MarkSheet.work)
    query = query.where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
    counted: dict[int, JudgePapers] = defaultdict(JudgePapers)
    for member_id, on_paper, state, count in session.execute(
        query.group_by(MarkSheet.member_id, MarkSheet.on_paper, MarkSheet.state)
    ):
        so_far, is_open = counted[member_id], state not in DONE
        counted[member_id] = JudgePapers(
            so_far.on_paper + count * on_paper,
            so_far.open_on_paper + count * (on_paper and is_open),
            so_far.open_on_tablet + count * (not on_paper and is_open),
        )
    members = select(PanelMember).where(PanelMember.stage_id == stage.id, PanelMember.role == PanelRole.JUDGE)
    found = session.scalars(members.order_by(PanelMember.number))
    return {member: counted[member.id] for member in found if member.id in counted}


def papers_by_stage(session: Session, stages: Sequence[Stage]) -> dict[int, tuple[int, int]]:
    """Of each stage with sheets on paper: how many are handed in, of how many."""
    query = select(Work.stage_id, MarkSheet.state, func.count()).join(MarkSheet, MarkSheet.work_id == Work.id)
    query = query.where(Work.stage_id.in_([stage.id for stage in stages]), MarkSheet.on_paper)
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for stage_id, state, count in session.execute(query.group_by(Work.stage_id, MarkSheet.state)):
        if state is not SheetState.VOIDED:
            counted[stage_id][0] += count if state in DONE else 0
            counted[stage_id][1] += count
    return {stage_id: (done, total) for stage_id, (done, total) in counted.items()}


def _typings(session: Session, stage: Stage) -> dict[int, list[Typing]]:
    query = select(SheetTyping).join(MarkSheet, MarkSheet.id == SheetTyping.sheet_id)
    query = query.join(Work, Work.id == MarkSheet.work_id).where(Work.stage_id == stage.id)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.scalars(query.order_by(SheetTyping.id)):
        found[row.sheet_id].append(as_typing(row))
    return found

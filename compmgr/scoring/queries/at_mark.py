"""What is asked at every mark, and nothing more: a sheet as it stands, where it lies, and its fields.

Columns and not objects, by statements built once: a hall of 300 tablets asks 150 times a second.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from compmgr.accounts.permissions import Scope
from compmgr.competitions.models import Contest, Event, Places, Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation.database import Session
from compmgr.scoring.models import (
    Aspect,
    Criterion,
    FlashRound,
    Mark,
    MarkSheet,
    PanelMember,
    Scheme,
    SubCriterion,
    Work,
)
from compmgr.scoring.rules.recording import Field
from compmgr.scoring.rules.states import SheetState


class SheetNow(NamedTuple):
    """A sheet at a mark: locked, its state as it is now; `judge_id` is the user it belongs to."""

    id: int
    public_id: str
    state: SheetState
    reason: str | None
    on_paper: bool
    version: int
    work_id: int
    sub_criterion_id: int
    judge_id: int
    judge_number: int
    work: str
    stage: str
    kind: StageKind
    contest_id: int
    season_id: int
    frozen_at: datetime | None
    """When its scheme was frozen."""

    @property
    def places(self) -> Places:
        return [(Scope.SEASON, self.season_id), (Scope.CONTEST, self.contest_id)]

    @property
    def lies_in(self) -> tuple[str, ...]:
        """The public ids of the sheet and of what it lies in."""
        return self.public_id, self.work, self.stage


SHEET_NOW = (
    select(
        MarkSheet.id,
        MarkSheet.public_id,
        MarkSheet.state,
        MarkSheet.reason,
        MarkSheet.on_paper,
        MarkSheet.version,
        MarkSheet.work_id,
        MarkSheet.sub_criterion_id,
        PanelMember.user_id,
        PanelMember.number,
        Work.public_id,
        Stage.public_id,
        Stage.kind,
        Event.contest_id,
        Contest.season_id,
        Scheme.frozen_at,
    )
    .join(PanelMember, PanelMember.id == MarkSheet.member_id)
    .join(Work, Work.id == MarkSheet.work_id)
    .join(Stage, Stage.id == Work.stage_id)
    .join(Event, Event.id == Stage.event_id)
    .join(Contest, Contest.id == Event.contest_id)
    .join(SubCriterion, SubCriterion.id == MarkSheet.sub_criterion_id)
    .join(Criterion, Criterion.id == SubCriterion.criterion_id)
    .join(Scheme, Scheme.id == Criterion.scheme_id)
    .where(MarkSheet.public_id == bindparam("public_id"))
    .with_for_update(of=MarkSheet)
)

_Older = aliased(Mark)
_NEWEST = select(func.max(_Older.id)).where(_Older.sheet_id == bindparam("sheet_id"), _Older.aspect_id == Aspect.id)
_FLASHED = (FlashRound.work_id == bindparam("work_id"), FlashRound.aspect_id == Aspect.id)
FIELDS = (
    select(
        Aspect.id,
        Aspect.public_id,
        Aspect.key,
        Aspect.kind,
        Aspect.max_mark,
        Aspect.scorer,
        Aspect.settings,
        exists().where(*_FLASHED, FlashRound.closed_at.is_(None)),
        Mark.public_id,
        Mark.value,
        Mark.note,
        Mark.at,
    )
    .outerjoin(Mark, Mark.id == _NEWEST.scalar_subquery())
    .where(Aspect.sub_criterion_id == bindparam("sub_criterion_id"))
    .order_by(Aspect.position)
)


def sheet_now(session: Session, sheet_id: str) -> SheetNow | None:
    """The sheet of that public id, locked until the transaction ends."""
    session.flush()
    row = session.connection().execute(SHEET_NOW, {"public_id": sheet_id}).one_or_none()
    return SheetNow._make(row) if row else None


def fields_now(session: Session, sheet: SheetNow) -> dict[int, Field]:
    """The aspects of a sheet by id, in the order of the scheme, with the marks that count."""
    asked = {"sheet_id": sheet.id, "work_id": sheet.work_id, "sub_criterion_id": sheet.sub_criterion_id}
    return {row[0]: Field._make(row) for row in session.connection().execute(FIELDS, asked)}

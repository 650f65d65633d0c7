"""A judge's own works and sheets, in the order that is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation.database import Session
from compmgr.scoring.models import Criterion, MarkSheet, PanelMember, SubCriterion, Work
from compmgr.scoring.queries.sheets import DONE
from compmgr.scoring.rules.order import private_order
from compmgr.scoring.rules.states import PanelRole, SheetState


@dataclass(frozen=True)
class Slot:
    """A sheet as a link needs it: no row of the sheet is loaded for it."""

    public_id: str
    code: str
    sub_key: str
    sub_name: str
    state: SheetState
    sub_id: str = ""

    @property
    def is_done(self) -> bool:
        return self.state in DONE


@dataclass(frozen=True)
class TableWork:
    """A work and this judge's sheets for it, in the order of the scheme."""

    code: str
    slots: Sequence[Slot]

    @property
    def done(self) -> int:
        return sum(slot.is_done for slot in self.slots)

    @property
    def first_open(self) -> Slot | None:
        return next((slot for slot in self.slots if not slot.is_done), None)

    @property
    def needs_a_look(self) -> bool:
        return any(slot.state in (SheetState.RETURNED, SheetState.SPREAD_CONFLICT) for slot in self.slots)


@dataclass(frozen=True)
class Table:
    """Everything one judge marks at one stage."""

    member: PanelMember
    works: Sequence[TableWork]

    @property
    def stage(self) -> Stage:
        return self.member.stage

    @property
    def number(self) -> int:
        return self.member.number

    @property
    def member_id(self) -> str:
        return self.member.public_id

    @property
    def done(self) -> int:
        return sum(work.done for work in self.works)

    @property
    def total(self) -> int:
        return sum(len(work.slots) for work in self.works)

    @property
    def next_open(self) -> Slot | None:
        return next((slot for work in self.works if (slot := work.first_open)), None)

    @property
    def subs(self) -> Sequence[Slot]:
        """One slot of each sub-criterion, in the order of the scheme: what a grid may be about."""
        return self.works[0].slots if self.works else ()

    @property
    def is_to_sign(self) -> bool:
        """Whether everything is handed in and something of it is not signed."""
        slots = [slot for work in self.works for slot in work.slots]
        return self.total == self.done > 0 and any(slot.state is SheetState.SUBMITTED for slot in slots)


@dataclass(frozen=True)
class PlaceOfSheet:
    """Where a sheet stands among the judge's own: its neighbours, and the next one still to be marked."""

    number: int
    total: int
    done: int
    of_work: Sequence[Slot]
    before: Slot | None
    after: Slot | None
    next_open: Slot | None


def tables_of(session: Session, user: User, bound_to: str | None = None, *, practised: bool = False) -> list[Table]:
    """What `user` marks: what is still open first, then the stage that starts last; three queries however much.

    `bound_to` is the public id of the one stage that is asked for. Warm-up works of a calibration are among it; what
    is `practised` has its own page and is asked for alone.
    """
    query = select(PanelMember).where(PanelMember.user_id == user.id, PanelMember.role == PanelRole.JUDGE)
    is_practice = Stage.kind == StageKind.PRACTICE
    asked = Stage.public_id == bound_to if bound_to else is_practice if practised else ~is_practice
    query = query.join(PanelMember.stage).where(asked, PanelMember.left_at.is_(None))
    members = list(session.scalars(query.order_by(PanelMember.id)))
    slots = _slots(session, [member.id for member in members])
    tables = [Table(member, _in_order(member.public_id, slots.get(member.id, ()))) for member in members]
    return sorted(tables, key=lambda table: (table.next_open is not None, table.stage.starts_at), reverse=True)


def place_of(session: Session, sheet: MarkSheet) -> PlaceOfSheet:
    """The sheet among all sheets of its judge."""
    member = sheet.member
    works = _in_order(member.public_id, _slots(session, [member.id]).get(member.id, ()))
    slots = [slot for work in works for slot in work.slots]
    at = next(place for place, slot in enumerate(slots) if slot.public_id == sheet.public_id)
    others = [*slots[at + 1 :], *slots[:at]]
    return PlaceOfSheet(
        at + 1,
        len(slots),
        sum(slot.is_done for slot in slots),
        next(work.slots for work in works if work.code == sheet.work.code),
        slots[at - 1] if at else None,
        slots[at + 1] if at + 1 < len(slots) else None,
        next((slot for slot in others if not slot.is_done), None),
    )


def _slots(session: Session, member_ids: Sequence[int]) -> dict[int, list[Any]]:
    query = (
        select(
            MarkSheet.member_id,
            Work.public_id,
            Work.code,
            MarkSheet.public_id,
            SubCriterion.key,
            SubCriterion.name,
            MarkSheet.state,
            SubCriterion.public_id,
        )
        .join(Work, Work.id == MarkSheet.work_id)
        .join(SubCriterion, SubCriterion.id == MarkSheet.sub_criterion_id)
        .join(Criterion, Criterion.id == SubCriterion.criterion_id)
        .where(MarkSheet.member_id.in_(member_ids), MarkSheet.state != SheetState.VOIDED)
        .order_by(MarkSheet.member_id, Work.public_id, Criterion.position, SubCriterion.position)
    )
    rows = session.execute(query)
    return {member_id: list(own) for member_id, own in groupby(rows, key=lambda row: row[0])}


def _in_order(judge: str, rows: Sequence[Any]) -> list[TableWork]:
    works = [
        (ticket, TableWork(own[0][2], [Slot(row[3], row[2], *row[4:8]) for row in own]))
        for ticket, own in ((ticket, list(group)) for ticket, group in groupby(rows, key=lambda row: row[1]))
    ]
    return [work for _, work in private_order(judge, works, lambda pair: pair[0])]

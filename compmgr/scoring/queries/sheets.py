"""How far the sheets of a stage are."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select

from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.rules.states import SheetState

#: Handed in, whatever came after.
DONE = (SheetState.SUBMITTED, SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED)


class Progress(NamedTuple):
    """Sheets handed in, of how many; how many of them are locked, and how many are back with their judge."""

    done: int = 0
    total: int = 0
    locked: int = 0
    returned: int = 0


def sheets_of(stage_id: int) -> Select[MarkSheet]:
    """The sheets of a stage, voided ones too, in the order of their ids."""
    works = select(Work.id).where(Work.stage_id == stage_id)
    return select(MarkSheet).where(MarkSheet.work_id.in_(works)).order_by(MarkSheet.id)


def sheet_keys(session: Session, stage: Stage) -> set[tuple[int, int, int]]:
    """(work, member, sub-criterion) ids of every sheet ever issued at the stage."""
    query = select(MarkSheet.work_id, MarkSheet.member_id, MarkSheet.sub_criterion_id).join(MarkSheet.work)
    return {(work, member, sub) for work, member, sub in session.execute(query.where(Work.stage_id == stage.id))}


def states_of(session: Session, stage: Stage) -> list[Any]:
    """(public_id, work_id, member_id, sub_criterion_id, state, reason) of each sheet that counts, without order."""
    columns = (
        MarkSheet.public_id,
        MarkSheet.work_id,
        MarkSheet.member_id,
        MarkSheet.sub_criterion_id,
        MarkSheet.state,
        MarkSheet.reason,
    )
    query = select(*columns).join(MarkSheet.work).where(Work.stage_id == stage.id)
    return list(session.execute(query.where(MarkSheet.state != SheetState.VOIDED)))


def progress(session: Session, stage: Stage) -> dict[PanelMember, Progress]:
    """Of each judge with sheets: how many are handed in, by number."""
    counted = select(PanelMember.id, *_counts()).join(MarkSheet, MarkSheet.member_id == PanelMember.id)
    counted = counted.where(PanelMember.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
    numbers = {row[0]: Progress(*row[1:]) for row in session.execute(counted.group_by(PanelMember.id))}
    members = session.scalars(select(PanelMember).where(PanelMember.stage_id == stage.id).order_by(PanelMember.number))
    return {member: numbers[member.id] for member in members if member.id in numbers}


def stage_progress(session: Session, stage_ids: Iterable[int]) -> dict[int, Progress]:
    """Of each stage with sheets: how many are handed in, locked and returned."""
    query = select(Work.stage_id, *_counts()).join(MarkSheet, MarkSheet.work_id == Work.id)
    query = query.where(Work.stage_id.in_(list(stage_ids)), MarkSheet.state != SheetState.VOIDED)
    return {row[0]: Progress(*row[1:]) for row in session.execute(query.group_by(Work.stage_id))}


def open_codes(session: Session, stage: Stage) -> list[str]:
    """Codes of the works with a sheet that is not handed in, in order."""
    query = select(Work.code).join(MarkSheet, MarkSheet.work_id == Work.id).where(Work.stage_id == stage.id)
    still_open = query.where(MarkSheet.state.not_in([*DONE, SheetState.VOIDED]))
    return list(session.scalars(still_open.distinct().order_by(Work.code)))


def is_signed(session: Session, stage: Stage) -> bool:
    """Whether the panel has signed: there are sheets, and all that count are locked."""
    counted = stage_progress(session, [stage.id]).get(stage.id, Progress())
    return counted.total > 0 and counted.locked == counted.total


def _counts() -> tuple[Any, ...]:
    def of(*states: SheetState) -> Any:
        return func.coalesce(func.sum(case((MarkSheet.state.in_(states), 1), else_=0)), 0)

    back = (SheetState.RETURNED, SheetState.SPREAD_CONFLICT)
    return of(*DONE), func.count(MarkSheet.id), of(SheetState.LOCKED), of(*back)


@competitions.tells("marking")
def handed_in(session: Session, stage: Stage) -> tuple[int, int]:
    """How many sheets are handed in, of all that count."""
    counted = stage_progress(session, [stage.id]).get(stage.id, Progress())
    return counted.done, counted.total

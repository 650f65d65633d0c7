"""A judge's sheet: marks that are only ever added, handed in, and returned with a reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Mark, MarkSheet, SubCriterion, Work
from compmgr.scoring.rules import recording as rules
from compmgr.scoring.rules.states import SHEET, SheetState
from compmgr.scoring.rules.typing import require_not_on_paper
from compmgr.scoring.services.marking import keep_marks
from compmgr.scoring.services.signing import end_signature


def record_marks(
    session: Session,
    sheet: MarkSheet,
    values: Mapping[Aspect, Decimal | int | None],
    *,
    by: User,
    reason: str | None = None,
    notes: Mapping[Aspect, str] | None = None,
    based_on: Mapping[Aspect, str | None] | None = None,
    typists: Sequence[User] = (),
    through: User | None = None,
) -> list[Mark]:
    """Add a row to the ledger for each value or note that differs from the one that counts; the rows added.

    A blank (None) takes a mark back and is no zero. All or nothing: one impossible value refuses them all. Where
    `based_on` names the mark a page was showing, a newer one raises Conflict with both. On a sheet that was
    returned, the new rows carry `reason`, or the reason it was returned for. The first mark freezes the scheme.
    Marks of a paper come through `typists`, whom the trail names; a sheet on paper takes none from its judge.
    `through` is who hands in what the judge entered where there was no line: the marks are the judge's, the trail
    names who brought them.
    """
    _lock(session, sheet)
    now = queries.sheet_now(session, sheet.public_id)
    assert now is not None
    rules.require_writable(now.state, judge_id=now.judge_id, by_id=by.id, on_paper=now.on_paper and not typists)
    fields = queries.fields_now(session, now)
    if alien := [aspect.key for aspect in values if aspect.id not in fields]:
        raise Refusal("Aspect %(aspect)s is not on this sheet.", aspect=alien)
    given = {
        aspect.id: rules.Given(value, (notes or {}).get(aspect), (based_on or {}).get(aspect, rules.UNSAID))
        for aspect, value in values.items()
    }
    told: dict[str, Any] = {"for_judge": now.judge_number} if through else _typed_by(typists)
    kept = keep_marks(session, now, fields, given, by=by, hand=through or _hand(by, typists), reason=reason, **told)
    return _rows(session, [kept[number].mark for number in given if kept[number].mark != fields[number].mark])


def _rows(session: Session, added: Sequence[str | None]) -> list[Mark]:
    if not added:
        return []
    found = {mark.public_id: mark for mark in session.scalars(select(Mark).where(Mark.public_id.in_(added)))}
    return [found[mark] for mark in added if mark]


def submit_sheet(session: Session, sheet: MarkSheet, *, by: User, typists: Sequence[User] = ()) -> MarkSheet:
    """Hand the sheet in, once nothing on it is blank."""
    _lock(session, sheet)
    _require_own(sheet, by)
    require_not_on_paper(sheet.on_paper and not typists)
    blank = queries.blank_aspects(session, sheet)
    if queries.flashed_aspects(session, sheet):
        raise Refusal("Levels are being given unseen for this sheet. Hand it in once that round is closed.")
    if blank:
        raise Refusal("Still to be marked: %(codes)s.", codes=blank)
    if sheet.state in (SheetState.RETURNED, SheetState.SPREAD_CONFLICT):  # looked at again, and the marks stand
        sheet.state = SheetState.IN_PROGRESS
    SHEET.require(sheet.state, SheetState.SUBMITTED)
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, clock.now()
    record(session, "sheet.submitted", sheet, by=_hand(by, typists), **_typed_by(typists))
    return sheet


def return_sheet(session: Session, sheet: MarkSheet, reason: str | None, *, by: User) -> MarkSheet:
    """Give a sheet back to its judge, saying why; from a locked sheet this is the correction `sheet_unlocked`."""
    if not (reason or "").strip():
        raise Refusal("Say why the sheet is returned.")
    _lock(session, sheet)
    unlocked = sheet.state is SheetState.LOCKED
    if unlocked:
        SHEET.require_correction("sheet_unlocked", sheet.state, SheetState.RETURNED)
    else:
        SHEET.require(sheet.state, SheetState.RETURNED)
    sheet.state, sheet.reason = SheetState.RETURNED, reason
    end_signature(session, [sheet.member_id])
    record(session, "sheet.unlocked" if unlocked else "sheet.returned", sheet, by=by, reason=reason)
    return sheet


def confer(session: Session, work: Work, sub: SubCriterion, reason: str | None, *, by: User) -> int:
    """Send the sheets of a work and sub-criterion back to all judges, to confer and mark again; how many went back."""
    if not (reason or "").strip():
        raise Refusal("Say what the judges are to confer about.")
    query = select(MarkSheet).where(MarkSheet.work_id == work.id, MarkSheet.sub_criterion_id == sub.id)
    states = [state for state in SheetState if SHEET.allows(state, SheetState.SPREAD_CONFLICT)]
    handed_in = list(session.scalars(query.where(MarkSheet.state.in_(states)).order_by(MarkSheet.id)))
    if not handed_in:
        raise Conflict("No sheet of this sub-criterion is handed in; there is nothing to confer about yet.")
    for sheet in handed_in:
        SHEET.require(sheet.state, SheetState.SPREAD_CONFLICT)
        sheet.state, sheet.reason = SheetState.SPREAD_CONFLICT, reason
    end_signature(session, [sheet.member_id for sheet in handed_in])
    record(session, "sheets.conference", work, by=by, reason=reason, sub_criterion=sub.key, sheets=len(handed_in))
    return len(handed_in)


def _lock(session: Session, sheet: MarkSheet) -> None:
    """One writer at a time for a sheet, and its state as it is now."""
    session.flush()
    now = ["state", "reason", "on_paper", "version"]
    session.refresh(sheet, attribute_names=now, with_for_update={"of": MarkSheet})


def _require_own(sheet: MarkSheet, by: User) -> None:
    if sheet.member.user_id != by.id:
        raise NotAllowed("This sheet is another judge's.")


def _hand(judge: User, typists: Sequence[User]) -> User:
    """Whose hand did it: the judge's own, or the last who typed."""
    return typists[-1] if typists else judge


def _typed_by(typists: Sequence[User]) -> dict[str, Any]:
    return {"typed_by": [typist.username for typist in typists]} if typists else {}

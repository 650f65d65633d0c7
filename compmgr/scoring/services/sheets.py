"""A judge's sheet: marks that are only ever added, handed in, and returned with a reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.rules import is_rehearsal
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Mark, MarkSheet, Scheme, SubCriterion, Work
from compmgr.scoring.rules import marks as rules
from compmgr.scoring.rules.lint import require_freezable
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.states import SHEET, SheetState
from compmgr.scoring.rules.typing import require_not_on_paper
from compmgr.scoring.services.signing import end_signature

#: Sheets a judge may write on.
OPEN = (SheetState.ISSUED, SheetState.IN_PROGRESS, SheetState.SPREAD_CONFLICT, SheetState.RETURNED)


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
    _require_own(sheet, by)
    require_not_on_paper(sheet.on_paper and not typists)
    if sheet.state not in OPEN:
        raise Conflict("This sheet is %(state)s; its marks cannot be changed.", state=sheet.state)
    checked = {aspect: _checked(sheet, aspect, value) for aspect, value in values.items()}
    current = queries.current_marks(session, sheet)
    _require_fresh(checked, notes or {}, current, based_on or {})
    _require_no_flash(session, sheet, checked, current)
    added = _add(session, sheet, checked, notes or {}, current, by, reason)
    if added:
        begin(session, sheet)
        changes = {aspect.key: rules.written(mark.value) for aspect, mark in added.items()}
        why = reason or sheet.reason
        told: dict[str, Any] = {"for_judge": sheet.member.number} if through else _typed_by(typists)
        record(session, "marks.recorded", sheet, by=through or _hand(by, typists), reason=why, marks=changes, **told)
    return list(added.values())


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


def _checked(sheet: MarkSheet, aspect: Aspect, value: Decimal | int | None) -> Decimal | None:
    if aspect.sub_criterion_id != sheet.sub_criterion_id:
        raise Refusal("Aspect %(aspect)s is not on this sheet.", aspect=aspect.key)
    return None if value is None else rules.check(queries.aspect_rules(aspect), value)


def _require_fresh(
    values: Mapping[Aspect, Decimal | None],
    notes: Mapping[Aspect, str],
    current: Mapping[int, Mark],
    based_on: Mapping[Aspect, str | None],
) -> None:
    """Nothing is overwritten that the page did not show: neither a mark nor a note."""
    newer = {}
    for aspect, seen in based_on.items():
        mark = current.get(aspect.id)
        if (
            mark
            and mark.public_id != seen
            and (mark.value, mark.note) != (values[aspect], notes.get(aspect, mark.note))
        ):
            newer[aspect.key] = {
                "aspect": aspect.public_id,
                "yours": rules.written(values[aspect]),
                "theirs": rules.written(mark.value),
                "note": mark.note,
                "mark": mark.public_id,
                "at": clock.local(mark.at).strftime("%H:%M:%S"),
            }
    if newer:
        raise Conflict(
            "Aspect %(aspects)s was marked meanwhile on another device. Choose which mark counts.",
            aspects=list(newer),
            conflict=newer,
        )


def _require_no_flash(
    session: Session, sheet: MarkSheet, values: Mapping[Aspect, Decimal | None], current: Mapping[int, Mark]
) -> None:
    """While levels are given unseen, nobody writes one by hand."""
    old = {aspect: mark.value if (mark := current.get(aspect.id)) else None for aspect in values}
    changed = {aspect.id: aspect.key for aspect, value in values.items() if value != old[aspect]}
    is_judged = any(aspect.kind is AspectKind.JUDGEMENT for aspect in values)
    flashed = queries.flashed_aspects(session, sheet) if changed and is_judged else set()
    if keys := [key for number, key in changed.items() if number in flashed]:
        raise Conflict(
            "Levels of %(aspects)s are being given unseen just now; they come from that round.", aspects=keys
        )


def _add(
    session: Session,
    sheet: MarkSheet,
    values: Mapping[Aspect, Decimal | None],
    notes: Mapping[Aspect, str],
    current: Mapping[int, Mark],
    by: User,
    reason: str | None,
) -> dict[Aspect, Mark]:
    added = {}
    for aspect, value in values.items():
        old = current.get(aspect.id)
        old_value, old_note = (old.value, old.note) if old else (None, "")
        note = notes.get(aspect, old_note)
        if (value, note) != (old_value, old_note):
            why = (reason or sheet.reason) if old else None
            mark = Mark(sheet_id=sheet.id, aspect_id=aspect.id, value=value, note=note, reason=why, by_id=by.id)
            session.add(mark)
            added[aspect] = mark
    session.flush()
    return added


def begin(session: Session, sheet: MarkSheet) -> None:
    """The sheet is in progress, and its scheme frozen: what was begun by one scheme ends by it. A rehearsal freezes
    nothing: a scheme that is changed after it goes on as the next edition (`write_scheme`)."""
    if sheet.state is not SheetState.IN_PROGRESS:
        SHEET.require(sheet.state, SheetState.IN_PROGRESS)
        sheet.state = SheetState.IN_PROGRESS
    if queries.is_frozen(session, sheet.sub_criterion_id):
        return
    scheme: Scheme = sheet.sub_criterion.criterion.scheme
    if is_rehearsal(sheet.work.stage.kind):
        return
    session.refresh(scheme, attribute_names=["frozen_at", "version"], with_for_update={"of": Scheme})
    if scheme.frozen_at is None:
        require_freezable(queries.scheme_rules(scheme))
        scheme.frozen_at = clock.now()
        record(session, "scheme.frozen", scheme, by=None, edition=scheme.edition)

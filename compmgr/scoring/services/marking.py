"""Rows for the ledger, written the quick way: whoever records marks comes through here."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update

from compmgr.audit.models import named
from compmgr.audit.services import Actor, record
from compmgr.competitions.rules import is_rehearsal
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.scoring import queries
from compmgr.scoring.models import Mark, MarkSheet, Scheme, SubCriterion
from compmgr.scoring.queries.at_mark import SheetNow
from compmgr.scoring.rules import recording as rules
from compmgr.scoring.rules.lint import require_freezable
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.states import SHEET, SheetState

ADD = insert(Mark)


def keep_marks(
    session: Session,
    sheet: SheetNow,
    fields: Mapping[int, rules.Field],
    given: Mapping[int, rules.Given],
    *,
    by: Actor,
    hand: Actor | None = None,
    reason: str | None = None,
    **told: Any,
) -> dict[int, rules.Field]:
    """Add what differs to the ledger of a sheet that `by` may write on; `fields` as they are then.

    `hand` is whose deed it is in the trail, where that is not the judge; `told` goes there too.
    """
    why = reason or sheet.reason
    added = rules.rows(fields, given, why)
    if not added:
        return dict(fields)
    at = clock.now()
    kept = {
        number: fields[number]._replace(mark=chance.token(), value=row.value, note=row.note, at=at)
        for number, row in added.items()
    }
    session.connection().execute(
        ADD,
        [
            {
                "public_id": kept[number].mark,
                "sheet_id": sheet.id,
                "aspect_id": number,
                "value": row.value,
                "note": row.note,
                "reason": row.reason,
                "by_id": by.id,
                "at": at,
            }
            for number, row in added.items()
        ],
    )
    _begin(session, sheet)
    marks = {field.key: written(field.value) for field in kept.values()}
    record(session, "marks.recorded", named(MarkSheet, sheet.public_id), by=hand or by, reason=why, marks=marks, **told)
    return {number: kept.get(number, field) for number, field in fields.items()}


def _begin(session: Session, sheet: SheetNow) -> None:
    if sheet.state is not SheetState.IN_PROGRESS:
        SHEET.require(sheet.state, SheetState.IN_PROGRESS)
        begun = {"state": SheetState.IN_PROGRESS, "version": sheet.version + 1}
        session.execute(update(MarkSheet).where(MarkSheet.id == sheet.id).values(begun))
    if sheet.frozen_at is None and not is_rehearsal(sheet.kind):
        freeze(session, session.get_one(SubCriterion, sheet.sub_criterion_id).criterion.scheme)


def begin(session: Session, sheet: MarkSheet) -> None:
    """The sheet is in progress, and its scheme frozen: what was begun by one scheme ends by it. A rehearsal freezes
    nothing: a scheme that is changed after it goes on as the next edition (`write_scheme`)."""
    now = queries.sheet_now(session, sheet.public_id)
    assert now is not None
    _begin(session, now)


def freeze(session: Session, scheme: Scheme) -> None:
    """From the first mark on a scheme stays as it is."""
    session.refresh(scheme, attribute_names=["frozen_at", "version"], with_for_update={"of": Scheme})
    if scheme.frozen_at is None:
        require_freezable(queries.scheme_rules(scheme))
        scheme.frozen_at = clock.now()
        record(session, "scheme.frozen", scheme, by=None, edition=scheme.edition)

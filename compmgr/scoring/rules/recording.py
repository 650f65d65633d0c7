"""What a value given on a sheet becomes: a new row of the ledger, nothing, or a refusal. Always the same checks."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, NotAllowed
from compmgr.scoring.rules import marks
from compmgr.scoring.rules.scheme import Aspect, AspectKind
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.rules.typing import require_not_on_paper

#: Sheets a judge may write on.
OPEN = (SheetState.ISSUED, SheetState.IN_PROGRESS, SheetState.SPREAD_CONFLICT, SheetState.RETURNED)
#: Where nobody says which mark the page was showing.
UNSAID = ""


class Field(NamedTuple):
    """An aspect of a sheet, and the mark that counts there: its id, or nothing where there is no row yet.

    `is_flashed` while its levels are being given unseen.
    """

    id: int
    public_id: str
    key: str
    kind: AspectKind
    max_mark: Decimal
    scorer: str
    settings: Mapping[str, Any]
    is_flashed: bool
    mark: str | None = None
    value: Decimal | None = None
    note: str | None = None
    at: datetime | None = None


class Given(NamedTuple):
    """What is entered; no `note` leaves it as it is. `based_on` is the mark the page was showing."""

    value: Decimal | int | None
    note: str | None = None
    based_on: str | None = UNSAID


class Row(NamedTuple):
    """A row to add to the ledger."""

    value: Decimal | None
    note: str
    reason: str | None


def require_writable(state: SheetState, *, judge_id: int, by_id: int, on_paper: bool) -> None:
    """Pass when that judge may write on a sheet of `judge_id` now."""
    if judge_id != by_id:
        raise NotAllowed("This sheet is another judge's.")
    require_not_on_paper(on_paper)
    if state not in OPEN:
        raise Conflict("This sheet is %(state)s; its marks cannot be changed.", state=state)


def rows(fields: Mapping[int, Field], given: Mapping[int, Given], reason: str | None) -> dict[int, Row]:
    """By aspect, what differs from what counts. One impossible value, or one that is newer, refuses them all.

    A correction carries `reason`.
    """
    found = {}
    for number, one in given.items():
        field = fields[number]
        value, note = _checked(field, one.value), (field.note or "") if one.note is None else one.note
        found[number] = Row(value, note, reason if field.mark else None)
    _require_fresh(fields, given, found)
    _require_no_flash(fields, found)
    return {number: row for number, row in found.items() if (row.value, row.note) != _counts(fields[number])}


def _checked(field: Field, value: Decimal | int | None) -> Decimal | None:
    if value is None:
        return None
    aspect = Aspect(field.key, field.kind, field.max_mark, scorer=field.scorer, settings=field.settings)
    return marks.check(aspect, value)


def _counts(field: Field) -> tuple[Decimal | None, str]:
    return field.value, field.note or ""


def _require_fresh(fields: Mapping[int, Field], given: Mapping[int, Given], found: Mapping[int, Row]) -> None:
    """Nothing is overwritten that the page did not show: neither a mark nor a note."""
    newer = {}
    for number, row in found.items():
        field, seen = fields[number], given[number].based_on
        if field.mark and seen not in (UNSAID, field.mark) and (row.value, row.note) != _counts(field):
            newer[field.key] = {
                "aspect": field.public_id,
                "yours": marks.written(row.value),
                "theirs": marks.written(field.value),
                "note": field.note,
                "mark": field.mark,
                "at": clock.local(field.at).strftime("%H:%M:%S") if field.at else "",
            }
    if newer:
        raise Conflict(
            "Aspect %(aspects)s was marked meanwhile on another device. Choose which mark counts.",
            aspects=list(newer),
            conflict=newer,
        )


def _require_no_flash(fields: Mapping[int, Field], found: Mapping[int, Row]) -> None:
    """While levels are given unseen, nobody writes one by hand."""
    changed = [fields[number] for number, row in found.items() if row.value != fields[number].value]
    if keys := [field.key for field in changed if field.is_flashed]:
        raise Conflict(
            "Levels of %(aspects)s are being given unseen just now; they come from that round.", aspects=keys
        )


def blank(fields: Mapping[int, Field]) -> list[str]:
    """Keys of the aspects nobody has marked, in the order of the scheme; a zero is a mark."""
    return [field.key for field in fields.values() if field.value is None]

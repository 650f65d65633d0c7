"""What judges fill in on a sheet, whole or field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from compmgr.foundation.errors import Refusal
from compmgr.foundation.forms import clean
from compmgr.scoring.models import Aspect
from compmgr.scoring.rules.table import number_in


@dataclass
class Filled:
    """What a judge filled in on a sheet: values, notes and the mark each field was showing; faults by aspect."""

    values: dict[Aspect, Decimal | None]
    notes: dict[Aspect, str]
    based_on: dict[Aspect, str | None]
    faults: dict[Aspect, str]


def read_sheet(sent: Mapping[str, str], aspects: Iterable[Aspect]) -> Filled:
    """The whole sheet, as a page without script sends it; an empty field is a blank, not a zero."""
    filled = Filled({}, {}, {}, {})
    for aspect in aspects:
        text = (sent.get(f"value-{aspect.public_id}") or "").strip()
        filled.notes[aspect] = clean(sent.get(f"note-{aspect.public_id}")) or ""
        filled.based_on[aspect] = sent.get(f"based-{aspect.public_id}") or None
        filled.values[aspect] = number_in(text) if text else None
        if text and filled.values[aspect] is None:
            filled.faults[aspect] = gettext("Enter a number such as 87.5.")
    return filled


@dataclass
class Saving:
    """One field as the page's script sends it, under the operation id it made."""

    operation: str
    body: dict[str, Any]
    aspect: Aspect
    value: Decimal | None
    note: str
    based_on: str | None


def read_saving(sent: Any, aspects: Iterable[Aspect]) -> Saving:
    """`{operation, aspect, value, note, based_on}`; numbers come as text, null or "" is a blank."""
    sent = sent if isinstance(sent, dict) else {}
    known = {aspect.public_id: aspect for aspect in aspects}
    aspect = known.get(str(sent.get("aspect")))
    if aspect is None:
        raise Refusal("This aspect is not on this sheet. Reload the page and try again.")
    text = "" if sent.get("value") is None else str(sent["value"]).strip()
    value = number_in(text) if text else None
    if text and value is None:
        raise Refusal("Enter a number such as 87.5.")
    note = (clean(str(sent.get("note") or "")) or "")[:1000]
    body = {name: sent.get(name) for name in ("aspect", "value", "note", "based_on")}
    return Saving(str(sent.get("operation") or ""), body, aspect, value, note, sent.get("based_on") or None)

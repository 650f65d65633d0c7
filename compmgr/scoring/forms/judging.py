"""What judges fill in on a sheet, whole, without script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField, FileRequired

from compmgr.foundation.forms import Form, clean
from compmgr.scoring.models import Aspect
from compmgr.scoring.rules.settings import number_in


class OutboxForm(Form):
    file = FileField(lazy_gettext("File exported on the tablet"), [FileRequired()])


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

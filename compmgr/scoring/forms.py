"""What organisers, judges and the chief judge fill in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, PasswordField, TextAreaField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.errors import Refusal
from compmgr.foundation.forms import Form, TextField, clean
from compmgr.scoring.models import Aspect
from compmgr.scoring.rules.scheme import LEVELS, Scheme
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.table import Row, RowProblem, number_in, scheme_of

EMPTY_ROWS = 3


class SchemeForm(Form):
    """The name of a scheme; its rows are a `SchemeTable`."""

    name = TextField(lazy_gettext("Name of the scheme"), [InputRequired(), Length(max=200)])
    version = HiddenField()

    @property
    def read_at(self) -> int | None:
        return int(self.version.data) if str(self.version.data or "").isdecimal() else None


@dataclass
class SchemeTable:
    """The rows of a scheme as typed, and what is wrong in them by row and field."""

    rows: list[Row] = field(default_factory=list)
    scheme: Scheme = field(default_factory=Scheme)
    faults: dict[int, dict[str, RowProblem]] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "SchemeTable":
        names = ("criterion", "sub_criterion", "description", "kind", "max_mark", "requirement", "section")
        columns = {name: sent.getlist(name) for name in names}
        levels = [sent.getlist(f"level_{level}") for level in LEVELS]
        rows = []
        for place in range(len(columns["description"])):
            texts = {name: _at(column, place) for name, column in columns.items()}
            rows.append(Row(**texts, benchmarks=[_at(column, place) for column in levels]))
        kept = [row for row in rows if not row.is_empty()]
        scheme, problems = scheme_of(kept)
        faults: dict[int, dict[str, RowProblem]] = {}
        for problem in problems:
            faults.setdefault(problem.row, {})[problem.column] = problem
        return cls(kept, scheme, faults)

    def with_room(self) -> list[Row]:
        """The rows, and some empty ones to go on with."""
        return [*self.rows, *(Row() for _ in range(EMPTY_ROWS if self.rows else 5))]


class ImportForm(Form):
    sheet = FileField(lazy_gettext("Sheet (.xlsx)"), [FileRequired()])


class ReasonForm(Form):
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])


class SignatureForm(Form):
    password = PasswordField(lazy_gettext("Your password"), [InputRequired()])


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


def read_parts(sent: Mapping[str, str], keys: Iterable[str]) -> dict[str, tuple[PartState, Decimal | None] | None]:
    """What was typed for each work by its public id: a state and mark, or nothing where the line was left empty."""
    found: dict[str, tuple[PartState, Decimal | None] | None] = {}
    for key in keys:
        text = (sent.get(f"value-{key}") or "").strip()
        chosen = sent.get(f"state-{key}") or PartState.GIVEN.value
        state = PartState(chosen) if chosen in set(PartState) else PartState.GIVEN
        if state is not PartState.GIVEN:
            found[key] = (state, None)
        elif not text:
            found[key] = None
        elif (value := number_in(text)) is None:
            raise Refusal("“%(text)s” is no mark; enter a number such as 87.5.", text=text[:20])
        else:
            found[key] = (state, value)
    return found


def read_decisions(sent: Mapping[str, str], keys: Iterable[str]) -> dict[str, Decimal]:
    """The order decided among tied works, by public id: 1 stands before 2; lines left empty are left out."""
    typed = {key: (sent.get(f"decision-{key}") or "").strip() for key in keys}
    orders = {key: number_in(text) for key, text in typed.items() if text}
    if wrong := next((typed[key] for key, order in orders.items() if order not in range(1, 100)), None):
        raise Refusal("“%(text)s” is no order; enter 1 for the work that stands first, then 2, 3.", text=wrong[:20])
    return {key: order for key, order in orders.items() if order is not None}


def _at(column: list[str], place: int) -> str:
    return (clean(column[place]) or "") if place < len(column) else ""


class CalibrationForm(Form):
    works = IntegerField(lazy_gettext("Number of warm-up works"), [InputRequired()], default=4)


def read_reference(
    sent: Mapping[str, str], aspects: Iterable[Aspect]
) -> tuple[dict[Aspect, Decimal], dict[Aspect, str]]:
    """Reference marks as typed, and what is no number; fields left empty are left out."""
    typed = {aspect: (sent.get(f"value-{aspect.public_id}") or "").strip() for aspect in aspects}
    values = {aspect: number_in(text) for aspect, text in typed.items() if text}
    faults = {aspect: gettext("Enter a number such as 87.5.") for aspect, value in values.items() if value is None}
    return {aspect: value for aspect, value in values.items() if value is not None}, faults

"""What every form of the house has: Chinese messages, exact numbers, times of Shanghai, cleaned texts."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, SelectField, StringField, ValidationError
from wtforms.fields import DecimalField
from wtforms.fields.choices import Choice, SelectChoice

from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import say, word


class Form(FlaskForm):
    """A form; `refuse` puts a refusal of the domain beside the field it speaks of."""

    def refuse(self, field: str, error: DomainError) -> None:
        self[field].errors = [*self[field].errors, say(error)]

    def values(self, *leave_out: str) -> dict[str, Any]:
        """What was filled in, by field name, ready for a deed."""
        return {name: value for name, value in self.data.items() if name not in {"csrf_token", *leave_out}}


def clean(text: str | None) -> str | None:
    """Trimmed, composed (NFC), without control characters; empty becomes nothing."""
    if text is None:
        return None
    kept = "".join(
        char for char in unicodedata.normalize("NFC", text) if char in "\n\t" or unicodedata.category(char)[0] != "C"
    )
    return kept.strip() or None


def options(*pairs: tuple[Any, Any]) -> list[SelectChoice]:
    """(value, words) as what a list to choose from offers."""
    return [SelectChoice(value, words) for value, words in pairs]


class TextField(StringField):
    """A line of text, cleaned."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean(valuelist[0]) if valuelist else None


class ExactField(DecimalField):
    """A decimal number with a stated number of places, never a float."""

    def __init__(self, label: Any = None, validators: Any = None, places: int = 2, **kwargs: Any) -> None:
        super().__init__(label, validators, places=None, **kwargs)
        self.limit = places

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = Decimal(unicodedata.normalize("NFKC", valuelist[0]).strip())
        except InvalidOperation:
            self.data = None
            raise ValueError(gettext("Enter a number such as 87.5.")) from None
        if not self.data.is_finite() or self.data != round(self.data, self.limit):
            raise ValueError(gettext("At most %(places)s decimals.", places=self.limit))


class MomentField(DateTimeLocalField):
    """A time as a clock in Shanghai shows it; aware UTC inside."""

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([text for text in valuelist if text])
        if isinstance(self.data, datetime) and self.data.tzinfo is None:
            self.data = self.data.replace(tzinfo=clock.SHANGHAI)


class ChoiceField(SelectField):
    """One value of an enumeration, shown by its word."""

    def __init__(
        self,
        kind: type[StrEnum],
        label: Any = None,
        validators: Any = None,
        blank: Any = None,
        only: Any = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.blank, self.only = kind, blank, only
        super().__init__(label, validators, choices=self._worded, coerce=self._read, **kwargs)

    def _worded(self) -> list[SelectChoice]:
        offered = options(*((member.value, word(member)) for member in self.only or self.kind))
        return [SelectChoice("", str(self.blank)), *offered] if self.blank is not None else offered

    def _read(self, text: Any) -> StrEnum | None:
        return None if text in ("", None) else self.kind(text)

    def iter_choices(self) -> Iterator[Choice]:
        chosen = self.data.value if self.data else ""
        for value, label, render_kw, _group in self._worded():
            yield Choice(value, label, value == chosen, render_kw)

    def pre_validate(self, form: Any) -> None:
        if self.data is None and self.blank is None:
            raise ValidationError(gettext("Choose one."))
        if self.data is not None and self.data not in (self.only or self.kind):
            raise ValidationError(gettext("Choose one."))


class PickField(SelectField):
    """One of the rows offered by the view: `field.offer(rows, label)`; the data is the row's public id."""

    def __init__(self, label: Any = None, validators: Any = None, blank: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, choices=[], coerce=lambda text: text or None, **kwargs)
        self.blank = blank if blank is not None else lazy_gettext("Please choose")
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Any], label: Any = str) -> None:
        self.rows = {row.public_id: row for row in rows}
        self.choices = options(("", str(self.blank)), *((key, label(row)) for key, row in self.rows.items()))

    @property
    def row(self) -> Any:
        """The row picked, or nothing."""
        return self.rows.get(self.data or "")

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in self.rows:
            raise ValidationError(gettext("Choose one."))

"""What a delegation and the reviewing office fill in."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from compmgr.foundation import clock
from compmgr.foundation.conflicts import VersionedForm
from compmgr.foundation.errors import DomainError
from compmgr.foundation.forms import ChoiceField, Form, PickField, TextField
from compmgr.foundation.i18n import say
from compmgr.people.rules import IdKind, check_id_number, check_name, check_phone


def needed() -> InputRequired:
    return InputRequired(lazy_gettext("Please fill this in."))


def beside(check: Callable[..., Any], *values: Any, **named: Any) -> Any:
    try:
        return check(*values, **named)
    except DomainError as refusal:
        raise ValidationError(say(refusal)) from None


class MemberForm(Form):
    """One competitor: every field in the one form in which it is kept."""

    name = TextField(lazy_gettext("Name"), [needed()])
    id_kind = ChoiceField(IdKind, lazy_gettext("Kind of document"), default=IdKind.ID_CARD)
    id_number = TextField(lazy_gettext("Number of the document"), [needed()])
    phone = TextField(lazy_gettext("Mobile phone"), [needed()])
    employer = TextField(lazy_gettext("Employer"), [needed(), Length(max=200)])

    def validate_name(self, field: TextField) -> None:
        field.data = beside(check_name, field.data or "")

    def validate_id_number(self, field: TextField) -> None:
        if self.id_kind.data is not None:
            field.data = beside(check_id_number, self.id_kind.data, field.data, today=clock.today())

    def validate_phone(self, field: TextField) -> None:
        field.data = beside(check_phone, field.data)


class EntryForm(VersionedForm):
    delegation = PickField(lazy_gettext("Delegation"), [needed()])
    coach = TextField(lazy_gettext("Coach"), [Length(max=60)])


class SheetForm(Form):
    delegation = PickField(lazy_gettext("Delegation"), [needed()])
    sheet = FileField(lazy_gettext("Workbook (.xlsx)"), [FileRequired(lazy_gettext("Choose a file."))])

    def validate_sheet(self, field: FileField) -> None:
        if field.data and not (field.data.filename or "").lower().endswith(".xlsx"):
            raise ValidationError(_("Choose a workbook that ends in .xlsx."))


class ReasonForm(Form):
    reason = TextAreaField(lazy_gettext("Reason"), [needed(), Length(max=1000)])

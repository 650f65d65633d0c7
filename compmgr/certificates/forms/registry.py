"""What the registry desk fills in: a document's number, the paper log, replacements, the period of an upload."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileSize
from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compmgr.certificates.rules.paper import MOST_COPIES
from compmgr.certificates.rules.states import PaperEventKind, ReplacementCause
from compmgr.foundation.forms import ChoiceField, Form, PickField, TextField, clean

FILL_IN = _("Please fill this in.")
LARGEST_EVIDENCE = 8 * 1024 * 1024


class IdSearchForm(Form):
    id_number = TextField(
        _("Document number"),
        [InputRequired(FILL_IN), Length(max=30)],
        description=_("The whole number. It is looked up by its index, and the search stands in the audit trail."),
        render_kw={"autocomplete": "off"},
    )


class PaperForm(Form):
    kind = ChoiceField(PaperEventKind, _("What happened"))
    copies = IntegerField(
        _("Copies"), [InputRequired(FILL_IN), NumberRange(1, MOST_COPIES, _("Between 1 and 100."))], default=1
    )
    reason = TextAreaField(
        _("Reason or receipt"), [Optional(), Length(max=500)], filters=[clean], render_kw={"rows": 2}
    )


class ReplacementForm(Form):
    cause = ChoiceField(ReplacementCause, _("Cause"))
    reason = TextAreaField(
        _("Reason, for the record"), [InputRequired(FILL_IN), Length(max=1000)], filters=[clean], render_kw={"rows": 3}
    )
    public_reason = TextAreaField(
        _("What everyone who checks the old certificate reads"),
        [InputRequired(FILL_IN), Length(max=300)],
        description=_("Name no other person and no number."),
        filters=[clean],
        render_kw={"rows": 2},
    )
    evidence = FileField(
        _("Evidence (PDF or picture)"),
        [Optional(), FileSize(LARGEST_EVIDENCE, message=_("At most 8 MB."))],
        description=_("The application, the notice of the change of name, the loss report: kept without its metadata."),
    )


class DecisionForm(Form):
    note = TextAreaField(
        _("Note on the decision"), [Optional(), Length(max=500)], filters=[clean], render_kw={"rows": 2}
    )


class UploadSheetForm(Form):
    first = DateField(_("Issued from"), [InputRequired(FILL_IN)])
    last = DateField(_("Issued until"), [InputRequired(FILL_IN)])
    site = PickField(_("Station or base"), [Optional()], blank=_("All stations and bases"))

    def validate_last(self, field: Any) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            field.errors = [gettext("The last day lies before the first.")]

    @classmethod
    def this_month(cls, today: date) -> "UploadSheetForm":
        return cls(first=today.replace(day=1), last=today)

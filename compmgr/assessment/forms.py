"""Forms of a batch: its filing, a candidate, a sheet, a reason."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compmgr.assessment.rules.outcome import AssessmentPart
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.forms import ChoiceField, Form, PickField, TextField, clean
from compmgr.people.rules import IdKind


def needed() -> InputRequired:
    return InputRequired(_("Please fill this in."))


class BatchForm(Form):
    name = TextField(_("Name of the batch"), [needed(), Length(max=100)])
    occupation = PickField(
        _("Occupation"), [needed()], description=_("Only occupations in the scope of the site are offered.")
    )
    level = ChoiceField(SkillLevel, _("Level"))
    work_type = TextField(
        _("Work type"), [Optional(), Length(max=60)], description=_("Leave empty when there is no work type.")
    )
    held_on = DateField(_("Day of the examination"), [needed()])
    seats = IntegerField(_("Seats"), [needed(), NumberRange(min=1, max=5000, message=_("From 1 to 5,000."))])


class CandidateForm(Form):
    name = TextField(_("Name"), [needed()])
    id_kind = ChoiceField(IdKind, _("Kind of document"))
    id_number = TextField(_("Number of the document"), [needed()])
    phone = TextField(_("Phone"), [Optional()])
    employer = TextField(_("Employer"), [Optional(), Length(max=100)])
    education = TextField(_("Education"), [Optional(), Length(max=30)])
    is_resit = BooleanField(
        _("Resit"), description=_("Sits only the parts failed before, as long as the others are still valid.")
    )


class SheetForm(Form):
    sheet = FileField(_("Filled-in sheet (.xlsx)"), [FileRequired(_("Choose a file."))])


class PhotoForm(Form):
    photo = FileField(_("Photo (JPEG or PNG)"), [FileRequired(_("Choose a file."))])


class MarkSheetForm(SheetForm):
    part = ChoiceField(AssessmentPart, _("Part"))


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"), [needed(), Length(max=500)], filters=[clean])

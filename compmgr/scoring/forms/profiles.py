"""What the office fills in about a judge."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from compmgr.foundation.conflicts import VersionedForm
from compmgr.foundation.errors import DomainError
from compmgr.foundation.forms import ChoiceField, Form, TextField
from compmgr.foundation.i18n import say
from compmgr.scoring.rules.profiles import Profile, codes_in
from compmgr.scoring.rules.states import JudgeLevel


class ProfileForm(VersionedForm):
    username = TextField(lazy_gettext("User name"), [InputRequired(), Length(max=64)])
    unit = TextField(lazy_gettext("Unit"), [InputRequired(), Length(max=200)])
    level = ChoiceField(JudgeLevel, lazy_gettext("Level of the judge"), default=JudgeLevel.CONTEST)
    licence_number = TextField(lazy_gettext("Number of the licence"), [Length(max=60)])
    licence_valid_until = DateField(lazy_gettext("Licence valid until"), [Optional()])
    occupations = TextField(lazy_gettext("Occupation codes"), [Length(max=600)])

    def validate_occupations(self, field: Field) -> None:
        try:
            codes_in(field.data or "")
        except DomainError as refusal:
            raise ValidationError(say(refusal)) from None

    @property
    def profile(self) -> Profile:
        return Profile(
            self.unit.data or "",
            self.level.data,
            self.licence_number.data or "",
            self.licence_valid_until.data,
            codes_in(self.occupations.data or ""),
        )


class ProfileSheetForm(Form):
    sheet = FileField(lazy_gettext("Sheet (.xlsx)"), [FileRequired()])

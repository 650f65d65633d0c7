"""What is filled in around codes: places to draw from, a witness and their password, a reason, a code to renew."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import PasswordField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from compmgr.accounts.models import User
from compmgr.anonymity.rules.conflicts import TieKind
from compmgr.foundation.forms import ChoiceField, Form, PickField, TextField, clean, options

NEEDED = InputRequired(_("Please fill this in."))
NEW_PASSWORD = {"autocomplete": "new-password"}  # so that no browser offers the password of who is signed in


class LabelsForm(Form):
    labels = TextAreaField(
        _("Numbers or places to draw from"),
        [Length(max=20_000)],
        description=_("Such as A01-A30. Left empty, they are numbered from 1."),
        filters=[clean],
        render_kw={"rows": 2},
    )


class OpeningForm(Form):
    """Opening a sealed list before two people."""

    reason = TextAreaField(_("Reason"), [NEEDED, Length(max=1000)], filters=[clean], render_kw={"rows": 2})
    witness = PickField(_("Witness"), [NEEDED])
    witness_password = PasswordField(_("Password of the witness"), [NEEDED], render_kw=NEW_PASSWORD)

    def offer(self, witnesses: list[User]) -> None:
        self.witness.offer(witnesses, lambda user: user.name)


class RecodingForm(Form):
    """`work` is the public id of one work, or nothing for all; a witness is needed where the list is sealed."""

    work = SelectField(_("Works"), coerce=lambda text: text or None)
    reason = TextAreaField(_("Reason"), [NEEDED, Length(max=1000)], filters=[clean], render_kw={"rows": 2})

    witness = PickField(_("Witness"))
    witness_password = PasswordField(_("Password of the witness"), render_kw=NEW_PASSWORD)

    def offer(self, works: list[Any], everything: str, witnesses: list[User]) -> None:
        self.witness.offer(witnesses, lambda user: user.name)
        self.work.choices = options(("", everything), *((work.public_id, work.code) for work in works))


class WorkFileForm(Form):
    work = PickField(_("Work code"), [NEEDED])
    files = MultipleFileField(_("Photos and documents (JPEG, PNG, PDF)"), [FileRequired(_("Choose a file."))])


class TieForm(Form):
    kind = ChoiceField(TieKind, _("Kind of relation"), default=TieKind.UNIT)
    name = TextField(_("Unit, delegation or person"), [NEEDED, Length(max=100)])
    note = TextAreaField(_("Note"), [Length(max=500)], filters=[clean], render_kw={"rows": 2})


class RemovalForm(Form):
    reason = TextAreaField(_("Reason"), [NEEDED, Length(max=1000)], filters=[clean], render_kw={"rows": 1})

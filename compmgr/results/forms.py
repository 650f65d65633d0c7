"""What is filled in around results: a password under a signature, a note, a reason, an appeal, a ruling."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, TextAreaField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import ChoiceField, Form, PickField, clean
from compmgr.results.rules.states import Ruling

NEEDED = InputRequired(_("Please fill this in."))


class SignatureForm(Form):
    password = PasswordField(_("Your password"), [NEEDED], render_kw={"autocomplete": "current-password"})


class DecodingForm(Form):
    """Two people open a layer of codes: who is signed in, and a witness."""

    password = PasswordField(_("Your password"), [NEEDED], render_kw={"autocomplete": "current-password"})
    witness = PickField(_("Witness"), [NEEDED])
    witness_password = PasswordField(_("Password of the witness"), [NEEDED], render_kw={"autocomplete": "new-password"})


class NoteForm(Form):
    note = TextAreaField(_("Note for the public page"), [Length(max=1000)], filters=[clean], render_kw={"rows": 2})


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"), [NEEDED, Length(max=1000)], filters=[clean], render_kw={"rows": 2})


class AppealForm(Form):
    grounds = TextAreaField(
        _("Grounds of the appeal"),
        [NEEDED, Length(min=10, max=4000, message=_("Between %(min)d and %(max)d characters."))],
        description=_("Say which mark or place you object to, and why. The arbitrators read exactly this."),
        filters=[clean],
        render_kw={"rows": 6},
    )


class RulingForm(Form):
    outcome = ChoiceField(Ruling, _("Ruling"), blank=_("Please choose"), validators=[NEEDED])
    text = TextAreaField(_("Reasons of the ruling"), [NEEDED, Length(max=4000)], filters=[clean], render_kw={"rows": 5})

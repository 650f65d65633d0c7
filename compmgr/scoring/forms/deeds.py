"""What is asked before a deed is done: a reason, a signature."""

from flask_babel import lazy_gettext
from wtforms import PasswordField, TextAreaField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form


class ReasonForm(Form):
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=500)])


class SignatureForm(Form):
    password = PasswordField(lazy_gettext("Your password"), [InputRequired()])

"""What is filled in in the hall: a judge's signature, passes for tablets, and the door at which they are used."""

import json
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form, TextField


class SheetsSignatureForm(Form):
    """A judge's signature: the password, or the PIN on a tablet; a drawn line may come along."""

    secret = PasswordField(lazy_gettext("Your password"), [InputRequired()])
    strokes = HiddenField()

    @property
    def drawn(self) -> Any:
        """The strokes as they were sent; `unreadable` is no list and is refused by the rule."""
        try:
            return json.loads(self.strokes.data or "null")
        except ValueError:
            return "unreadable"


class PassesForm(Form):
    """The day passes are made for."""

    valid_on = DateField(lazy_gettext("Day"), [InputRequired()])


class PinForm(Form):
    """At a tablet: the PIN of a pass; the code comes along where no link brought it."""

    pin = PasswordField(lazy_gettext("PIN"), [InputRequired(), Length(max=20)])


class TabletForm(PinForm):
    code = TextField(lazy_gettext("Sign-in code"), [InputRequired(), Length(max=20)])

"""What is filled in about relations."""

from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from compmgr.anonymity.rules.conflicts import TieKind
from compmgr.foundation.forms import ChoiceField, Form, TextField


class TieForm(Form):
    kind = ChoiceField(TieKind, lazy_gettext("Kind of relation"), default=TieKind.UNIT)
    name = TextField(lazy_gettext("Unit, delegation or person"), [InputRequired(), Length(max=100)])
    note = TextAreaField(lazy_gettext("Note"), [Length(max=500)])

"""The one form of the public face: a certificate's number and its holder's name."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form, TextField


class CheckForm(Form):
    number = TextField(
        _("Certificate number"), [InputRequired(_("Enter the number on the certificate.")), Length(max=64)]
    )
    name = TextField(_("Name of the holder"), [InputRequired(_("Enter the name on the certificate.")), Length(max=60)])

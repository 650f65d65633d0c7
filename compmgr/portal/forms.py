"""The forms of the public face: checking, finding one's own, sharing a passport, bulk checks."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compmgr.foundation.forms import Form, TextField
from compmgr.portal.rules.passport import LONGEST_DAYS, LONGEST_LABEL

FILL_IN = _("Please fill this in.")


class CheckForm(Form):
    number = TextField(
        _("Certificate number"), [InputRequired(_("Enter the number on the certificate.")), Length(max=64)]
    )
    name = TextField(_("Name of the holder"), [InputRequired(_("Enter the name on the certificate.")), Length(max=60)])


class FindForm(Form):
    name = TextField(_("Your name"), [InputRequired(FILL_IN), Length(max=60)])
    end = TextField(
        _("Last 4 to 6 characters of your ID number"),
        [InputRequired(FILL_IN), Length(max=12)],
        description=_("Enter 6 where others may have your name."),
    )


class CodeForm(Form):
    code = TextField(_("Code from the text message"), [InputRequired(FILL_IN), Length(max=12)])


class ShareForm(Form):
    label = TextField(
        _("Note for yourself"), [Optional(), Length(max=LONGEST_LABEL)], description=_("For example who gets the link.")
    )
    days = IntegerField(
        _("Days it lasts"),
        [
            InputRequired(FILL_IN),
            NumberRange(1, LONGEST_DAYS, message=_("From 1 to %(days)s days.", days=LONGEST_DAYS)),
        ],
        default=30,
    )


class BulkForm(Form):
    sheet = FileField(_("Sheet to check"), [FileRequired(_("Choose a file."))])

"""What is said when files of a lost key are to be signed anew."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, Optional

from compmgr.foundation.forms import Form, clean


class ResigningForm(Form):
    with_later = BooleanField(
        _("Also those that came into the log after the loss"),
        description=_("Only once each was compared with its run, the two people and the audit trail."),
    )
    note = TextAreaField(
        _("Note"),
        [Optional(), Length(max=1000)],
        description=_("What the certificates issued after the loss were compared with, by whom, when."),
        filters=[clean],
        render_kw={"rows": 3},
    )

"""Why a certificate is no longer good."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form, clean


class RevocationForm(Form):
    reason = TextAreaField(
        _("Reason of the revocation"),
        [InputRequired(_("Please fill this in.")), Length(max=500)],
        description=_("Everyone who checks this certificate reads it. Name no other person and no number."),
        filters=[clean],
        render_kw={"rows": 3},
    )


class VoidForm(Form):
    reason = TextAreaField(
        _("Why it is void"),
        [InputRequired(_("Please fill this in.")), Length(max=500)],
        description=_("Everyone who checks this certificate reads it. Name no other person and no number."),
        filters=[clean],
        render_kw={"rows": 3},
    )

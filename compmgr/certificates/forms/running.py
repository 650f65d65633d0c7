"""What is chosen for a run, for print files, and for the numbers of a contest."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compmgr.certificates.rules.entitlement import HONOUR, MOST_TITLED, Choices
from compmgr.certificates.rules.numbering import LONGEST_PATTERN, USUAL
from compmgr.certificates.rules.states import CertificateKind
from compmgr.foundation.forms import ChoiceField, Form, PickField, TextField

NUMBERED = [kind for kind in USUAL if kind is not CertificateKind.ACCREDITATION]
MOST_PAGES = 7000


class RunForm(Form):
    """The layout and, for some kinds, who gets one."""

    layout = PickField(_("Layout"), [InputRequired(_("Please choose."))])
    is_signed = BooleanField(_("Sign the files electronically"), default=True)
    honour = TextField(_("Title of honour"), [Optional(), Length(max=40)], default=HONOUR)
    titled = IntegerField(
        _("Places with a title"),
        [Optional(), NumberRange(1, MOST_TITLED)],
        description=_("Left empty, as many as the class of the contest gives. A tie across the last title gets none."),
    )
    without_award = BooleanField(_("Only those without a medal or an award"))
    note = TextField(_("Note"), [Optional(), Length(max=200)])

    def choices(self) -> Choices:
        return Choices(
            honour=self.honour.data or HONOUR,
            titled=self.titled.data,
            without_award=bool(self.without_award.data),
        )


class PrintForm(Form):
    pages_each = IntegerField(
        _("Pages in one part"), [InputRequired(_("Please fill this in.")), NumberRange(1, MOST_PAGES)], default=500
    )
    reason = TextField(_("Reason to make them once more"), [Optional(), Length(max=200)])


class PatternForm(Form):
    kind = ChoiceField(CertificateKind, _("Kind of certificate"), only=NUMBERED)
    pattern = TextField(
        _("Numbering pattern"),
        [Optional(), Length(max=LONGEST_PATTERN)],
        description=_(
            "Fields: {year}, {contest}, {event}, {serial} or {serial:05} with its places. Left empty: the usual."
        ),
    )

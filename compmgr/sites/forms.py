"""Forms of the sites: their facts, the deeds of their life, and what they may assess."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.forms import ChoiceField, Form, PickField, TextField, clean, options
from compmgr.foundation.i18n import word
from compmgr.sites.rules import SiteKind


def needed() -> InputRequired:
    return InputRequired(_("Please fill this in."))


def digits(count: int) -> Regexp:
    return Regexp(rf"^[0-9]{{{count}}}$", message=_("Exactly %(count)s digits.", count=count))


class SiteForm(Form):
    version = HiddenField()
    name = TextField(_("Name of the site"), [needed(), Length(max=100)])
    kind = ChoiceField(SiteKind, _("Kind of site"))
    industry = PickField(_("Industry"), [needed()])
    province = TextField(_("Province"), [needed(), Length(max=20)])
    province_code = TextField(
        _("Province code"), [needed(), digits(2)], description=_("Two digits of GB/T 2260, such as 11 for Beijing.")
    )
    body_letter = SelectField(
        _("Kind of body"), choices=options(("S", _("S: social body")), ("Y", _("Y: employer"))), default="S"
    )
    body_code = TextField(_("Body code"), [needed(), digits(4)], description=_("Four digits given at the filing."))
    sequence = TextField(
        _("Site sequence"),
        [needed(), digits(6)],
        description=_("Six digits in order of filing; they stand in every certificate number of the site."),
    )


class PeriodForm(Form):
    """The days between which a site may assess, for a trial or an accreditation."""

    accredited_from = DateField(_("First day"), [needed()])
    accredited_until = DateField(_("Last day of validity"), [needed()])
    reason = TextAreaField(_("Ground of the decision"), [Optional(), Length(max=500)], filters=[clean])


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"), [needed(), Length(max=500)], filters=[clean])


class ScopeForm(Form):
    occupation = PickField(_("Occupation"), [needed()])
    levels = SelectMultipleField(
        _("Levels"),
        choices=lambda: options(*((level.value, word(level)) for level in SkillLevel)),
        coerce=SkillLevel,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("No level chosen takes the occupation out of the scope."),
        validate_choice=False,
    )
    valid_from = DateField(_("First day"), [needed()])
    valid_until = DateField(_("Last day of validity"), [needed()])

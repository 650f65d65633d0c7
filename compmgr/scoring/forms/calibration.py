"""How many warm-up works a calibration has, and the reference marks of one."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField
from wtforms.validators import InputRequired

from compmgr.foundation.forms import Form
from compmgr.scoring.models import Aspect
from compmgr.scoring.rules.table import number_in


class CalibrationForm(Form):
    works = IntegerField(lazy_gettext("Number of warm-up works"), [InputRequired()], default=4)


def read_reference(
    sent: Mapping[str, str], aspects: Iterable[Aspect]
) -> tuple[dict[Aspect, Decimal], dict[Aspect, str]]:
    """Reference marks as typed, and what is no number; fields left empty are left out."""
    typed = {aspect: (sent.get(f"value-{aspect.public_id}") or "").strip() for aspect in aspects}
    values = {aspect: number_in(text) for aspect, text in typed.items() if text}
    faults = {aspect: gettext("Enter a number such as 87.5.") for aspect, value in values.items() if value is None}
    return {aspect: value for aspect, value in values.items() if value is not None}, faults

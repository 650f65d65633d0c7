"""What organisers, judges and the chief judge fill in."""

from compmgr.scoring.forms.calibration import CalibrationForm, read_reference
from compmgr.scoring.forms.deeds import ReasonForm, SignatureForm
from compmgr.scoring.forms.judging import Filled, OutboxForm, read_sheet
from compmgr.scoring.forms.scheme import ImportForm, SchemeForm, SchemeTable
from compmgr.scoring.forms.theory import read_decisions, read_parts

__all__ = [
    "CalibrationForm",
    "Filled",
    "ImportForm",
    "OutboxForm",
    "ReasonForm",
    "SchemeForm",
    "SchemeTable",
    "SignatureForm",
    "read_decisions",
    "read_parts",
    "read_reference",
    "read_sheet",
]

"""The deeds of marking: the scheme, the panel, the sheets, the signature."""

from compmgr.scoring.services.calibration import make_calibration, open_figures, record_reference
from compmgr.scoring.services.panel import add_work, appoint, assign_judge, dismiss, issue_sheets, recuse
from compmgr.scoring.services.rehearsal import start_rehearsal
from compmgr.scoring.services.scheme import new_edition, write_scheme
from compmgr.scoring.services.sheets import confer, record_marks, return_sheet, submit_sheet
from compmgr.scoring.services.signing import record_part, sign_panel

__all__ = [
    "add_work",
    "appoint",
    "assign_judge",
    "confer",
    "dismiss",
    "issue_sheets",
    "make_calibration",
    "new_edition",
    "open_figures",
    "record_marks",
    "record_part",
    "record_reference",
    "recuse",
    "return_sheet",
    "sign_panel",
    "start_rehearsal",
    "submit_sheet",
    "write_scheme",
]

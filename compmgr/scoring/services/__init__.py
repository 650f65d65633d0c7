"""The deeds of marking: the scheme, the panel, the sheets, the signature."""

from compmgr.scoring.services.calibration import make_calibration, open_figures, record_reference
from compmgr.scoring.services.devices import note_contact
from compmgr.scoring.services.editions import new_edition, take_over
from compmgr.scoring.services.files import add_file, remove_file
from compmgr.scoring.services.library import copy_aspects, keep_aspect, retire_aspect
from compmgr.scoring.services.outbox import read_file, upload_outbox
from compmgr.scoring.services.panel import (
    add_work,
    appoint,
    assign_judge,
    call_in,
    dismiss,
    issue_sheets,
    recuse,
    recuse_myself,
)
from compmgr.scoring.services.profiles import import_profiles, write_profile
from compmgr.scoring.services.rehearsal import start_rehearsal
from compmgr.scoring.services.saving import outbox_keys, remove_photo, require_tablet, save_field, save_photo
from compmgr.scoring.services.scheme import write_scheme
from compmgr.scoring.services.sheets import confer, record_marks, return_sheet, submit_sheet
from compmgr.scoring.services.signing import record_part, sign_panel

__all__ = [
    "add_file",
    "add_work",
    "appoint",
    "assign_judge",
    "call_in",
    "confer",
    "copy_aspects",
    "dismiss",
    "import_profiles",
    "issue_sheets",
    "keep_aspect",
    "make_calibration",
    "new_edition",
    "note_contact",
    "open_figures",
    "outbox_keys",
    "read_file",
    "record_marks",
    "record_part",
    "record_reference",
    "recuse",
    "recuse_myself",
    "remove_file",
    "remove_photo",
    "require_tablet",
    "retire_aspect",
    "return_sheet",
    "save_field",
    "save_photo",
    "sign_panel",
    "start_rehearsal",
    "submit_sheet",
    "take_over",
    "upload_outbox",
    "write_profile",
    "write_scheme",
]

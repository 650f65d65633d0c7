"""The deeds of marking: the scheme, the panel, the sheets, the signature."""

from compmgr.scoring.services.devices import note_contact
from compmgr.scoring.services.outbox import read_file, upload_outbox
from compmgr.scoring.services.panel import add_work, appoint, assign_judge, dismiss, issue_sheets, recuse
from compmgr.scoring.services.saving import outbox_keys, remove_photo, require_tablet, save_field, save_photo
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
    "new_edition",
    "note_contact",
    "outbox_keys",
    "read_file",
    "record_marks",
    "record_part",
    "recuse",
    "remove_photo",
    "require_tablet",
    "return_sheet",
    "save_field",
    "save_photo",
    "sign_panel",
    "submit_sheet",
    "upload_outbox",
    "write_scheme",
]

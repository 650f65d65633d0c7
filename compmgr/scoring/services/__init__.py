"""The deeds of marking: the scheme, the panel, the sheets, the signatures; levels given unseen, calls, passes."""

from compmgr.scoring.services.files import add_file, remove_file
from compmgr.scoring.services.flash import (
    close_round,
    give_level,
    open_round,
    repeat_round,
    reveal_round,
    withdraw_round,
)
from compmgr.scoring.services.help import answer_help, call_help
from compmgr.scoring.services.panel import (
    add_work,
    appoint,
    assign_judge,
    dismiss,
    issue_sheets,
)
from compmgr.scoring.services.passes import confirm_pin, end_pass, end_passes, make_passes, sign_in
from compmgr.scoring.services.profiles import import_profiles, write_profile
from compmgr.scoring.services.recusal import call_in, recuse, recuse_myself
from compmgr.scoring.services.scheme import new_edition, write_scheme
from compmgr.scoring.services.settling import justify_spread, settle_device
from compmgr.scoring.services.sheets import confer, record_marks, return_sheet, submit_sheet
from compmgr.scoring.services.signing import end_signature, record_part, sign_panel, sign_sheets

__all__ = [
    "add_file",
    "add_work",
    "answer_help",
    "appoint",
    "assign_judge",
    "call_help",
    "call_in",
    "close_round",
    "confer",
    "confirm_pin",
    "dismiss",
    "end_pass",
    "end_passes",
    "end_signature",
    "give_level",
    "import_profiles",
    "issue_sheets",
    "justify_spread",
    "make_passes",
    "new_edition",
    "open_round",
    "record_marks",
    "record_part",
    "recuse",
    "recuse_myself",
    "remove_file",
    "repeat_round",
    "return_sheet",
    "reveal_round",
    "settle_device",
    "sign_in",
    "sign_panel",
    "sign_sheets",
    "submit_sheet",
    "withdraw_round",
    "write_profile",
    "write_scheme",
]

"""What delegations and the office do with entries."""

from compmgr.registration.services.entering import (
    change_entry,
    enter,
    enter_advanced,
    submit,
    submit_all,
    withdraw,
)
from compmgr.registration.services.importing import discard_import, import_sheet, write_import
from compmgr.registration.services.reviewing import (
    approve,
    approve_all,
    check_in,
    check_in_all,
    disqualify,
    mark_absent,
    mark_competed,
    reject,
    return_entry,
    undo_check_in,
    unmask,
)

__all__ = [
    "approve",
    "approve_all",
    "change_entry",
    "check_in",
    "check_in_all",
    "discard_import",
    "disqualify",
    "enter",
    "enter_advanced",
    "import_sheet",
    "mark_absent",
    "mark_competed",
    "reject",
    "return_entry",
    "submit",
    "submit_all",
    "undo_check_in",
    "unmask",
    "withdraw",
    "write_import",
]

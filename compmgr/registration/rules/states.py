"""How an entry lives, from its draft to the competition."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle


class ImportState(StrEnum):
    """A sheet that was uploaded: checked, then written whole or put aside."""

    CHECKED = "checked"
    WRITTEN = "written"
    DISCARDED = "discarded"


class EntryState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNIT_APPROVED = "unit_approved"
    APPROVED = "approved"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPETED = "competed"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ABSENT = "absent"
    DISQUALIFIED = "disqualified"
    SUBSTITUTED = "substituted"


_S = EntryState
_LEAVING = {_S.WITHDRAWN, _S.DISQUALIFIED}

# Where the delegation is itself the unit, there is nobody between it and the office: submitted may become approved.
ENTRY = Lifecycle(
    transitions={
        _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
        _S.SUBMITTED: frozenset({_S.UNIT_APPROVED, _S.APPROVED, _S.RETURNED, _S.REJECTED, _S.WITHDRAWN}),
        _S.UNIT_APPROVED: frozenset({_S.APPROVED, _S.RETURNED, _S.REJECTED, _S.WITHDRAWN}),
        _S.APPROVED: frozenset({_S.CONFIRMED, _S.SUBSTITUTED, *_LEAVING}),
        _S.CONFIRMED: frozenset({_S.CHECKED_IN, _S.ABSENT, _S.SUBSTITUTED, *_LEAVING}),
        _S.CHECKED_IN: frozenset({_S.COMPETED, *_LEAVING}),
        _S.COMPETED: frozenset({_S.DISQUALIFIED}),
        _S.RETURNED: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
        _S.REJECTED: frozenset(),
        _S.WITHDRAWN: frozenset(),
        _S.ABSENT: frozenset(),
        _S.DISQUALIFIED: frozenset(),
        _S.SUBSTITUTED: frozenset(),
    },
    corrections={
        "entry_recalled": {_S.SUBMITTED: frozenset({_S.DRAFT})},
        "review_reopened": {
            _S.UNIT_APPROVED: frozenset({_S.SUBMITTED}),
            _S.APPROVED: frozenset({_S.UNIT_APPROVED}),
            _S.REJECTED: frozenset({_S.SUBMITTED, _S.UNIT_APPROVED}),
        },
        "confirmation_undone": {_S.CONFIRMED: frozenset({_S.APPROVED})},
        "check_in_undone": {_S.CHECKED_IN: frozenset({_S.CONFIRMED})},
        "absence_undone": {_S.ABSENT: frozenset({_S.CONFIRMED})},
        "withdrawal_undone": {
            _S.WITHDRAWN: frozenset({_S.SUBMITTED, _S.UNIT_APPROVED, _S.APPROVED, _S.CONFIRMED, _S.CHECKED_IN})
        },
        "disqualification_lifted": {
            _S.DISQUALIFIED: frozenset({_S.APPROVED, _S.CONFIRMED, _S.CHECKED_IN, _S.COMPETED})
        },
    },
)

"""Who may be entered when: the span of registration, the seats, the size of a team."""

from datetime import datetime

from compmgr.competitions.rules import ContestState
from compmgr.competitions.rules.states import TAKING_ENTRIES
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.registration.rules.states import EntryState

_S = EntryState

#: Entries that no longer take a seat.
GONE = frozenset({_S.WITHDRAWN, _S.REJECTED, _S.SUBSTITUTED})
#: What the delegation may still edit.
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED})
#: What waits for the review.
TO_REVIEW = frozenset({_S.SUBMITTED, _S.UNIT_APPROVED})
#: What is expected at the check-in.
EXPECTED = frozenset({_S.APPROVED, _S.CONFIRMED})
#: Whoever was expected and has been seen or missed.
SEEN = frozenset({_S.CHECKED_IN, _S.COMPETED, _S.ABSENT})


def check_contest(state: ContestState) -> None:
    if state not in TAKING_ENTRIES:
        raise Conflict("The contest is %(state)s; it takes no entries.", state=state)


def check_open(opens: datetime, closes: datetime, now: datetime) -> None:
    """Registration takes entries from its first moment to its last."""
    if now < opens:
        raise Conflict("Registration opens at %(opens)s.", opens=opens)
    if now >= closes:
        raise Conflict("Registration closed at %(closes)s.", closes=closes)


def check_not_started(starts: datetime, now: datetime) -> None:
    """What was returned may be corrected until the stage begins."""
    if now >= starts:
        raise Conflict("The stage has begun; entries can no longer be changed.")


def check_team(size: int, expected: int) -> None:
    if size != expected:
        raise Refusal("This event is for teams of %(expected)s; here are %(count)s.", expected=expected, count=size)


def check_seats(wanted: int, taken: int, seats: int, taken_by_delegation: int, per_delegation: int | None) -> None:
    """`wanted` more entries must fit into the stage and into what the delegation may send."""
    if taken + wanted > seats:
        raise Conflict(
            "This stage has %(seats)s seats, %(free)s of them free.", seats=seats, free=max(seats - taken, 0)
        )
    if per_delegation is not None and taken_by_delegation + wanted > per_delegation:
        raise Conflict(
            "A delegation may enter %(seats)s here; %(taken)s are entered already.",
            seats=per_delegation,
            taken=taken_by_delegation,
        )


def check_reason(reason: str | None) -> str:
    """What the delegation will read."""
    if not (reason or "").strip():
        raise Refusal("Say why, so that the delegation knows what to do.")
    return (reason or "").strip()

"""What of a life is public, and what a checked certificate is worth."""

import hmac
import unicodedata
from enum import StrEnum

from compmgr.assessment.rules.states import BatchState
from compmgr.certificates.rules.states import CertificateState
from compmgr.competitions.rules import ContestState
from compmgr.foundation.errors import Refusal
from compmgr.people.rules import check_name
from compmgr.registration.rules.states import EntryState

#: Contests whose stages may be open for registration or lie ahead.
OPEN_TO_ENTRIES = frozenset({ContestState.APPROVED, ContestState.PRELIMINARIES, ContestState.FINAL_RUNNING})
#: Contests whose stages are being held.
HELD = frozenset({*OPEN_TO_ENTRIES, ContestState.RESULTS})
#: Who counts as a competitor of the season.
TAKING_PART = frozenset(
    {EntryState.APPROVED, EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.COMPETED, EntryState.ABSENT}
)
#: From the publicity on a candidate may know the outcome.
OUTCOMES_KNOWN = frozenset({BatchState.PUBLICISED, BatchState.CERTIFIED, BatchState.ARCHIVED})
#: Facts that a public page masks.
ID_LABELS = frozenset({"ID number"})


class Standing(StrEnum):
    """What a certificate is worth today, as the check page says it."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    VOID = "void"


STANDINGS = {
    CertificateState.ISSUED: Standing.VALID,
    CertificateState.SUPERSEDED: Standing.SUPERSEDED,
    CertificateState.CORRECTED: Standing.CORRECTED,
    CertificateState.REVOKED: Standing.REVOKED,
    CertificateState.VOID: Standing.VOID,
}


def standing(state: CertificateState) -> Standing | None:
    """What to show for `state`; nothing for a certificate that never left the house."""
    return STANDINGS.get(state)


def plain_number(text: str) -> str:
    """A certificate number as people type it: half-width, upper case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def plain_name(text: str) -> str:
    """A holder's name as it is compared; what cannot be a name is kept as it is and matches nobody."""
    try:
        return check_name(text)
    except Refusal:
        return text[:60]


def is_holder(name: str, holder: str | None) -> bool:
    """Whether `name` is the holder's, in a time that does not tell; an unknown certificate has no holder."""
    same = hmac.compare_digest(plain_name(name).encode(), (holder or "").encode())
    return same and bool(holder)

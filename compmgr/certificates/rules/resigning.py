"""What the public log says of a file whose signing key was lost: whether it may be signed anew."""

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from compmgr.proof.rules.leaves import keyed


class Logged(StrEnum):
    """Since when the log holds this very file: the thief of a key did not have the log."""

    BEFORE = "before"  # the record is sound, only its signature has to be renewed
    LATER = "later"  # to be compared with the run, its two people and the trail first
    NEVER = "never"  # never signed anew


def logged(leaves: Iterable[tuple[str, datetime]], subject: str, file_hash: str, lost_at: datetime) -> Logged:
    """`leaves` are (leaf, time) of the certificate with the token `subject`; `file_hash` SHA-256 in hexadecimal."""
    told = keyed(subject, "file", file_hash)
    times = [at for leaf, at in leaves if json.loads(leaf).get("file") == told]
    if not times:
        return Logged.NEVER
    return Logged.BEFORE if min(times) < lost_at else Logged.LATER

"""How an entry is hashed, and how a chain is checked: anyone can recompute it from an export."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

ORIGIN = "0" * 64


class Link(NamedTuple):
    """What of an entry is hashed, in this order; `at` in UTC to the microsecond."""

    number: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    subject: str
    reason: str | None
    changes: dict[str, Any]
    previous: str


def digest(link: Link) -> str:
    """SHA-256 over the canonical JSON of the link."""
    told = [link.number, link.at.isoformat(timespec="microseconds"), *link[2:]]
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def first_broken(chain: Iterable[tuple[Link, str]]) -> int | None:
    """The number of the first entry that does not follow from the one before, or nothing."""
    previous, expected = ORIGIN, 1
    for link, kept in chain:
        if link.number != expected or link.previous != previous or digest(link) != kept:
            return link.number
        previous, expected = kept, expected + 1
    return None

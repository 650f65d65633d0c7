"""The names of parts and of keys to rank by that the system can put in words."""

from enum import StrEnum


class RankKey(StrEnum):
    """The keys that contests use; a contest may name further ones of its own (a part, a criterion)."""

    TOTAL = "total"
    PRACTICAL = "practical"
    THEORY = "theory"
    TIME = "time"
    DECISION = "decision"


def worded(name: str) -> str:
    """The enum member for a known name, so that the edge can put it in words; a contest's own name as it is."""
    return RankKey(name) if name in set(RankKey) else name

"""Asking about draws, seals and relations; the only questions whose answer joins a code to a name."""

from compmgr.anonymity.queries.draws import (
    coded,
    counts,
    draw_of,
    entries_to_code,
    entry_by_work,
    is_drawn,
    slips_of,
    stages_to_draw,
    unsealing_of,
)

__all__ = [
    "coded",
    "counts",
    "draw_of",
    "entries_to_code",
    "entry_by_work",
    "is_drawn",
    "slips_of",
    "stages_to_draw",
    "unsealing_of",
]

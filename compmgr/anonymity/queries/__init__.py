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
from compmgr.anonymity.queries.panels import (
    conflicts_now,
    findings_at,
    findings_of,
    panels_touched_by,
    staffings,
    stages_with_panels,
    ties_of,
)
from compmgr.anonymity.queries.proposals import Asked, Proposed, propose, stages_to_staff

__all__ = [
    "Asked",
    "Proposed",
    "coded",
    "conflicts_now",
    "counts",
    "draw_of",
    "entries_to_code",
    "entry_by_work",
    "findings_at",
    "findings_of",
    "is_drawn",
    "panels_touched_by",
    "propose",
    "slips_of",
    "staffings",
    "stages_to_draw",
    "stages_to_staff",
    "stages_with_panels",
    "ties_of",
    "unsealing_of",
]

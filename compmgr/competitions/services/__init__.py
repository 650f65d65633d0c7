"""What the office and the organisers do with seasons, contests, events, stages and delegations."""

from compmgr.competitions.services.contests import (
    add_contest,
    apply_for_approval,
    approve_contest,
    change_contest,
    move_contest,
)
from compmgr.competitions.services.events import add_event, add_stage, change_event, change_stage
from compmgr.competitions.services.seasons import add_delegation, add_season, change_delegation, change_season

__all__ = [
    "add_contest",
    "add_delegation",
    "add_event",
    "add_season",
    "add_stage",
    "apply_for_approval",
    "approve_contest",
    "change_contest",
    "change_delegation",
    "change_event",
    "change_season",
    "change_stage",
    "move_contest",
]

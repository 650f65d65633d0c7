"""The classes, groups and stages of competitions, how a contest lives, and what an event may be set to."""

from compmgr.competitions.rules.settings import AwardBase, AwardRounding, TieBreak
from compmgr.competitions.rules.states import (
    CONTEST,
    AwardRule,
    CompetitionClass,
    ContestState,
    DelegationKind,
    Group,
    MedalRule,
    StageKind,
)

__all__ = [
    "CONTEST",
    "AwardBase",
    "AwardRounding",
    "AwardRule",
    "CompetitionClass",
    "ContestState",
    "DelegationKind",
    "Group",
    "MedalRule",
    "StageKind",
    "TieBreak",
]

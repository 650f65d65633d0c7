"""The classes, groups and stages of competitions, how a contest lives, and what an event may be set to."""

from compmgr.competitions.rules.settings import AwardBase, AwardRounding, TieBreak
from compmgr.competitions.rules.states import (
    CONTEST,
    REAL_STAGES,
    AwardRule,
    CompetitionClass,
    ContestState,
    DelegationKind,
    Group,
    MedalRule,
    StageKind,
    is_rehearsal,
    require_real,
)

__all__ = [
    "CONTEST",
    "REAL_STAGES",
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
    "is_rehearsal",
    "require_real",
]

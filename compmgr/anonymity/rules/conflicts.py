"""What keeps a judge from marking at a stage: relations that were declared, and those that can be seen."""

from enum import StrEnum


class TieKind(StrEnum):
    """What joins a judge to somebody who competes."""

    UNIT = "unit"
    DELEGATION = "delegation"
    COACH = "coach"
    KIN = "kin"
    OTHER = "other"

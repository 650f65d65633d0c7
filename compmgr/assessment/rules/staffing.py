"""How many assessors and invigilators a sitting needs, and who of them may assess which level."""

from collections.abc import Sequence
from enum import StrEnum

from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.errors import Refusal

FEWEST_ASSESSORS = 3
CANDIDATES_PER_ASSESSOR = 5
FEWEST_INVIGILATORS = 2
CANDIDATES_PER_INVIGILATOR = 15


class AssessorGrade(StrEnum):
    """考评员 assess levels 5 to 3, 高级考评员 all."""

    ASSESSOR = "assessor"
    SENIOR_ASSESSOR = "senior_assessor"


def may_assess(grade: AssessorGrade, level: SkillLevel) -> bool:
    return grade is AssessorGrade.SENIOR_ASSESSOR or not level.is_technician


def assessors_needed(candidates: int) -> int:
    """The smallest odd number, at least three, with one assessor to five candidates."""
    needed = max(FEWEST_ASSESSORS, _per(candidates, CANDIDATES_PER_ASSESSOR))
    return needed if needed % 2 else needed + 1


def invigilators_needed(candidates_in_room: int) -> int:
    """One to fifteen candidates, and at least two a room."""
    return max(FEWEST_INVIGILATORS, _per(candidates_in_room, CANDIDATES_PER_INVIGILATOR))


def require_assessors(grades: Sequence[AssessorGrade], candidates: int, level: SkillLevel) -> None:
    """Pass when the assessors are at least three, odd in number, one to five candidates, and may assess `level`."""
    if not all(may_assess(grade, level) for grade in grades):
        raise Refusal("Level %(level)s is assessed by senior assessors only.", level=level)
    require_panel(len(grades))
    if len(grades) * CANDIDATES_PER_ASSESSOR < candidates:
        raise Refusal(
            "%(candidates)s candidates need %(needed)s assessors; there are %(count)s.",
            candidates=candidates,
            needed=assessors_needed(candidates),
            count=len(grades),
        )


def require_panel(count: int) -> None:
    """Pass when a panel (of assessors, or of the comprehensive review) is at least three and odd in number."""
    if count < FEWEST_ASSESSORS or not count % 2:
        raise Refusal("A panel is at least three people and odd in number; there are %(count)s.", count=count)


def require_invigilators(count: int, candidates_in_room: int) -> None:
    """Pass when a room has one invigilator to fifteen candidates and at least two."""
    needed = invigilators_needed(candidates_in_room)
    if count < needed:
        raise Refusal(
            "A room of %(candidates)s candidates needs %(needed)s invigilators; there are %(count)s.",
            candidates=candidates_in_room,
            needed=needed,
            count=count,
        )


def _per(candidates: int, ratio: int) -> int:
    if candidates < 0:
        raise Refusal("The number of candidates cannot be below 0.")
    return -(-candidates // ratio)

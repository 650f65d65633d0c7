"""Whether a candidate has passed: every required part on its own, never an average; and what a resit must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.errors import Refusal

PASS_MARK = Decimal(60)
FULL_MARK = Decimal(100)
RESIT_VALIDITY_DAYS = 365


class AssessmentPart(StrEnum):
    THEORY = "theory"
    SKILL = "skill"
    REVIEW = "review"


class PartState(StrEnum):
    """Not entered, marked (also with zero), absent and cheating are four different things."""

    BLANK = "blank"
    MARKED = "marked"
    ABSENT = "absent"
    CHEATING = "cheating"


class OutcomeState(StrEnum):
    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True)
class PartResult:
    """The result of one part; `mark` (0–100) stands exactly when the state is MARKED."""

    state: PartState
    mark: Decimal | None = None

    def passes(self, pass_mark: Decimal = PASS_MARK) -> bool:
        return self.mark is not None and self.mark >= pass_mark


BLANK = PartResult(PartState.BLANK)
ABSENT = PartResult(PartState.ABSENT)
CHEATING = PartResult(PartState.CHEATING)


@dataclass(frozen=True)
class Outcome:
    """Passed, failed (which parts) or pending; a pending outcome already names what has failed."""

    state: OutcomeState
    passed: tuple[AssessmentPart, ...] = ()
    failed: tuple[AssessmentPart, ...] = ()
    blank: tuple[AssessmentPart, ...] = ()


@dataclass(frozen=True)
class Resit:
    """The parts to sit again and the passed ones that still count, the latter up to and including `valid_until`."""

    parts: tuple[AssessmentPart, ...]
    kept: tuple[AssessmentPart, ...]
    valid_until: date


def marked(mark: Decimal | int) -> PartResult:
    """The result of a part that was marked; Refusal unless `mark` lies in 0–100 with at most two decimals."""
    if isinstance(mark, bool) or not isinstance(mark, Decimal | int):
        raise TypeError("a mark is a Decimal or an int")
    number = Decimal(mark)
    if not number.is_finite() or not 0 <= number <= FULL_MARK:
        raise Refusal("A mark lies between 0 and 100; enter it again.")
    if number * 100 != int(number * 100):
        raise Refusal("Enter the mark with at most two decimals.")
    return PartResult(PartState.MARKED, number)


def parts_required(level: SkillLevel, with_review: bool | None = None) -> tuple[AssessmentPart, ...]:
    """Theory and skill, and the comprehensive review for 技师 and above; a standard may say otherwise."""
    review = level.is_technician if with_review is None else with_review
    return tuple(AssessmentPart) if review else (AssessmentPart.THEORY, AssessmentPart.SKILL)


def outcome(
    required: tuple[AssessmentPart, ...],
    results: Mapping[AssessmentPart, PartResult],
    pass_mark: Decimal = PASS_MARK,
) -> Outcome:
    """Passed only when each required part reaches `pass_mark`; pending while one is not entered."""
    if not required:
        raise Refusal("Say which parts are required.")
    blank = tuple(part for part in required if results.get(part, BLANK).state is PartState.BLANK)
    passed = tuple(part for part in required if results.get(part, BLANK).passes(pass_mark))
    failed = tuple(part for part in required if part not in blank and part not in passed)
    state = OutcomeState.PENDING if blank else OutcomeState.FAILED if failed else OutcomeState.PASSED
    return Outcome(state, passed, failed, blank)


def resit(
    required: tuple[AssessmentPart, ...],
    earlier: Outcome,
    *,
    counted_from: date,
    on: date,
    validity_days: int = RESIT_VALIDITY_DAYS,
) -> Resit:
    """What a candidate sits again on the day `on`: the failed parts, or everything once the validity is over.

    The validity is counted from a stated date; its last day still counts. Refusal unless the outcome is a failure.
    """
    if earlier.state is not OutcomeState.FAILED:
        raise Refusal("Only who has failed a part may resit; this outcome is %(state)s.", state=earlier.state)
    until = counted_from + timedelta(days=validity_days)
    if on > until:
        return Resit(required, (), until)
    return Resit(earlier.failed, earlier.passed, until)


def after_resit(
    earlier: Mapping[AssessmentPart, PartResult], sat: Mapping[AssessmentPart, PartResult], allowed: Resit
) -> dict[AssessmentPart, PartResult]:
    """The results that count after a resit: the kept parts as they were, the others as sat again.

    Refusal when a part was sat that was not to be; a part not sat yet is blank.
    """
    wrong = [part for part in sat if part not in allowed.parts]
    if wrong:
        raise Refusal("%(part)s was not to be sat again: it has been passed and counts.", part=wrong[0])
    return {part: earlier[part] for part in allowed.kept} | {part: sat.get(part, BLANK) for part in allowed.parts}

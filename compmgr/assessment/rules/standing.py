"""Where a candidate stands after every attempt so far: what counts, what is still to be sat, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compmgr.assessment.rules.outcome import (
    AssessmentPart,
    Outcome,
    OutcomeState,
    PartResult,
    Resit,
    after_resit,
    outcome,
    resit,
)


@dataclass(frozen=True)
class Attempt:
    """One sitting of a person at one occupation and level."""

    held_on: date
    is_resit: bool
    results: Mapping[AssessmentPart, PartResult] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """`to_sit` are the parts of the last attempt, `kept` those that still count from an earlier one."""

    required: tuple[AssessmentPart, ...]
    to_sit: tuple[AssessmentPart, ...]
    kept: tuple[AssessmentPart, ...]
    results: Mapping[AssessmentPart, PartResult]
    outcome: Outcome
    valid_until: date | None = None

    @property
    def blank(self) -> tuple[AssessmentPart, ...]:
        """The parts that still wait for a mark."""
        return self.outcome.blank


def standing(required: tuple[AssessmentPart, ...], attempts: Sequence[Attempt]) -> Standing:
    """What the attempts, oldest first, come to.

    A resit sits what the attempts before it failed, as long as they are valid, counted from the last full attempt; a
    resit without a known failure sits everything, so that nobody passes on a part that nobody has seen.
    """
    results: dict[AssessmentPart, PartResult] = {}
    allowed = Resit(required, (), attempts[-1].held_on)
    counted_from = None
    for attempt in attempts:
        before = outcome(required, results)
        if attempt.is_resit and counted_from and before.state is OutcomeState.FAILED:
            allowed = resit(required, before, counted_from=counted_from, on=attempt.held_on)
            sat = {part: result for part, result in attempt.results.items() if part in allowed.parts}
            results = after_resit(results, sat, allowed)
        else:
            allowed = Resit(required, (), attempt.held_on)
            results = {part: result for part, result in attempt.results.items() if part in required}
        if not allowed.kept:
            counted_from = attempt.held_on
    return Standing(
        required,
        allowed.parts,
        allowed.kept,
        results,
        outcome(required, results),
        allowed.valid_until if allowed.kept else None,
    )

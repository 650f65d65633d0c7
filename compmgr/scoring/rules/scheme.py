"""What a marking scheme is, and what its parts come to.

Criterion (A) → sub-criterion (A1) → aspect (A1.3), as in the WorldSkills exchange sheet. A scheme is worth 100.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

WHOLE = Decimal(100)
LEVELS = (0, 1, 2, 3)
DECIMALS = 2


class AspectKind(StrEnum):
    MEASUREMENT = "measurement"
    JUDGEMENT = "judgement"


class Severity(StrEnum):
    """An error keeps a scheme from being frozen; a warning is shown only."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Aspect:
    """One thing that is marked. `benchmarks` are the four texts of the levels 0, 1, 2, 3 of a judgement.

    `scorer` names a way of scoring (see `scorers`), empty for the usual one of the kind; `settings` are its own.
    """

    key: str
    kind: AspectKind
    max_mark: Decimal
    description: str = ""
    section: int | None = None
    benchmarks: tuple[str, ...] = ()
    requirement: str = ""
    scorer: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SubCriterion:
    key: str
    name: str = ""
    aspects: tuple[Aspect, ...] = ()
    day: int | None = None


@dataclass(frozen=True)
class Criterion:
    """`target` is the sum it was planned to have, where one was stated."""

    key: str
    name: str = ""
    sub_criteria: tuple[SubCriterion, ...] = ()
    target: Decimal | None = None


@dataclass(frozen=True)
class Section:
    """A section of the occupational standard and the marks it should receive."""

    number: int
    name: str
    target: Decimal


@dataclass(frozen=True)
class Scheme:
    criteria: tuple[Criterion, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class SchemeProblem:
    """What is wrong at `where` (a key, or empty for the whole); `message` is a msgid that `values` fill."""

    where: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def total_of(part: Scheme | Criterion | SubCriterion | Iterable[Aspect]) -> Decimal:
    """Exact sum of the maximum marks of `part`."""
    aspects = aspects_of(part) if isinstance(part, Scheme | Criterion | SubCriterion) else part
    return sum((aspect.max_mark for aspect in aspects), Decimal(0))


def aspects_of(part: Scheme | Criterion | SubCriterion) -> tuple[Aspect, ...]:
    """The aspects of `part` in the order of the scheme."""
    if isinstance(part, SubCriterion):
        return part.aspects
    inner = part.criteria if isinstance(part, Scheme) else part.sub_criteria
    return tuple(aspect for each in inner for aspect in aspects_of(each))


def section_totals(scheme: Scheme) -> dict[int | None, Decimal]:
    """Marks really given to each section; aspects without one stand under None."""
    totals: dict[int | None, Decimal] = {section.number: Decimal(0) for section in scheme.sections}
    for aspect in aspects_of(scheme):
        totals[aspect.section] = totals.get(aspect.section, Decimal(0)) + aspect.max_mark
    return totals


def variations(scheme: Scheme) -> dict[int, Decimal]:
    """Actual less target marks of each section that has a target; zero is as planned."""
    totals = section_totals(scheme)
    return {section.number: totals[section.number] - section.target for section in scheme.sections}


def is_exact_to(value: Decimal, decimals: int = DECIMALS) -> bool:
    """Whether `value` is finite and needs no more than `decimals` decimals (1.500 needs one)."""
    if not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    kept = len(digits) + int(exponent) + decimals
    return not any(digits[max(kept, 0) :])

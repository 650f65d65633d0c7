"""What a marking scheme is, what is wrong with one, and when it may be frozen.

Criterion (A) → sub-criterion (A1) → aspect (A1.3), as in the WorldSkills exchange sheet. A scheme is worth 100.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from compmgr.foundation.errors import Refusal

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


def require_freezable(scheme: Scheme) -> None:
    """Pass when `scheme` has no errors; a Refusal that lists every one of them otherwise."""
    errors = [problem for problem in problems(scheme) if problem.severity is Severity.ERROR]
    if errors:
        listed = "; ".join(sorted({problem.where or "Σ" for problem in errors}))
        raise Refusal(
            "The scheme cannot be frozen yet: %(count)s errors at %(places)s.",
            count=len(errors),
            places=listed,
            problems=tuple(errors),
        )


def problems(scheme: Scheme) -> list[SchemeProblem]:
    """Everything wrong with `scheme`, errors and warnings, in the order of the scheme."""
    return [
        *_sum_problems(scheme),
        *_repeated_keys(scheme),
        *_empty_parts(scheme),
        *(problem for aspect in aspects_of(scheme) for problem in _aspect_problems(aspect)),
        *_section_problems(scheme),
    ]


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


def _sum_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    if not all(aspect.max_mark.is_finite() for aspect in aspects_of(scheme)):
        return
    total = total_of(scheme)
    if total != WHOLE:
        yield SchemeProblem(
            "", "The scheme is worth %(total)s; it has to be worth %(whole)s.", {"total": total, "whole": WHOLE}
        )


def _repeated_keys(scheme: Scheme) -> Iterator[SchemeProblem]:
    subs = [sub for criterion in scheme.criteria for sub in criterion.sub_criteria]
    for keys in (scheme.criteria, subs, aspects_of(scheme)):
        for key, times in Counter(part.key for part in keys).items():
            if times > 1:
                yield SchemeProblem(
                    key, "The key %(key)s stands %(times)s times; give each its own.", {"key": key, "times": times}
                )


def _empty_parts(scheme: Scheme) -> Iterator[SchemeProblem]:
    for criterion in scheme.criteria:
        if not criterion.sub_criteria:
            yield SchemeProblem(criterion.key, "Criterion %(key)s has no sub-criterion.", {"key": criterion.key})
        for sub in criterion.sub_criteria:
            if not sub.aspects:
                yield SchemeProblem(sub.key, "Sub-criterion %(key)s has no aspect.", {"key": sub.key})


def _aspect_problems(aspect: Aspect) -> Iterator[SchemeProblem]:
    at: dict[str, Any] = {"key": aspect.key, "max_mark": aspect.max_mark}
    if not aspect.max_mark.is_finite() or aspect.max_mark <= 0:
        yield SchemeProblem(aspect.key, "Aspect %(key)s is worth %(max_mark)s; it has to be worth more than 0.", at)
    elif not is_exact_to(aspect.max_mark):
        yield SchemeProblem(aspect.key, "Aspect %(key)s is worth %(max_mark)s; two decimals are the most.", at)
    if aspect.kind is AspectKind.JUDGEMENT and not _has_benchmarks(aspect):
        yield SchemeProblem(
            aspect.key,
            "Aspect %(key)s is judged, but the texts of its four levels are not all there.",
            {"key": aspect.key},
            Severity.WARNING,
        )


def _has_benchmarks(aspect: Aspect) -> bool:
    return len(aspect.benchmarks) == len(LEVELS) and all(text.strip() for text in aspect.benchmarks)


def _section_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Only where sections have targets: a deviation is shown, never forbidden."""
    if not scheme.sections or not all(aspect.max_mark.is_finite() for aspect in aspects_of(scheme)):
        return
    known = {section.number for section in scheme.sections}
    for aspect in aspects_of(scheme):
        if aspect.section not in known:
            yield SchemeProblem(
                aspect.key,
                "Aspect %(key)s belongs to no section of the standard.",
                {"key": aspect.key},
                Severity.WARNING,
            )
    for number, variation in variations(scheme).items():
        if variation:
            yield SchemeProblem(
                "",
                "Section %(section)s differs from its target by %(variation)s.",
                {"section": number, "variation": variation},
                Severity.WARNING,
            )

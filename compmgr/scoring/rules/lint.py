"""What is wrong with a scheme, what is worth a look, and what its figures are; a scheme with errors is never frozen."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import (
    WHOLE,
    Aspect,
    AspectKind,
    Criterion,
    Scheme,
    SchemeProblem,
    Section,
    Severity,
    SubCriterion,
    aspects_of,
    is_exact_to,
    section_totals,
    total_of,
    variations,
)
from compmgr.scoring.rules.scorers import scorer_of


@dataclass(frozen=True)
class Customs:
    """What is usual in schemes of the WorldSkills style: the most an aspect is worth, the most that is judged (%)."""

    aspect: Decimal = Decimal("2.00")
    judged: Decimal = Decimal(50)


CUSTOMS = Customs()


@dataclass(frozen=True)
class Figures:
    """What a scheme comes to; `lowest` and `highest` are the totals that can be reached at all, exact."""

    total: Decimal
    measured: Decimal
    judged: Decimal
    aspects: int
    judged_aspects: int
    lowest: Fraction
    highest: Fraction
    sections: Sequence["SectionFigure"]

    @property
    def judged_share(self) -> Fraction:
        """Of the total, in percent."""
        return 100 * Fraction(self.judged) / Fraction(self.total) if self.total else Fraction(0)


@dataclass(frozen=True)
class SectionFigure:
    """A section of the standard: planned, given, and the difference."""

    section: Section
    actual: Decimal
    variation: Decimal


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


def problems(scheme: Scheme, customs: Customs = CUSTOMS) -> list[SchemeProblem]:
    """Everything wrong with `scheme`, errors and warnings, in the order of the scheme."""
    return [
        *_sum_problems(scheme),
        *repeated_keys(scheme),
        *_empty_parts(scheme),
        *_target_problems(scheme),
        *(problem for aspect in aspects_of(scheme) for problem in aspect_problems(aspect)),
        *_section_problems(scheme),
        *_reach_problems(scheme),
        *_style_problems(scheme, customs),
    ]


def figures(scheme: Scheme) -> Figures:
    """The figures of `scheme`; an aspect that is not set completely counts from 0 to its maximum."""
    aspects = aspects_of(scheme)
    judged = [aspect for aspect in aspects if aspect.kind is AspectKind.JUDGEMENT]
    total, judgement = total_of(aspects), total_of(judged)
    reached = [_reachable(aspect) for aspect in aspects]
    actual, off = section_totals(scheme), variations(scheme)
    return Figures(
        total,
        total - judgement,
        judgement,
        len(aspects),
        len(judged),
        sum((lowest for lowest, _ in reached), Fraction(0)),
        sum((highest for _, highest in reached), Fraction(0)),
        [SectionFigure(section, actual[section.number], off[section.number]) for section in scheme.sections],
    )


def aspect_problems(aspect: Aspect) -> Iterator[SchemeProblem]:
    """What is wrong with one aspect and the way it is scored."""
    at: dict[str, Any] = {"key": aspect.key, "max_mark": aspect.max_mark}
    if not aspect.max_mark.is_finite() or aspect.max_mark <= 0:
        yield SchemeProblem(aspect.key, "Aspect %(key)s is worth %(max_mark)s; it has to be worth more than 0.", at)
        return
    if not is_exact_to(aspect.max_mark):
        yield SchemeProblem(aspect.key, "Aspect %(key)s is worth %(max_mark)s; two decimals are the most.", at)
    yield from scoring_problems(aspect)


def scoring_problems(aspect: Aspect) -> Iterator[SchemeProblem]:
    """What is wrong with the way `aspect` is scored: unknown, for the other kind, or set wrongly."""
    try:
        scorer = scorer_of(aspect)
    except Refusal as refusal:
        yield SchemeProblem(aspect.key, refusal.message, refusal.values)
        return
    if scorer.KIND is not aspect.kind:
        yield SchemeProblem(
            aspect.key, "Aspect %(key)s is scored in a way for the other type of aspect.", {"key": aspect.key}
        )
        return
    yield from scorer.problems(aspect)


def repeated_keys(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Keys that stand more than once at their height."""
    subs = [sub for criterion in scheme.criteria for sub in criterion.sub_criteria]
    heights: tuple[Sequence[Criterion | SubCriterion | Aspect], ...] = (scheme.criteria, subs, aspects_of(scheme))
    for parts in heights:
        for key, times in Counter(part.key for part in parts).items():
            if times > 1:
                yield SchemeProblem(
                    key, "The key %(key)s stands %(times)s times; give each its own.", {"key": key, "times": times}
                )


def is_cis_style(scheme: Scheme, customs: Customs = CUSTOMS) -> bool:
    """Whether a scheme is of the WorldSkills kind: sections of the standard, and small aspects for the most part."""
    aspects = aspects_of(scheme)
    small = [aspect for aspect in aspects if aspect.max_mark <= customs.aspect]
    return bool(scheme.sections) and 2 * len(small) > len(aspects)


def _sum_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    if not _is_finite(scheme):
        return
    total = total_of(scheme)
    if total != WHOLE:
        yield SchemeProblem(
            "", "The scheme is worth %(total)s; it has to be worth %(whole)s.", {"total": total, "whole": WHOLE}
        )


def _empty_parts(scheme: Scheme) -> Iterator[SchemeProblem]:
    for criterion in scheme.criteria:
        if not criterion.sub_criteria:
            yield SchemeProblem(criterion.key, "Criterion %(key)s has no sub-criterion.", {"key": criterion.key})
        for sub in criterion.sub_criteria:
            if not sub.aspects:
                yield SchemeProblem(sub.key, "Sub-criterion %(key)s has no aspect.", {"key": sub.key})


def _target_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Only where a criterion was planned to have a sum; a difference is shown, never forbidden."""
    if not _is_finite(scheme):
        return
    for criterion in scheme.criteria:
        total = total_of(criterion)
        if criterion.target is not None and total != criterion.target:
            yield SchemeProblem(
                criterion.key,
                "Criterion %(key)s is worth %(total)s, planned were %(target)s.",
                {"key": criterion.key, "total": total, "target": criterion.target},
                Severity.WARNING,
            )


def _section_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Only where sections have targets: a deviation is shown, never forbidden."""
    if not scheme.sections or not _is_finite(scheme):
        return
    known, used = {one.number for one in scheme.sections}, {aspect.section for aspect in aspects_of(scheme)}
    for aspect in aspects_of(scheme):
        if aspect.section not in known:
            yield SchemeProblem(
                aspect.key,
                "Aspect %(key)s belongs to no section of the standard.",
                {"key": aspect.key},
                Severity.WARNING,
            )
    for number, variation in variations(scheme).items():
        if variation and number not in used:
            yield SchemeProblem("", "No aspect belongs to section %(section)s.", {"section": number}, Severity.WARNING)
        elif variation:
            yield SchemeProblem(
                "",
                "Section %(section)s differs from its target by %(variation)s.",
                {"section": number, "variation": variation},
                Severity.WARNING,
            )


def _reach_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Totals nobody can come to: below what everybody gets, above what the best can get."""
    if not _is_finite(scheme) or total_of(scheme) != WHOLE:
        return
    reached = figures(scheme)
    if reached.highest != WHOLE:
        yield SchemeProblem(
            "",
            "The best possible work comes to %(highest)s only, not to %(whole)s.",
            {"highest": in_marks(reached.highest), "whole": WHOLE},
            Severity.WARNING,
        )
    if reached.lowest > 0:
        yield SchemeProblem(
            "",
            "Even the worst possible work comes to %(lowest)s.",
            {"lowest": in_marks(reached.lowest)},
            Severity.WARNING,
        )


def _style_problems(scheme: Scheme, customs: Customs) -> Iterator[SchemeProblem]:
    """Customs of WorldSkills schemes, looked at in such schemes only."""
    if not _is_finite(scheme) or not is_cis_style(scheme, customs):
        return
    for aspect in aspects_of(scheme):
        if aspect.max_mark > customs.aspect:
            yield SchemeProblem(
                aspect.key,
                "Aspect %(key)s is worth %(max_mark)s; in a scheme of this style, %(usual)s is the most.",
                {"key": aspect.key, "max_mark": aspect.max_mark, "usual": customs.aspect},
                Severity.WARNING,
            )
    share = figures(scheme).judged_share
    if share > Fraction(customs.judged):
        yield SchemeProblem(
            "",
            "%(share)s %% of the marks are judged; in a scheme of this style that is a lot.",
            {"share": in_marks(share)},
            Severity.WARNING,
        )


def in_marks(exact: Fraction) -> Decimal:
    """An exact figure as people read it: two decimals at most, half up."""
    return Decimal((200 * exact.numerator + exact.denominator) // (2 * exact.denominator)).scaleb(-2).normalize() + 0


def _reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    if aspect.max_mark.is_finite() and not any(
        problem.severity is Severity.ERROR for problem in scoring_problems(aspect)
    ):
        return scorer_of(aspect).reachable(aspect)
    return Fraction(0), Fraction(aspect.max_mark) if aspect.max_mark.is_finite() else Fraction(0)


def _is_finite(scheme: Scheme) -> bool:
    return all(aspect.max_mark.is_finite() for aspect in aspects_of(scheme))

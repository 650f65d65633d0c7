"""Levels: one of 0, 1, 2, 3, worth level / 3 of the maximum; three judges' levels sum to ninths of it."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import LEVELS, Aspect, AspectKind, SchemeProblem, Severity, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "levels"
KIND = AspectKind.JUDGEMENT
SETTINGS: tuple[Setting, ...] = ()
HIGHEST = LEVELS[-1]


def field(aspect: Aspect) -> Field:
    return Field(Shape.LEVELS, highest=Decimal(HIGHEST), decimals=0, choices=tuple(map(Decimal, LEVELS)))


def check(aspect: Aspect, value: Decimal) -> Decimal:
    if not is_exact_to(value, 0) or not 0 <= value <= HIGHEST:
        raise Refusal("Aspect %(aspect)s is judged: choose one of the levels 0, 1, 2, 3.", aspect=aspect.key)
    return Decimal(int(value))


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    return Fraction(value) * Fraction(aspect.max_mark) / HIGHEST


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    if len(aspect.benchmarks) != len(LEVELS) or not all(text.strip() for text in aspect.benchmarks):
        yield SchemeProblem(
            aspect.key,
            "Aspect %(key)s is judged, but the texts of its four levels are not all there.",
            {"key": aspect.key},
            Severity.WARNING,
        )

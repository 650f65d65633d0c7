"""Points: the marks themselves, from 0 to the maximum."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "points"
KIND = AspectKind.MEASUREMENT
SETTINGS: tuple[Setting, ...] = ()


def field(aspect: Aspect) -> Field:
    return Field(Shape.NUMBER, highest=aspect.max_mark)


def check(aspect: Aspect, value: Decimal) -> Decimal:
    if not value.is_finite() or not 0 <= value <= aspect.max_mark:
        raise Refusal(
            "Aspect %(aspect)s is worth 0 to %(max_mark)s; enter a mark within that.",
            aspect=aspect.key,
            max_mark=aspect.max_mark,
        )
    if not is_exact_to(value):
        raise Refusal("Enter the mark of aspect %(aspect)s with at most two decimals.", aspect=aspect.key)
    return value


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    return Fraction(value)


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    return ()

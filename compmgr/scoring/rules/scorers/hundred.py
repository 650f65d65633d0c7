"""Out of a hundred: a mark from 0 to 100, scaled to the maximum; the mean of several judges is taken at the total."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import WHOLE, Aspect, AspectKind, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "hundred"
KIND = AspectKind.MEASUREMENT
SETTINGS: tuple[Setting, ...] = ()


def field(aspect: Aspect) -> Field:
    return Field(Shape.NUMBER, highest=WHOLE)


def check(aspect: Aspect, value: Decimal) -> Decimal:
    if not is_exact_to(value) or not 0 <= value <= WHOLE:
        raise Refusal(
            "Aspect %(aspect)s is marked out of 100: enter 0 to 100, with two decimals at most.", aspect=aspect.key
        )
    return value


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    return Fraction(aspect.max_mark) * Fraction(value) / Fraction(WHOLE)


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    return ()

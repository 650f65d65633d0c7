"""Yes or no: the maximum or nothing."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "yes_no"
KIND = AspectKind.MEASUREMENT
SETTINGS: tuple[Setting, ...] = ()


def field(aspect: Aspect) -> Field:
    return Field(Shape.YES_NO, highest=Decimal(1), decimals=0, choices=(Decimal(0), Decimal(1)))


def check(aspect: Aspect, value: Decimal) -> Decimal:
    """1 for yes, 0 for no."""
    if value not in (0, 1):
        raise Refusal("Aspect %(aspect)s is answered with yes or no.", aspect=aspect.key)
    return Decimal(int(value))


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    return Fraction(aspect.max_mark) * int(value)


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    return ()

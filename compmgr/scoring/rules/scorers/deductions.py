"""Deductions: so many faults, each of which costs the same, from the maximum down to a floor."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules import settings
from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "deductions"
KIND = AspectKind.MEASUREMENT
SETTINGS: tuple[Setting, ...] = (
    Setting("each"),
    Setting("floor", is_needed=False),
    Setting("unit", is_number=False, is_needed=False),
)
MOST = 9999


def field(aspect: Aspect) -> Field:
    return Field(Shape.NUMBER, highest=Decimal(MOST), decimals=0, unit=settings.words(aspect, "unit"))


def check(aspect: Aspect, value: Decimal) -> Decimal:
    """A whole number of faults."""
    if not is_exact_to(value, 0) or not 0 <= value <= MOST:
        raise Refusal("Aspect %(aspect)s: enter how many faults there are, 0 for none.", aspect=aspect.key)
    return Decimal(int(value))


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    left = Fraction(aspect.max_mark) - Fraction(value) * settings.number(aspect, "each")
    return max(left, settings.number(aspect, "floor", "0"))


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return settings.number(aspect, "floor", "0"), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    found = list(settings.faults(aspect, SETTINGS))
    if found:
        return found
    if not 0 < settings.number(aspect, "each") <= aspect.max_mark:
        found.append(settings.wrong(aspect, "Aspect %(key)s: a deduction lies above 0 and within the maximum."))
    if not 0 <= settings.number(aspect, "floor", "0") < aspect.max_mark:
        found.append(settings.wrong(aspect, "Aspect %(key)s: the lowest mark lies between 0 and below the maximum."))
    return found

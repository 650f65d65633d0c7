"""Deviation from a reference answer (品评): everything within a tolerance, a deduction for each started step beyond."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules import settings
from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "deviation"
KIND = AspectKind.MEASUREMENT
#: Deviations of more than `beyond` are worth nothing, whatever the steps would leave.
SETTINGS: tuple[Setting, ...] = (
    Setting("reference"),
    Setting("tolerance", is_needed=False),
    Setting("step"),
    Setting("each"),
    Setting("beyond", is_needed=False),
    Setting("unit", is_number=False, is_needed=False),
)
FURTHEST = 999_999


def field(aspect: Aspect) -> Field:
    """The reference itself is not shown where the answer is entered."""
    return Field(
        Shape.NUMBER,
        lowest=Decimal(-FURTHEST),
        highest=Decimal(FURTHEST),
        unit=settings.words(aspect, "unit"),
    )


def check(aspect: Aspect, value: Decimal) -> Decimal:
    """The answer that was given."""
    if not is_exact_to(value) or abs(value) > FURTHEST:
        raise Refusal(
            "Aspect %(aspect)s: enter the answer given, as a number with two decimals at most.", aspect=aspect.key
        )
    return value


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    deviation = abs(Fraction(value) - settings.number(aspect, "reference"))
    over = deviation - settings.number(aspect, "tolerance", "0")
    if over <= 0:
        return Fraction(aspect.max_mark)
    if settings.is_given(aspect, "beyond") and deviation > settings.number(aspect, "beyond"):
        return Fraction(0)
    steps = ceil(over / settings.number(aspect, "step"))
    return max(Fraction(aspect.max_mark) - steps * settings.number(aspect, "each"), Fraction(0))


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    found = list(settings.faults(aspect, SETTINGS))
    if found:
        return found
    tolerance = settings.number(aspect, "tolerance", "0")
    if tolerance < 0 or settings.number(aspect, "step") <= 0:
        found.append(settings.wrong(aspect, "Aspect %(key)s: a tolerance is 0 or more, a step more than 0."))
    if not 0 < settings.number(aspect, "each") <= aspect.max_mark:
        found.append(settings.wrong(aspect, "Aspect %(key)s: a deduction lies above 0 and within the maximum."))
    if settings.is_given(aspect, "beyond") and settings.number(aspect, "beyond") < tolerance:
        found.append(settings.wrong(aspect, "Aspect %(key)s: the farthest deviation lies outside the tolerance."))
    return found

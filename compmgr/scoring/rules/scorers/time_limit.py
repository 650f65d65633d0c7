"""Time limit: everything within the limit, a deduction for each started unit over it, nothing beyond an end."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules import settings
from compmgr.scoring.rules.scheme import Aspect, AspectKind, SchemeProblem, is_exact_to
from compmgr.scoring.rules.scorer import Field, Setting, Shape

KEY = "time_limit"
KIND = AspectKind.MEASUREMENT
#: `limit`, `end` and `every` are counted in `unit` (minutes, seconds); `every` is one unit where nothing is said.
SETTINGS: tuple[Setting, ...] = (
    Setting("limit"),
    Setting("each"),
    Setting("every", is_needed=False),
    Setting("end", is_needed=False),
    Setting("unit", is_number=False, is_needed=False),
)
LONGEST = 99_999


def field(aspect: Aspect) -> Field:
    return Field(Shape.NUMBER, highest=Decimal(LONGEST), unit=settings.words(aspect, "unit"))


def check(aspect: Aspect, value: Decimal) -> Decimal:
    """The time used."""
    if not is_exact_to(value) or not 0 <= value <= LONGEST:
        raise Refusal(
            "Aspect %(aspect)s: enter the time used, as a number with two decimals at most.", aspect=aspect.key
        )
    return value


def worth(aspect: Aspect, value: Decimal) -> Fraction:
    over = Fraction(value) - settings.number(aspect, "limit")
    if over <= 0:
        return Fraction(aspect.max_mark)
    if settings.is_given(aspect, "end") and Fraction(value) > settings.number(aspect, "end"):
        return Fraction(0)
    units = ceil(over / settings.number(aspect, "every", "1"))
    return max(Fraction(aspect.max_mark) - units * settings.number(aspect, "each"), Fraction(0))


def reachable(aspect: Aspect) -> tuple[Fraction, Fraction]:
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect: Aspect) -> Iterable[SchemeProblem]:
    found = list(settings.faults(aspect, SETTINGS))
    if found:
        return found
    limit = settings.number(aspect, "limit")
    if limit <= 0 or settings.number(aspect, "every", "1") <= 0:
        found.append(settings.wrong(aspect, "Aspect %(key)s: a time is longer than 0."))
    if not 0 < settings.number(aspect, "each") <= aspect.max_mark:
        found.append(settings.wrong(aspect, "Aspect %(key)s: a deduction lies above 0 and within the maximum."))
    if settings.is_given(aspect, "end") and settings.number(aspect, "end") <= limit:
        found.append(settings.wrong(aspect, "Aspect %(key)s: the end lies after the limit."))
    return found

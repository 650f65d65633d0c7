"""How a judge's marks of warm-up works stand to the reference: severity, consistency, agreement of levels.

Exact throughout: shares are fractions of an aspect's maximum, and only what is shown is rounded (`rounded`,
`rounded_root`). A figure over fewer marks than it needs is not given, since it would say more than is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.marks import worth
from compmgr.scoring.rules.scheme import LEVELS, Aspect, AspectKind
from compmgr.scoring.rules.scorer import Shape
from compmgr.scoring.rules.scorers import scorer_of

#: Marks that a figure needs before it is shown. [C]
FEWEST = 5
FEWEST_FOR_KAPPA = 20
#: Differences of the mean within this share of the maximum are called none. [C]
SLIGHT = Fraction(2, 100)
#: A spread of the differences above this share of the maximum is called uneven. [C]
UNEVEN = Fraction(15, 100)
#: Works of a calibration.
FEWEST_WORKS, MOST_WORKS = 1, 12


class Leaning(StrEnum):
    """Which way a judge's marks lie from the reference."""

    STRICT = "strict"
    LEVEL = "level"
    LENIENT = "lenient"


@dataclass(frozen=True)
class Compared:
    """One aspect of one work: what the judge gave and what the reference is, as values that are entered."""

    aspect: Aspect
    own: Decimal
    reference: Decimal

    @property
    def difference(self) -> Fraction:
        """Worth given less worth of the reference, as a share of the maximum: above 0 is lenient."""
        given = worth(self.aspect, self.own) - worth(self.aspect, self.reference)
        return given / Fraction(self.aspect.max_mark)


@dataclass(frozen=True)
class Figures:
    """Over `count` marks; what is not given needs more of them.

    `severity` is the mean of the differences as a share of the maximum (above 0: lenient, below 0: strict);
    `variance` of the differences, over count - 1, is the square of the consistency (small is even).
    """

    count: int
    severity: Fraction | None = None
    variance: Fraction | None = None

    @property
    def leaning(self) -> Leaning | None:
        if self.severity is None:
            return None
        if abs(self.severity) <= SLIGHT:
            return Leaning.LEVEL
        return Leaning.LENIENT if self.severity > 0 else Leaning.STRICT

    @property
    def is_even(self) -> bool | None:
        return None if self.variance is None else self.variance <= UNEVEN**2


@dataclass(frozen=True)
class Agreement:
    """Over `count` levels: the shares that are the same, and at most one apart; kappa weighted by squared distance.

    Kappa is 1 for full agreement and 0 for what chance would give; it is not there where levels never vary.
    """

    count: int
    exact: Fraction | None = None
    adjacent: Fraction | None = None
    kappa: Fraction | None = None


@dataclass(frozen=True)
class Calibration:
    """The figures of one judge."""

    together: Figures
    measured: Figures
    judged: Figures
    levels: Agreement


def calibration(compared: Iterable[Compared]) -> Calibration:
    """What `compared` says of the judge, over everything and over measured and judged aspects apart."""
    compared = list(compared)
    judged = [each for each in compared if each.aspect.kind is AspectKind.JUDGEMENT]
    measured = [each for each in compared if each.aspect.kind is AspectKind.MEASUREMENT]
    levels = [(int(each.own), int(each.reference)) for each in judged if _is_level(each)]
    return Calibration(
        figures([each.difference for each in compared]),
        figures([each.difference for each in measured]),
        figures([each.difference for each in judged]),
        agreement(levels),
    )


def figures(differences: Sequence[Fraction]) -> Figures:
    """Severity and variance of `differences` (shares of the maximum), once there are enough of them."""
    count = len(differences)
    if count < FEWEST:
        return Figures(count)
    mean = sum(differences, Fraction(0)) / count
    squares = sum(((each - mean) ** 2 for each in differences), Fraction(0))
    return Figures(count, mean, squares / (count - 1))


def agreement(levels: Sequence[tuple[int, int]]) -> Agreement:
    """How `(own, reference)` levels agree, once there are enough of them."""
    count = len(levels)
    if count < FEWEST:
        return Agreement(count)
    apart = [abs(own - reference) for own, reference in levels]
    exact, adjacent = Fraction(apart.count(0), count), Fraction(sum(each <= 1 for each in apart), count)
    return Agreement(count, exact, adjacent, kappa(levels) if count >= FEWEST_FOR_KAPPA else None)


def kappa(levels: Sequence[tuple[int, int]]) -> Fraction | None:
    """Cohen's kappa with quadratic weights (Cohen 1968): 1 - observed / expected squared distance; None when the
    expected distance is 0, that is when both gave one and the same level throughout."""
    count = len(levels)
    observed = Fraction(sum((own - reference) ** 2 for own, reference in levels), count)
    own = [sum(each == level for each, _ in levels) for level in LEVELS]
    reference = [sum(each == level for _, each in levels) for level in LEVELS]
    expected = Fraction(
        sum(own[one] * reference[other] * (one - other) ** 2 for one in LEVELS for other in LEVELS), count**2
    )
    return 1 - observed / expected if expected else None


def rounded(share: Fraction, decimals: int = 1) -> Decimal:
    """`share` in per cent, half up (away from 0)."""
    scaled = abs(share) * 100 * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if share >= 0 else -whole).scaleb(-decimals)


def rounded_root(square: Fraction, decimals: int = 1) -> Decimal:
    """The root of `square` in per cent, half up: exact, since no root is taken of anything but a whole number."""
    scaled = square * (100 * 10**decimals) ** 2
    return Decimal((isqrt(4 * scaled.numerator // scaled.denominator) + 1) // 2).scaleb(-decimals)


def check_works(number: int) -> int:
    if not FEWEST_WORKS <= number <= MOST_WORKS:
        raise Refusal("A calibration has %(fewest)s to %(most)s warm-up works.", fewest=FEWEST_WORKS, most=MOST_WORKS)
    return number


def is_open_to_chief(seen_at: datetime | None, day_began_at: datetime, now: datetime) -> bool:
    """Whether the chief judge may see a judge's figures: the judge looks first, until the day of the stage begins."""
    return seen_at is not None or now >= day_began_at


def _is_level(compared: Compared) -> bool:
    """Whether both values are levels: a judged aspect may be scored in another way, such as marks out of 100."""
    return scorer_of(compared.aspect).field(compared.aspect).shape is Shape.LEVELS

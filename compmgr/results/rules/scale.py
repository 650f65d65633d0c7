"""Scale points: named strategies that make the results of different skills comparable, in exact arithmetic.

Every scaled score depends on every mark of the skill, so a late correction means that all are computed again.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from math import floor, isqrt

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.totals import Number
from compmgr.scoring.rules.marks import exact

UNIT = 30
MEAN_500 = 500
MEDIAN_700 = 700
# Makes the median absolute deviation of a normal distribution equal to its standard deviation.
MAD_FACTOR = Fraction(14826, 10000)


class ScaleStrategy(StrEnum):
    SCALE_500 = "scale_500"
    SCALE_700 = "scale_700"
    NONE = "none"


def scaled(
    strategy: ScaleStrategy, marks: Mapping[str, Number], team_of: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Scale points by the contest's strategy; empty when it has none."""
    return STRATEGIES[strategy](marks, team_of)


def scale_500(marks: Mapping[str, Number], team_of: Mapping[str, str] | None = None) -> dict[str, int]:
    """round(500 + 30·(x − mean)/σ), population σ, half up; everyone at 500 when all are equal.

    `marks` has a row for each competitor or team, or for each member if `team_of` says whose member: a team counts
    once. Derived from published WorldSkills tables (it reproduces 17 of 19).
    """
    sample = list(_once(marks, team_of).values())
    if not sample:
        return {}
    mean = sum(sample, Fraction(0)) / len(sample)
    variance = sum(((mark - mean) ** 2 for mark in sample), Fraction(0)) / len(sample)
    return {name: _at_deviation(exact(mark) - mean, variance) for name, mark in marks.items()}


def scale_700(marks: Mapping[str, Number], team_of: Mapping[str, str] | None = None) -> dict[str, int]:
    """round(700 + 30·(x − median)/(1.4826·MAD)), half up; everyone at 700 when the MAD is 0.

    An imitation in use: the formula of the real 700 scale is unpublished.
    """
    sample = list(_once(marks, team_of).values())
    if not sample:
        return {}
    middle = _median(sample)
    deviation = MAD_FACTOR * _median([abs(mark - middle) for mark in sample])
    if not deviation:
        return dict.fromkeys(marks, MEDIAN_700)
    return {name: _half_up(MEDIAN_700 + UNIT * (exact(mark) - middle) / deviation) for name, mark in marks.items()}


def none(marks: Mapping[str, Number], team_of: Mapping[str, str] | None = None) -> dict[str, int]:
    """No scale: a contest that shows marks only."""
    return {}


STRATEGIES: dict[ScaleStrategy, Callable[[Mapping[str, Number], Mapping[str, str] | None], dict[str, int]]] = {
    ScaleStrategy.SCALE_500: scale_500,
    ScaleStrategy.SCALE_700: scale_700,
    ScaleStrategy.NONE: none,
}
# The mean or median mark of each scale, from which on the Medallion for Excellence is given.
MIDDLE: dict[ScaleStrategy, int | None] = {
    ScaleStrategy.SCALE_500: MEAN_500,
    ScaleStrategy.SCALE_700: MEDIAN_700,
    ScaleStrategy.NONE: None,
}


def _once(marks: Mapping[str, Number], team_of: Mapping[str, str] | None) -> dict[str, Fraction]:
    """One mark for each team; members of a team cannot have different ones."""
    once: dict[str, Fraction] = {}
    for name, mark in marks.items():
        team = (team_of or {}).get(name, name)
        if once.setdefault(team, exact(mark)) != exact(mark):
            raise Refusal("The members of team %(team)s have different marks; a team has one.", team=team)
    return once


def _at_deviation(difference: Fraction, variance: Fraction) -> int:
    """floor(500 + 30·difference/√variance + ½) without ever leaving the integers.

    With q = (30·difference)²/variance the points lie √q from 500, and comparing 2·√q with odd numbers is comparing
    4q with their squares.
    """
    if not difference:
        return MEAN_500
    four_q = 4 * (UNIT * difference) ** 2 / variance
    if difference > 0:
        return MEAN_500 + (isqrt(floor(four_q)) + 1) // 2
    upwards = -(-four_q.numerator // four_q.denominator)
    return MEAN_500 - (isqrt(upwards - 1) + 1) // 2


def _median(values: Iterable[Fraction]) -> Fraction:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))

"""Who gets a prize: by ratio of a stated base, by fixed counts, or by ranges of places.

Lines are cumulative places: with counts 1/2/5 the first prize ends at place 1, the second at 3, the third at 8. Ties
at a line enter together, and so does everyone who shares a place; the next prize gets that many fewer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.ranking import Placing
from compmgr.scoring.rules.marks import exact

HALF = Fraction(1, 2)


class Award(StrEnum):
    FIRST_PRIZE = "first_prize"
    SECOND_PRIZE = "second_prize"
    THIRD_PRIZE = "third_prize"
    EXCELLENCE = "excellence"


class Rounding(StrEnum):
    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


PRIZES = (Award.FIRST_PRIZE, Award.SECOND_PRIZE, Award.THIRD_PRIZE)
ROUND = {Rounding.FLOOR: floor, Rounding.HALF_UP: lambda number: floor(number + HALF), Rounding.CEIL: ceil}


@dataclass(frozen=True)
class ByRatio:
    """Each prize gets its per cent of `base`, rounded on its own; excellence goes down to its share of the base.

    `base` is stated by the contest (entered, present, with a total), since those differ.
    """

    percent: Mapping[Award, Decimal | int]
    base: int
    rounding: Rounding
    excellence_to: Fraction | None = None


@dataclass(frozen=True)
class ByCount:
    """So many of each prize, such as 1/2/5/12."""

    counts: Mapping[Award, int]


@dataclass(frozen=True)
class ByRank:
    """First and last place of each prize, both included."""

    ranges: Mapping[Award, tuple[int, int]]


def awards(placings: Iterable[Placing], rule: ByRatio | ByCount | ByRank) -> dict[str, Award]:
    """The prize of everyone who gets one, best first; the absent get none."""
    ranges = lines(rule)
    return {
        placing.competitor: award
        for placing in placings
        if placing.place is not None
        for award, (first, last) in ranges.items()
        if first <= placing.place <= last
    }


def lines(rule: ByRatio | ByCount | ByRank) -> dict[Award, tuple[int, int]]:
    """First and last place of each prize by `rule`; a prize with none has no line; Refusal if it is impossible."""
    if isinstance(rule, ByRank):
        return _checked(rule.ranges)
    counts = rule.counts if isinstance(rule, ByCount) else _counts(rule)
    ranges = _stacked(counts)
    if isinstance(rule, ByRatio) and rule.excellence_to is not None:
        ranges |= _excellence(rule, ranges)
    return ranges


def _counts(rule: ByRatio) -> dict[Award, int]:
    if rule.base < 0 or any(exact(percent) < 0 for percent in rule.percent.values()):
        raise Refusal("The base and the ratios of the awards cannot be below 0.")
    if sum(exact(percent) for percent in rule.percent.values()) > 100:
        raise Refusal("The ratios of the awards add up to more than 100.")
    return {award: ROUND[rule.rounding](exact(percent) * rule.base / 100) for award, percent in rule.percent.items()}


def _stacked(counts: Mapping[Award, int]) -> dict[Award, tuple[int, int]]:
    if any(count < 0 for count in counts.values()):
        raise Refusal("The number of an award cannot be below 0.")
    ranges, last = {}, 0
    for award in Award:
        count = counts.get(award, 0)
        if count:
            ranges[award] = (last + 1, last + count)
            last += count
    return ranges


def _excellence(rule: ByRatio, ranges: Mapping[Award, tuple[int, int]]) -> dict[Award, tuple[int, int]]:
    """优胜奖 for those below the prizes, down to that share of the base."""
    if Award.EXCELLENCE in rule.percent:
        raise Refusal("State the award of excellence either by its ratio or by how far down it goes.")
    if rule.excellence_to is None or not 0 <= rule.excellence_to <= 1:
        raise Refusal("The award of excellence goes down to a share between 0 and 1.")
    first = 1 + max((last for _, last in ranges.values()), default=0)
    last = ROUND[rule.rounding](rule.excellence_to * rule.base)
    return {Award.EXCELLENCE: (first, last)} if first <= last else {}


def _checked(ranges: Mapping[Award, tuple[int, int]]) -> dict[Award, tuple[int, int]]:
    """Ranges may leave gaps; they may not overlap, run backwards or contradict the order of the prizes."""
    ordered = {award: ranges[award] for award in Award if award in ranges}
    end = 0
    for first, last in ordered.values():
        if not end < first <= last:
            raise Refusal(
                "The ranges of places must follow one another without overlap: %(first)s to %(last)s.",
                first=first,
                last=last,
            )
        end = last
    return ordered

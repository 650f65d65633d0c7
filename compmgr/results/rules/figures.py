"""The awards of an event as its settings keep them, read as a rule that can be applied."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compmgr.competitions.rules import AwardRule
from compmgr.results.rules.awards import PRIZES, Award, ByCount, ByRank, ByRatio, Rounding

USUAL_RATIO = {"first_prize": "10", "second_prize": "20", "third_prize": "30"}
ENTERED, PRESENT, WITH_TOTAL = "entered", "present", "with_total"


def award_rule(
    rule: AwardRule, figures: Mapping[str, Any], bases: Mapping[str, int]
) -> ByRatio | ByCount | ByRank | None:
    """`rule` with its figures; `bases` says how many were entered, were present and have a total."""
    if rule is AwardRule.BY_RATIO:
        return _by_ratio(figures or USUAL_RATIO, bases)
    if rule is AwardRule.BY_COUNT:
        return ByCount({award: int(figures[award]) for award in Award if award in figures})
    if rule is AwardRule.BY_RANK:
        return ByRank({award: (int(figures[award][0]), int(figures[award][1])) for award in Award if award in figures})
    return None


def _by_ratio(figures: Mapping[str, Any], bases: Mapping[str, int]) -> ByRatio:
    """Per cents are kept as text; `excellence_to` is the per cent down to which the award of excellence goes."""
    down_to = figures.get("excellence_to")
    return ByRatio(
        {award: Decimal(str(figures[award])) for award in PRIZES if award in figures},
        bases[figures.get("base") or PRESENT],
        Rounding(figures.get("rounding") or Rounding.HALF_UP),
        None if down_to in (None, "") else Fraction(Decimal(str(down_to))) / 100,
    )

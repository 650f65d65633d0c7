"""What a mark is worth, and how the marks of a panel become one total; exact throughout, never rounded here.

Three things that look alike are kept apart: a *blank* (None, nobody has marked it yet), a *zero* (marked, worth
nothing) and *absent* (the competitor was not there: no mark, no total).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import Aspect, Scheme, aspects_of
from compmgr.scoring.rules.scorers import scorer_of

ALLOWED_SPREAD = 1
FEWEST_TO_DROP = 3


class Absence(StrEnum):
    ABSENT = "absent"


ABSENT = Absence.ABSENT
Value = Decimal | Absence | None


class MarkState(StrEnum):
    BLANK = "blank"
    ZERO = "zero"
    MARKED = "marked"
    ABSENT = "absent"


@dataclass(frozen=True)
class PanelTotal:
    """The totals of a panel's judges: which count, which are left out, and their exact mean."""

    counted: Mapping[str, Fraction]
    dropped_highest: tuple[str, Fraction] | None
    dropped_lowest: tuple[str, Fraction] | None
    mean: Fraction


def state_of(value: Value) -> MarkState:
    if value is None:
        return MarkState.BLANK
    if isinstance(value, Absence):
        return MarkState.ABSENT
    return MarkState.MARKED if value else MarkState.ZERO


def check(aspect: Aspect, value: Decimal | int) -> Decimal:
    """`value` as a Decimal, once it is known to be possible for `aspect`: a mark, or a level of judgement.

    Raises Refusal; a binary float is a mistake of the programme and raises TypeError.
    """
    return scorer_of(aspect).check(aspect, _decimal(value))


def worth(aspect: Aspect, value: Decimal | int) -> Fraction:
    """Marks that `value` earns, by the aspect's scorer: points themselves, or level / 3 of the maximum."""
    return scorer_of(aspect).worth(aspect, check(aspect, value))


def written(value: Decimal | None) -> str:
    """`value` as a judge would write it, without idle zeros: `12.5`, `0`; nothing for a blank."""
    return "" if value is None else f"{value.normalize():f}"


def judge_total(scheme: Scheme | Iterable[Aspect], values: Mapping[str, Value]) -> Fraction:
    """Sum of one judge's marks. Refusal when an aspect is blank, or when the competitor is absent."""
    aspects = _aspects(scheme)
    blank = unmarked(aspects, values)
    if blank:
        raise Refusal("Still to be marked: %(codes)s.", codes=", ".join(blank))
    return sum((worth(aspect, _present(values[aspect.key])) for aspect in aspects), Fraction(0))


def unmarked(scheme: Scheme | Iterable[Aspect], values: Mapping[str, Value]) -> list[str]:
    """Keys of the aspects that are blank, in the order of the scheme; zero and absent are not blank."""
    return [aspect.key for aspect in _aspects(scheme) if values.get(aspect.key) is None]


def panel_total(judge_totals: Mapping[str, Fraction | Decimal | None], drop_extremes: bool = False) -> Fraction:
    """Exact mean of the totals that count; see `panel`."""
    return panel(judge_totals, drop_extremes).mean


def panel(judge_totals: Mapping[str, Fraction | Decimal | None], drop_extremes: bool = False) -> PanelTotal:
    """The panel's total, once every assigned judge is in (None is one who is not).

    Dropping takes out exactly one highest and exactly one lowest, also among equals, and needs three judges.
    """
    if not judge_totals:
        raise Refusal("No judge is assigned to this work; assign a panel first.")
    missing = sorted(judge for judge, total in judge_totals.items() if total is None)
    if missing:
        raise Refusal("Not every assigned judge has handed in: %(judges)s.", judges=", ".join(missing))
    totals = {judge: exact(total) for judge, total in judge_totals.items() if total is not None}
    if not drop_extremes:
        return PanelTotal(totals, None, None, _mean(totals.values()))
    return _without_extremes(totals)


def panel_worth(aspect: Aspect, values: Mapping[str, Decimal | int | None]) -> Fraction:
    """Mean worth of `aspect` over all judges (sum of levels / 9 × maximum for a panel of three)."""
    return panel_total({judge: None if value is None else worth(aspect, value) for judge, value in values.items()})


def spread(levels: Sequence[Decimal | int]) -> int:
    """Highest less lowest level; 0 for fewer than two."""
    return int(max(levels) - min(levels)) if levels else 0


def needs_conference(levels: Sequence[Decimal | int], allowed: int = ALLOWED_SPREAD) -> bool:
    """Whether the judges have to confer and mark again: their levels lie further apart than `allowed`."""
    return spread(levels) > allowed


def exact(value: Fraction | Decimal | int) -> Fraction:
    """`value` as a Fraction; a binary float is not exact and raises TypeError."""
    if isinstance(value, float):
        raise TypeError("marks are exact: use Decimal, Fraction or int, never float")
    return Fraction(value)


def _decimal(value: Decimal | int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError("a mark is a Decimal or an int")
    return Decimal(value)


def _aspects(scheme: Scheme | Iterable[Aspect]) -> tuple[Aspect, ...]:
    return aspects_of(scheme) if isinstance(scheme, Scheme) else tuple(scheme)


def _present(value: Value) -> Decimal:
    if isinstance(value, Absence) or value is None:
        raise Refusal("The competitor of this work was absent: there are no marks to add up.")
    return value


def _without_extremes(totals: dict[str, Fraction]) -> PanelTotal:
    if len(totals) < FEWEST_TO_DROP:
        raise Refusal(
            "Leaving out the highest and the lowest needs at least %(fewest)s judges; there are %(count)s.",
            fewest=FEWEST_TO_DROP,
            count=len(totals),
        )
    ordered = sorted(totals.items(), key=lambda item: (item[1], item[0]))
    lowest, *middle, highest = ordered
    counted = {judge: total for judge, total in totals.items() if judge in dict(middle)}
    return PanelTotal(counted, highest, lowest, _mean(counted.values()))


def _mean(totals: Iterable[Fraction]) -> Fraction:
    values = list(totals)
    return sum(values, Fraction(0)) / len(values)

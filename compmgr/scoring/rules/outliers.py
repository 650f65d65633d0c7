"""Marks that stand out: shown to the chief judge, never corrected by the system.

Distances are measured in medians: the middle of a panel, and the middle of the distances from it (MAD, median absolute
deviation). One wild mark moves neither, as it would move a mean. Exact fractions throughout.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

#: With fewer judges, or for a judge with fewer works, nothing can be said.
FEWEST_JUDGES, FEWEST_WORKS = 4, 5
#: A total stands out further than this many MADs from the median of its work (3.5 in Iglewicz and Hoaglin 1993, whose
#: scale 0.6745 makes it 3.5 / 0.6745, about 5.2 plain MADs) …
TIMES = Fraction(35000, 6745)
#: … and at least this many marks of 100, since panels that agree to the point have hardly any MAD.
LEAST = Fraction(5)
#: A judge is severe or lenient by at least this many marks in the middle of their works …
LEAST_LEANING = Fraction(2)
#: … and on one side of the panel in at least this share of them.
LEANING_SHARE = Fraction(4, 5)

Totals = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True)
class FarTotal:
    """One judge's total of one work, far from the middle of the panel."""

    work: str
    judge: str
    total: Fraction
    median: Fraction

    @property
    def distance(self) -> Fraction:
        return self.total - self.median


@dataclass(frozen=True)
class Leaning:
    """A judge who marks above (positive) or below the panel nearly everywhere; `marks` in the middle of the works."""

    judge: str
    marks: Fraction
    works: int


def far_totals(totals: Totals) -> list[FarTotal]:
    """Totals far from the panel's median, by work; works with fewer than four totals say nothing."""
    found = []
    for work, by_judge in totals.items():
        if len(by_judge) < FEWEST_JUDGES:
            continue
        middle = median(by_judge.values())
        allowed = max(LEAST, TIMES * median(abs(total - middle) for total in by_judge.values()))
        found += [
            FarTotal(work, judge, total, middle) for judge, total in by_judge.items() if abs(total - middle) > allowed
        ]
    return found


def leanings(totals: Totals) -> list[Leaning]:
    """Judges who are severe or lenient against the median of the others, the most striking first.

    Works with fewer than four totals are left out, and judges with fewer than five works.
    """
    distances: dict[str, list[Fraction]] = {}
    for by_judge in totals.values():
        if len(by_judge) >= FEWEST_JUDGES:
            for judge, total in by_judge.items():
                others = median(other for name, other in by_judge.items() if name != judge)
                distances.setdefault(judge, []).append(total - others)
    leaning = [Leaning(judge, median(each), len(each)) for judge, each in distances.items() if _leans(each)]
    return sorted(leaning, key=lambda one: (-abs(one.marks), one.judge))


def median(values: Iterable[Fraction]) -> Fraction:
    """The middle of `values`, or half way between the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def shown(value: Fraction) -> Decimal:
    """`value` with one decimal, half up, for reading alone."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _leans(distances: list[Fraction]) -> bool:
    middle = median(distances)
    if len(distances) < FEWEST_WORKS or abs(middle) < LEAST_LEANING:
        return False
    same_side = sum(1 for each in distances if each * middle > 0)
    return Fraction(same_side, len(distances)) >= LEANING_SHARE

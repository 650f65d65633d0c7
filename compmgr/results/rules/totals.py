"""How the marks of the parts become one total: weighted exactly, rounded once, half up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.keys import worded
from compmgr.scoring.rules.marks import Absence, exact

WHOLE = 100
PUBLISHED_DECIMALS = 2

Number = Fraction | Decimal | int


@dataclass(frozen=True)
class Part:
    """A part of the competition (theory, practical …), marked out of 100, and its weight in per cent."""

    name: str
    weight: Decimal


def weighted_total(
    parts: Sequence[Part], marks: Mapping[str, Number | Absence | None], *, absent_part_is_zero: bool = False
) -> Fraction | None:
    """Exact weighted total out of 100; None for an absent competitor, who has no total.

    Whether someone who missed one part only counts as absent (the default) or with zero for that part is a setting of
    the contest; who missed every part is absent under both. Refusal when a mark is missing, unknown or not 0–100.
    """
    check_parts(parts)
    _check_marks(parts, marks)
    absent = [part.name for part in parts if isinstance(marks[part.name], Absence)]
    if len(absent) == len(parts) or (absent and not absent_part_is_zero):
        return None
    return sum((weighted(part, marks[part.name]) for part in parts), Fraction(0))


def weighted(part: Part, mark: Number | Absence | None) -> Fraction:
    """What `mark` adds to the total; an absence adds nothing."""
    return Fraction(0) if mark is None or isinstance(mark, Absence) else exact(mark) * exact(part.weight) / WHOLE


def check_parts(parts: Sequence[Part]) -> None:
    """Refusal unless the parts differ, each weighs something and together they weigh 100."""
    names = [part.name for part in parts]
    if len(set(names)) != len(names):
        raise Refusal("Each part may stand only once.")
    if any(exact(part.weight) <= 0 for part in parts):
        raise Refusal("Each part has to weigh more than 0.")
    total = sum((part.weight for part in parts), Decimal(0))
    if total != WHOLE:
        raise Refusal("The parts weigh %(total)s together; they have to weigh 100.", total=total)


def rounded(value: Number, places: int = PUBLISHED_DECIMALS) -> Decimal:
    """`value` at `places` decimals, half up (away from zero), exact for any size; the only rounding of a total."""
    number = exact(value)
    scaled = abs(number) * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal((int(number < 0 and digits > 0), tuple(map(int, str(digits))), -places))


def _check_marks(parts: Sequence[Part], marks: Mapping[str, Number | Absence | None]) -> None:
    missing = [part.name for part in parts if marks.get(part.name) is None]
    if missing:
        raise Refusal("There is no mark yet for %(part)s.", part=worded(missing[0]))
    unknown = sorted(set(marks) - {part.name for part in parts})
    if unknown:
        raise Refusal("There are marks for %(part)s, which is no part of this event.", part=worded(unknown[0]))
    for part in parts:
        mark = marks[part.name]
        if not isinstance(mark, Absence | None) and not 0 <= exact(mark) <= WHOLE:
            raise Refusal("The mark for %(part)s has to lie between 0 and 100.", part=worded(part.name))

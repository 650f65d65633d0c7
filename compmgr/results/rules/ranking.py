"""How totals become places: the tie keys are data of the contest, and every place says which key decided it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.keys import RankKey, worded
from compmgr.results.rules.totals import PUBLISHED_DECIMALS, Number, rounded
from compmgr.scoring.rules.marks import ABSENT, Absence, exact


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class TieKey:
    """A key to rank by. Marks (higher is better) are compared as published, that is rounded; times as they are.

    An optional key may be missing for everyone in a tie, as the recorded decision of the jury is before it is taken.
    """

    name: str
    better: Better = Better.HIGHER
    is_mark: bool = True
    is_optional: bool = False


KNOWN: dict[str, TieKey] = {
    RankKey.TIME: TieKey(RankKey.TIME, Better.LOWER, is_mark=False),
    RankKey.DECISION: TieKey(RankKey.DECISION, Better.LOWER, is_mark=False, is_optional=True),
}
DEFAULT_KEYS = (RankKey.TOTAL, RankKey.PRACTICAL, RankKey.TIME, RankKey.THEORY)


@dataclass(frozen=True)
class Standing:
    """A competitor (or team, which stands once) and the values of the keys; ABSENT for one who was not there."""

    competitor: str
    values: Mapping[str, Number | Absence | None]


@dataclass(frozen=True)
class Placing:
    """A place and why. `place` is None for an absent competitor.

    `tied_on` are the keys on which someone else was equal, `decided_by` the key that then told them apart (None when
    nothing did and the place is shared with `shared_with`), `value` the value of the first key as compared.
    """

    competitor: str
    place: int | None
    value: Decimal | Fraction | None
    decided_by: str | None
    tied_on: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()


def places(
    standings: Iterable[Standing],
    keys: Sequence[str | TieKey] = DEFAULT_KEYS,
    *,
    shared: bool = True,
    decimals: int = PUBLISHED_DECIMALS,
) -> list[Placing]:
    """Everyone's place, best first, the absent last; equals by competitor, so the same input gives the same list.

    Those equal on every key share the place and the next is skipped: 1, 1, 3. With `shared` off they are refused by
    name, so that a person decides and records it (key "decision", 1 before 2). Refusal also when a value that is
    needed to break a tie is missing; a value nobody needs may be.
    """
    rows = sorted(standings, key=lambda standing: standing.competitor)
    _check_once(rows)
    if not keys:
        raise Refusal("Say at least one key to rank by.")
    order = [tie_key(key) for key in keys]
    present = [row for row in rows if row.values.get(order[0].name) is not ABSENT]
    absent = [row for row in rows if row.values.get(order[0].name) is ABSENT]
    placings = _resolve(present, order, 1, (), decimals)
    if not shared:
        _refuse_shared(placings)
    return placings + [Placing(row.competitor, None, None, None) for row in absent]


def tie_key(key: str | TieKey) -> TieKey:
    """The key of that name: less time is better, more of anything else."""
    return key if isinstance(key, TieKey) else KNOWN.get(key, TieKey(key))


def advancing(placings: Iterable[Placing], n: int) -> list[str]:
    """The top `n`; at the cut line everyone tied enters. The absent never do."""
    if n < 0:
        raise Refusal("The number who advance cannot be below 0.")
    return [placing.competitor for placing in placings if placing.place is not None and placing.place <= n]


def _resolve(
    rows: Sequence[Standing], order: Sequence[TieKey], first: int, tied_on: tuple[str, ...], decimals: int
) -> list[Placing]:
    """The places from `first` on of `rows`, which are equal on `tied_on`, by the keys after those."""
    depth = len(tied_on)
    if depth == len(order):
        return _shared(rows, order, first, tied_on, decimals)
    groups = _grouped(rows, order[depth], decimals)
    placings: list[Placing] = []
    for group in groups:
        place = first + len(placings)
        if len(group) == 1:
            value = compared(group[0].values[order[0].name], order[0], decimals)
            placings.append(Placing(group[0].competitor, place, value, order[depth].name, tied_on))
        else:
            placings += _resolve(group, order, place, (*tied_on, order[depth].name), decimals)
    return placings


def _shared(
    rows: Sequence[Standing], order: Sequence[TieKey], place: int, tied_on: tuple[str, ...], decimals: int
) -> list[Placing]:
    names = [row.competitor for row in rows]
    return [
        Placing(
            row.competitor,
            place,
            compared(row.values[order[0].name], order[0], decimals),
            None,
            tied_on,
            tuple(name for name in names if name != row.competitor),
        )
        for row in rows
    ]


def _grouped(rows: Sequence[Standing], key: TieKey, decimals: int) -> list[list[Standing]]:
    """`rows` in groups of equals by `key`, best group first; an absence ranks below every value."""
    missing = [row.competitor for row in rows if row.values.get(key.name) is None]
    if missing and key.is_optional and len(missing) == len(rows):
        return [list(rows)]
    if missing:
        raise Refusal(
            "%(key)s is needed to rank %(competitors)s and is missing; enter it.",
            key=worded(key.name),
            competitors=", ".join(missing),
        )
    groups: dict[tuple[bool, Fraction], list[Standing]] = {}
    for row in rows:
        groups.setdefault(_rank(row.values[key.name], key, decimals), []).append(row)
    return [groups[rank] for rank in sorted(groups)]


def _rank(value: Number | Absence | None, key: TieKey, decimals: int) -> tuple[bool, Fraction]:
    """Sorts best first."""
    number = compared(value, key, decimals)
    if number is None:
        return True, Fraction(0)
    return False, -Fraction(number) if key.better is Better.HIGHER else Fraction(number)


def compared(value: Number | Absence | None, key: TieKey, decimals: int) -> Decimal | Fraction | None:
    """`value` as it is compared: a mark as published, anything else exactly; None for an absence."""
    if value is None or isinstance(value, Absence):
        return None
    return rounded(value, decimals) if key.is_mark else exact(value)


def _check_once(rows: Sequence[Standing]) -> None:
    twice = sorted(name for name, times in Counter(row.competitor for row in rows).items() if times > 1)
    if twice:
        raise Refusal("%(competitors)s stand more than once in the ranking.", competitors=", ".join(twice))


def _refuse_shared(placings: Sequence[Placing]) -> None:
    tied = [placing for placing in placings if placing.shared_with]
    if tied:
        raise Refusal(
            "Places may not be shared here, and these are equal on every key: %(competitors)s. Decide and record it.",
            competitors="; ".join(f"{placing.place}: {placing.competitor}" for placing in tied),
        )

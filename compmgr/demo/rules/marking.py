"""Plausible marks: near a competitor's ability, with a little noise between judges, always within what is allowed."""

import random
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from compmgr.demo.rules.schemes import AspectPlan

MAX_LEVEL = 3
Values = Mapping[str, Decimal]


def sample_marks(
    rng: random.Random,
    aspects: Sequence[AspectPlan],
    ability: float,
    judges: int = 5,
    *,
    conflict_rate: float = 0.0,
) -> list[dict[str, Decimal]]:
    """One sheet a judge: marks (measurement) or levels 0–3 (judgement) by aspect code.

    `ability` lies between 0 and 1. Levels stay within 1 of each other, except for `conflict_rate` of the
    judgement aspects, whose first judge stands 2 apart.
    """
    sheets: list[dict[str, Decimal]] = [{} for _ in range(judges)]
    for aspect in aspects:
        if aspect.kind == "judgement":
            values = _levels(rng, ability, judges, is_conflict=rng.random() < conflict_rate)
        else:
            values = _measured(rng, aspect.max_mark, ability, judges)
        for sheet, value in zip(sheets, values, strict=True):
            sheet[aspect.code] = value
    return sheets


def exact_marks(aspects: Sequence[AspectPlan], total: Decimal) -> dict[str, Decimal]:
    """One judge's sheet that comes to exactly `total`: full levels, and measurements that share what is missing.

    All judges of a panel give this sheet; `total` is at least what the judgement aspects are worth.
    """
    measured = [aspect for aspect in aspects if aspect.kind == "measurement"]
    sheet = {aspect.code: Decimal(MAX_LEVEL) for aspect in aspects if aspect.kind == "judgement"}
    worth = sum((aspect.max_mark for aspect in measured), Decimal(0))
    missing = sum((aspect.max_mark for aspect in aspects), Decimal(0)) - total
    if not 0 <= missing <= worth:
        raise ValueError(f"{total} cannot be reached: {missing} would be missing of {worth}")
    for aspect in measured:
        share = min(missing, (aspect.max_mark / 4).quantize(Decimal("0.05"), ROUND_FLOOR))
        sheet[aspect.code], missing = aspect.max_mark - share, missing - share
    for aspect in measured:
        share = min(missing, sheet[aspect.code])
        sheet[aspect.code], missing = sheet[aspect.code] - share, missing - share
    return {aspect.code: sheet[aspect.code] for aspect in aspects}


def part_mark(rng: random.Random, ability: float, *, step: str = "0.5") -> Decimal:
    """A mark out of 100 near `ability`, a multiple of `step`."""
    return _stepped(Decimal(100), _near(rng, ability, 0.07), Decimal(step))


def _levels(rng: random.Random, ability: float, judges: int, *, is_conflict: bool) -> list[Decimal]:
    middle = min(MAX_LEVEL, max(0, round(_near(rng, ability, 0.12) * MAX_LEVEL)))
    other = middle + (1 if middle < MAX_LEVEL and (middle == 0 or rng.random() < 0.5) else -1)
    levels = [other if rng.random() < 0.25 else middle for _ in range(judges)]
    if is_conflict:
        levels = [middle] * judges
        levels[0] = middle + 2 if middle <= 1 else middle - 2
    return [Decimal(level) for level in levels]


def _measured(rng: random.Random, max_mark: Decimal, ability: float, judges: int) -> list[Decimal]:
    """Small aspects are met or missed and all judges agree; larger ones vary by a step or two."""
    near = _near(rng, ability, 0.10)
    if max_mark <= 2:
        step = Decimal("0.25")
        level = near if rng.random() < 0.5 else float(rng.random() < ability)
        return [_stepped(max_mark, level, step)] * judges
    return [_stepped(max_mark, near + rng.gauss(0, 0.02), Decimal("0.05")) for _ in range(judges)]


def _near(rng: random.Random, ability: float, width: float) -> float:
    return min(1.0, max(0.0, rng.gauss(ability, width)))


def _stepped(max_mark: Decimal, share: float, step: Decimal) -> Decimal:
    steps = (max_mark * Decimal(str(round(share, 4))) / step).quantize(Decimal(1), ROUND_HALF_UP)
    return min(max_mark, max(Decimal(0), steps * step))

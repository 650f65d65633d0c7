"""What an event may be set to: team, weights, decimals, tie keys, awards; and when a stage may be held.

Award figures are kept as plain JSON: by ratio `{"first_prize": "10", "second_prize": "20", "third_prize": "30",
"excellence_to": "50", "base": "present", "rounding": "half_up"}` (per cent as text; `excellence_to` may be missing),
by count `{"first_prize": 1, ...}`, by rank `{"first_prize": [1, 1], "second_prize": [2, 3], ...}`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from compmgr.competitions.rules.states import AwardRule, CompetitionClass
from compmgr.foundation.errors import Refusal

PRIZES = ("first_prize", "second_prize", "third_prize")
EXCELLENCE = "excellence"
EXCELLENCE_TO = "excellence_to"
USUAL_RATIO = {"first_prize": "10", "second_prize": "20", "third_prize": "30"}


class TieBreak(StrEnum):
    """What equal totals are compared by, in the order in which the event names them."""

    PRACTICAL = "practical"
    THEORY = "theory"
    TIME = "time"
    DECISION = "decision"


class AwardBase(StrEnum):
    """Of whom the ratios are taken: all entered, all present, all with a total."""

    ENTERED = "entered"
    PRESENT = "present"
    WITH_TOTAL = "with_total"


class AwardRounding(StrEnum):
    HALF_UP = "half_up"
    FLOOR = "floor"
    CEIL = "ceil"


def check_team_size(size: int) -> int:
    if size not in (1, 2, 3):
        raise Refusal("A team has one to three members.")
    return size


def check_weights(theory: int, practical: int) -> None:
    """The weights of theory and practice, in per cent."""
    if not (0 <= theory <= 100 and 0 <= practical <= 100) or theory + practical != 100:
        raise Refusal("The weights add up to %(sum)s; they must add up to 100.", sum=theory + practical)


def check_decimals(decimals: int) -> int:
    if decimals not in (2, 3):
        raise Refusal("Totals are published with two or three decimals.")
    return decimals


def check_coding_layers(layers: int) -> int:
    if layers not in (1, 2, 3):
        raise Refusal("Works are coded in one to three layers.")
    return layers


def check_tie_keys(keys: Iterable[str]) -> list[str]:
    """The keys in their order; the total, which always comes first, need not be said."""
    kept = [str(key) for key in keys if key and key != "total"]
    if unknown := [key for key in kept if key not in set(TieBreak)]:
        raise Refusal("Equal totals cannot be compared by %(keys)s.", keys=unknown)
    if len(set(kept)) < len(kept):
        raise Refusal("Each tie key can be named once.")
    return kept


def check_award_figures(rule: AwardRule, figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of `rule` in the one form in which they are kept; what belongs to another rule is left out."""
    if rule is AwardRule.NONE:
        return {}
    if rule is AwardRule.BY_RATIO:
        return _ratios(figures or USUAL_RATIO)
    if rule is AwardRule.BY_COUNT:
        return _counts(figures)
    return _ranges(figures)


def _ratios(figures: Mapping[str, Any]) -> dict[str, Any]:
    shares = {prize: _percent(figures[prize]) for prize in PRIZES if figures.get(prize) not in (None, "")}
    if not shares or not sum(shares.values()):
        raise Refusal("Enter the ratios of the awards.")
    if sum(shares.values()) > 100:
        raise Refusal("The ratios of the awards add up to more than 100.")
    kept: dict[str, Any] = {prize: _written(share) for prize, share in shares.items()}
    if figures.get(EXCELLENCE_TO) not in (None, ""):
        down_to = _percent(figures[EXCELLENCE_TO])
        if down_to < sum(shares.values()):
            raise Refusal("The award of excellence goes further down than the prizes above it.")
        kept[EXCELLENCE_TO] = _written(down_to)
    kept["base"] = AwardBase(figures.get("base") or AwardBase.PRESENT).value
    kept["rounding"] = AwardRounding(figures.get("rounding") or AwardRounding.HALF_UP).value
    return kept


def _percent(figure: Any) -> Decimal:
    try:
        share = Decimal(str(figure))
    except InvalidOperation:
        raise Refusal("A ratio is a number from 0 to 100.") from None
    if not share.is_finite() or not 0 <= share <= 100:
        raise Refusal("A ratio is a number from 0 to 100.")
    return share


def _written(share: Decimal) -> str:
    return f"{share.normalize():f}"


def _counts(figures: Mapping[str, Any]) -> dict[str, Any]:
    kept = {prize: _whole(figures[prize]) for prize in (*PRIZES, EXCELLENCE) if figures.get(prize) not in (None, "")}
    if not any(kept.values()):
        raise Refusal("Enter the number of each award.")
    return kept


def _whole(figure: Any) -> int:
    try:
        number = int(figure)
    except (TypeError, ValueError):
        raise Refusal("The number of an award is a whole number.") from None
    if number < 0:
        raise Refusal("The number of an award cannot be below 0.")
    return number


def _ranges(figures: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    end = 0
    for prize in (*PRIZES, EXCELLENCE):
        if figures.get(prize) in (None, ""):
            continue
        first, last = _range(figures[prize])
        if not end < first <= last:
            raise Refusal(
                "The ranges of places must follow one another without overlap: %(first)s to %(last)s.",
                first=first,
                last=last,
            )
        kept[prize], end = [first, last], last
    if not kept:
        raise Refusal("Enter the places of each award.")
    return kept


def _range(figure: Any) -> tuple[int, int]:
    """`[2, 3]`, `"2-3"` or `"1"`."""
    parts = str(figure).replace("—", "-").replace("－", "-").split("-") if isinstance(figure, str) else list(figure)
    try:
        return int(parts[0]), int(parts[-1])
    except (TypeError, ValueError, IndexError):
        raise Refusal("Write the places of an award as 1 or 2-3.") from None


def check_appeal_minutes(minutes: int) -> int:
    if not 0 <= minutes <= 30 * 24 * 60:
        raise Refusal("The time for appeals is between 0 minutes and 30 days.")
    return minutes


def check_approval(approved_class: CompetitionClass | None, number: str | None) -> None:
    """Classes 1 and 2 are national: their approval has a document number."""
    national = approved_class in (CompetitionClass.CLASS_1, CompetitionClass.CLASS_2)
    if national and not (number or "").strip():
        raise Refusal("Enter the number of the approval document.")


def check_stage_times(opens: datetime, closes: datetime, starts: datetime, ends: datetime) -> None:
    """Registration ends before the stage begins, and each span runs forward."""
    if closes <= opens:
        raise Refusal("Registration must close after it opens.")
    if ends <= starts:
        raise Refusal("The stage must end after it starts.")
    if closes > starts:
        raise Refusal("Registration must close before the stage starts.")


def check_seats(seats: int, per_delegation: int | None, advance_count: int) -> None:
    if seats < 1:
        raise Refusal("A stage has at least one seat.")
    if per_delegation is not None and not 1 <= per_delegation <= seats:
        raise Refusal("The seats of one delegation lie between 1 and %(seats)s.", seats=seats)
    if not 0 <= advance_count <= seats:
        raise Refusal("At most %(seats)s can advance: so many seats there are.", seats=seats)

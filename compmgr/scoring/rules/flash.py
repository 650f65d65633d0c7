"""Levels given unseen: when they may be shown, when they stand, and what a reader may know meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring.rules.marks import needs_conference, spread
from compmgr.scoring.rules.scheme import LEVELS, AspectKind
from compmgr.scoring.rules.states import FlashState


def require_judged(key: str, kind: AspectKind) -> None:
    if kind is not AspectKind.JUDGEMENT:
        raise Refusal("Aspect %(aspect)s is measured; levels are given unseen for judged aspects.", aspect=key)


def check_level(level: object) -> int:
    """`level` as one of 0, 1, 2, 3."""
    if level not in {*LEVELS, *map(str, LEVELS)}:
        raise Refusal("Choose one of the levels 0, 1, 2, 3.")
    return int(str(level))


def require_open(state: FlashState) -> None:
    """Pass while levels may be given or changed: until they are shown."""
    if state is not FlashState.OPEN:
        raise Conflict("This round is over (%(state)s); its levels cannot be changed.", state=state)


def require_complete(judges: Iterable[int], given: Iterable[int]) -> None:
    """Pass when every judge is in; how many are not is said, not who."""
    missing = set(judges) - set(given)
    if missing:
        raise Refusal("Levels are shown together: %(count)s judges have not given theirs yet.", count=len(missing))


def require_settled(levels: Sequence[int], limit: int, justification: str | None) -> None:
    """Pass when levels that lie further apart than `limit` come with a reason."""
    if is_apart(levels, limit) and not (justification or "").strip():
        raise Refusal(
            "The levels differ by %(spread)s, more than %(limit)s: have the judges give them again, or let the chief "
            "judge say why they stand.",
            spread=spread(levels),
            limit=limit,
        )


def is_apart(levels: Sequence[Decimal | int], limit: int) -> bool:
    """Whether levels differ by more than `limit`."""
    return needs_conference(levels, limit)


def kept_levels(by_number: Mapping[int, Decimal | int]) -> dict[str, str]:
    """Levels by the judge's number as a justification keeps them: it holds for exactly these."""
    return {str(number): str(int(level)) for number, level in sorted(by_number.items())}

"""What is typed in from paper by two people: both are compared, and only what is equal, or was decided, counts."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from compmgr.foundation.errors import Conflict, Refusal

FIRST, SECOND, DECISION = 1, 2, 3


class TypingState(StrEnum):
    """How far something on paper is: nothing typed, typed by one person, typed differently by two, done."""

    TO_TYPE = "to_type"
    TYPED_ONCE = "typed_once"
    DIFFERS = "differs"
    CONFIRMED = "confirmed"


class Typing(NamedTuple):
    """What somebody typed: `value` can be compared with what another typed; `turn` is 1, 2, or 3 for a decision."""

    turn: int
    by: int
    value: Any


def open_round(rows: Sequence[Typing]) -> Sequence[Typing]:
    """What was typed since the last beginning, oldest first; nothing once that came to its end.

    A sheet that goes back to its judge is typed anew, so that rows of several rounds may lie one after the other.
    """
    begins = [place for place, row in enumerate(rows) if row.turn == FIRST]
    newest = rows[begins[-1] :] if begins else ()
    return () if is_over(newest) else newest


def is_over(typed: Sequence[Typing]) -> bool:
    """Whether two people typed the same, or what differed was decided."""
    return len(typed) > 1 and (typed[-1].turn == DECISION or typed[0].value == typed[1].value)


def state_of(rows: Sequence[Typing]) -> TypingState:
    """How far the present round is; a round that is over waits to be typed again."""
    return (TypingState.TO_TYPE, TypingState.TYPED_ONCE, TypingState.DIFFERS)[len(open_round(rows))]


def turn_of(rows: Sequence[Typing], by: int, *, again: bool = False) -> int:
    """The turn `by` takes by typing now. Refusal to whoever would confirm what they typed themselves.

    `again` begins anew: the first person saw a slip of their own, or both are wrong. What was typed stays kept.
    """
    typed, state = open_round(rows), state_of(rows)
    if state is TypingState.TO_TYPE:
        return FIRST
    if again and (state is TypingState.DIFFERS or typed[0].by == by):
        return FIRST
    if state is TypingState.DIFFERS:
        raise Conflict("Two people have typed this differently. Look at the paper and decide, or begin again.")
    if typed[0].by == by:
        raise Refusal("You typed this yourself. Somebody else has to type it once more.")
    return SECOND


def require_decider(rows: Sequence[Typing], by: int) -> tuple[Any, Any]:
    """Both values, for whoever may decide between them: anyone but the person who typed second."""
    typed = open_round(rows)
    if len(typed) != DECISION - 1:
        raise Conflict("There is nothing to decide here: two people have not typed this differently.")
    if typed[1].by == by:
        raise Refusal("You typed this last. The first person or a third one decides by looking at the paper.")
    return typed[0].value, typed[1].value


def may_decide(rows: Sequence[Typing], by: int) -> bool:
    typed = open_round(rows)
    return len(typed) == DECISION - 1 and typed[1].by != by


def differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """The keys whose values are not the same, in the order of the first."""
    return [key for key in first if first[key] != second.get(key)]


def decided(first: Mapping[str, Any], second: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """All values, those that differ as `chosen`: one of the two, since nothing counts that only one person has seen."""
    apart = differing(first, second)
    if open_keys := [key for key in apart if key not in chosen]:
        raise Refusal("Still to be decided: %(keys)s.", keys=open_keys)
    for key in apart:
        require_one_of(chosen[key], first[key], second[key])
    return {**first, **{key: chosen[key] for key in apart}}


def require_one_of(chosen: Any, first: Any, second: Any) -> None:
    if chosen not in (first, second):
        raise Refusal("Choose one of the two values typed. If both are wrong, begin again.")


def require_not_on_paper(on_paper: bool) -> None:
    """Pass when a sheet is marked on a tablet; a Conflict that says where it is otherwise."""
    if on_paper:
        raise Conflict("This sheet is marked on paper; it is typed in from there.")

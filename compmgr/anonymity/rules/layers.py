"""The layers of codes between a name and a work: what each gives, in whose hands it may lie, what places there are."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from compmgr.foundation.errors import Refusal

MOST_LABELS, LONGEST_LABEL = 2000, 12
#: Between two labels as they are typed: spaces, line ends, commas of either kind.
BETWEEN = re.compile(r"[\s,，、;；]+")
#: `1-30` or `A01~A30`.
RANGE = re.compile(r"([^\d\s,，、;；~—～至-]{0,8})(\d{1,4})[ ]*[-~—～至][ ]*([^\d\s,，、;；~—～至-]{0,8})(\d{1,4})")


class LayerKind(StrEnum):
    """What a layer gives: a competitor number, a workstation, or the code the judges see."""

    NUMBER = "number"
    PLACE = "place"
    CODE = "code"


#: Of an event with so many layers, from the entry to the work.
KINDS = {
    1: (LayerKind.CODE,),
    2: (LayerKind.NUMBER, LayerKind.CODE),
    3: (LayerKind.NUMBER, LayerKind.PLACE, LayerKind.CODE),
}


def kind_of(layer: int, layers: int) -> LayerKind:
    return KINDS[layers][layer - 1]


def require_other_hands(name: str, user: int, others: Iterable[int]) -> None:
    """Pass when `user` has drawn no other layer of the stage: together they would lead from a name to a work."""
    if user in set(others):
        raise Refusal(
            "%(name)s has drawn another layer of this stage. Each layer is drawn by another coding judge.", name=name
        )


def labels_of(text: str) -> list[str]:
    """Places as they are typed, `1-30` or `A01-A30` written out: each once, in their order."""
    labels: list[str] = []
    for part in BETWEEN.split(RANGE.sub(lambda found: " ".join(_written_out(found)), text.strip())):
        if len(part) > LONGEST_LABEL:
            raise Refusal(
                "%(label)s is too long; a place has at most %(most)s characters.", label=part, most=LONGEST_LABEL
            )
        if part and part not in labels:
            labels.append(part)
        if len(labels) > MOST_LABELS:
            raise Refusal("These are too many places: at most %(most)s.", most=MOST_LABELS)
    return labels


def labels_for(count: int, kind: LayerKind, given: Sequence[str] = ()) -> list[str]:
    """The labels that are drawn from: those given, or numbers from 1 on; none where the layer gives codes.

    Competitor numbers have three figures and workstations two, so that nobody takes one for the other.
    """
    if kind is LayerKind.CODE:
        return []
    if given and len(given) < count:
        raise Refusal("There are %(places)s places for %(count)s works; enter more.", places=len(given), count=count)
    width = 3 if kind is LayerKind.NUMBER else 2
    return list(given) or [f"{number:0{width}}" for number in range(1, count + 1)]


def _written_out(found: re.Match[str]) -> list[str]:
    before, first, again, last = found.groups()
    if again not in ("", before) or int(last) < int(first) or int(last) - int(first) > MOST_LABELS:
        raise Refusal("%(range)s is no range of places; write it as A01-A30.", range=found.group())
    return [f"{before}{number:0{len(first)}}" for number in range(int(first), int(last) + 1)]

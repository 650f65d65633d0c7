"""What a judge's signature stands for, and the drawn line that may come along."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from compmgr.foundation.errors import Refusal

#: Strokes and points of a drawn signature at most, and the side of the square they lie in.
MOST_STROKES, MOST_POINTS, SIDE = 60, 3000, 1000


def marks_hash(rows: Iterable[tuple[str, str, str]]) -> str:
    """SHA-256 over (sheet, aspect, value) of everything signed, in an order of its own; hexadecimal."""
    told = json.dumps(sorted(rows), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def check_strokes(strokes: Any) -> list[list[list[int]]] | None:
    """A drawn signature as lists of points from 0 to 1000; nothing where nothing was drawn."""
    if not strokes:
        return None
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES or not all(map(_is_stroke, strokes)):
        raise Refusal("The drawn signature could not be read. Clear it and draw it again, or sign without it.")
    if sum(map(len, strokes)) > MOST_POINTS:
        raise Refusal("The drawn signature is too long. Clear it and draw it again, or sign without it.")
    return strokes


def _is_stroke(stroke: Any) -> bool:
    return isinstance(stroke, list) and all(map(_is_point, stroke))


def _is_point(point: Any) -> bool:
    if not isinstance(point, list) or len(point) != 2:
        return False
    return all(type(each) is int and 0 <= each <= SIDE for each in point)

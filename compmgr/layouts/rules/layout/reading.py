"""Layouts from JSON and back: every field looked at, every refusal naming the element and the field."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import Any

from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.layout.elements import (
    FACES,
    FIGURES,
    LEVELS,
    Align,
    Code,
    Element,
    Figure,
    Layout,
    Photo,
    Picture,
    Rows,
    Seal,
    Stack,
    Stand,
    Text,
)

FORMAT = 1
MOST_ELEMENTS, MOST_WORDS, LARGEST = 200, 2000, 2000.0  # elements of a page; characters of a text; any number
SMALLEST_PAGE = 20  # millimetres a side

TYPES: dict[str, type[Element]] = {kind.type: kind for kind in (Text, Stack, Rows, Photo, Code, Seal, Figure, Picture)}


def from_dict(data: dict[str, Any]) -> Layout:
    """A layout from JSON; Refusal naming the element and the field that is wrong, unknown names included."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refusal("This is no layout of format %(format)s.", format=FORMAT)
    given = _given(Layout, {name: value for name, value in data.items() if name != "format"}, "layout")
    elements = given.get("elements", ())
    if len(elements) > MOST_ELEMENTS:
        raise _wrong("layout", "elements")
    names = [name for element in elements for name in _names(element)]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refusal("Two elements are named %(element)s.", element=twice)
    if min(given["width"], given["height"]) < SMALLEST_PAGE:
        raise _wrong("layout", "width")
    return Layout(**given)


def _names(element: Element) -> list[str]:
    return [element.name, *(child.name for child in element.children)] if isinstance(element, Stack) else [element.name]


def as_dict(layout: Layout) -> dict[str, Any]:
    """The layout as JSON writes it, defaults left out, `format` first."""
    return {"format": FORMAT, **_written(layout)}


def _element(data: Any, place: str, *, only: type[Element] | None = None) -> Element:
    if not isinstance(data, dict):
        raise _wrong(place, "elements")
    place = str(data.get("name") or place)[:60]
    chosen = TYPES.get(str(data.get("type", only.type if only else "")))
    if chosen is None or only not in (None, chosen):
        raise _wrong(place, "type")
    return chosen(**_given(chosen, {name: value for name, value in data.items() if name != "type"}, place))


def _given(cls: type[Any], data: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The values of `data` as `cls` takes them; a name it has no field for, and a field without value, are refused."""
    known = {each.name: each for each in fields(cls)}
    for name in data:
        if name not in known:
            raise _wrong(place, str(name)[:60])
    for name, each in known.items():
        if name not in data and each.default is MISSING and each.default_factory is MISSING:
            raise _wrong(place, name)
    return {name: _read(known[name], value, place) for name, value in data.items()}


def _read(each: Field[Any], value: Any, place: str) -> Any:
    reader = READERS.get(each.name) or READERS_OF_TYPES[each.type]
    try:
        return reader(value)
    except (ValueError, TypeError, KeyError) as error:
        raise _wrong(place, each.name) from error


def _wrong(element: str, name: str) -> Refusal:
    return Refusal("The layout cannot be read: %(field)s of %(element)s.", element=element, field=name)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(value)
    if abs(value) > LARGEST:
        raise ValueError(value)
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 99:
        raise ValueError(value)
    return value


def _length(value: Any) -> float:
    if _number(value) < 0:
        raise ValueError(value)
    return value


def _above_nothing(value: Any) -> float:
    if _number(value) <= 0:
        raise ValueError(value)
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MOST_WORDS:
        raise ValueError(value)
    return value


def _like(pattern: str) -> Callable[[Any], str]:
    shape = re.compile(pattern)

    def read(value: Any) -> str:
        if not shape.fullmatch(_words(value)):
            raise ValueError(value)
        return value

    return read


def _one_of(*choices: str) -> Callable[[Any], str]:
    return _like("|".join(choices))


def _list_of(
    reader: Callable[[Any], Any], least: int = 0, most: int = MOST_ELEMENTS
) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or not least <= len(value) <= most:
            raise ValueError(value)
        return tuple(reader(item) for item in value)

    return read


READERS_OF_TYPES: dict[Any, Callable[[Any], Any]] = {
    str: _words,
    float: _number,
    int: _whole,
    Align: Align,
    Stand: Stand,
    CertificateKind: CertificateKind,
}
#: Fields that take less than their type says.
READERS: dict[str, Callable[[Any], Any]] = {
    "name": _like(r"\S(.{0,58}\S)?"),
    "code": _like("[a-z0-9][a-z0-9_-]{0,39}"),
    "face": _one_of(*FACES),
    "figure": _one_of(*FIGURES),
    "level": _one_of(*LEVELS),
    "colour": _like("(#[0-9A-Fa-f]{6})?"),
    "rule": _like("(#[0-9A-Fa-f]{6})?"),
    "frame": _like("(#[0-9A-Fa-f]{6})?"),
    "picture": _like("[0-9a-f]{64}"),
    "width": _length,
    "height": _length,
    "line_width": _length,
    "size": _above_nothing,
    "smallest": _above_nothing,
    "leading": _above_nothing,
    "scales": _list_of(_above_nothing, 1, 20),
    "rows": _list_of(_list_of(_words, 3, 3), 0, 40),
    "children": _list_of(lambda data: _element(data, "children", only=Text), 1, 40),
    "elements": _list_of(lambda data: _element(data, "elements")),
}


def _written(thing: Any) -> Any:
    if isinstance(thing, tuple):
        return [_written(item) for item in thing]
    if isinstance(thing, StrEnum):
        return thing.value
    if not isinstance(thing, Element | Layout):
        return thing
    kept = {each.name: getattr(thing, each.name) for each in fields(thing) if getattr(thing, each.name) != each.default}
    written = {name: _written(value) for name, value in kept.items()}
    return {"type": thing.type, **written} if isinstance(thing, Element) else written

"""Which facts an element depends on, and how they are filled in: `{names}` replaced once, never read again."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from compmgr.layouts.rules.layout import Code, Element, Photo, Rows, Seal, Stack, Text

#: What stands for the parts of Values that are no words.
PHOTO, CODE = "photo", "code"
SLOT = re.compile(r"\{([a-z_]+)\}")


def names_used(element: Element) -> frozenset[str]:
    """Every fact that changes what `element` prints or where; `photo` and `code` among them."""
    return frozenset(_names(element))


def templates(element: Element) -> tuple[str, ...]:
    """The texts of `element` with their slots, those of its conditions left out."""
    if isinstance(element, Text | Seal):
        return (element.text,)
    if isinstance(element, Stack):
        return tuple(child.text for child in element.children)
    if isinstance(element, Rows):
        return tuple(text for row in element.rows for text in row)
    return ()


def slots(template: str) -> list[str]:
    return SLOT.findall(template)


def filled(template: str, words: Mapping[str, str]) -> str:
    """`template` with its slots filled; what a value says in braces stays as it is, a fact that is absent is empty."""
    literals, names = cut(template)
    if len(names) == 1:
        return f"{literals[0]}{words.get(names[0], '')}{literals[1]}"
    return "".join(chain.from_iterable(zip(literals, [*(words.get(name, "") for name in names), ""], strict=True)))


@lru_cache(maxsize=1024)
def cut(template: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands between the slots of `template`, from its beginning to its end, and the names in them."""
    parts = SLOT.split(template)
    return tuple(parts[::2]), tuple(parts[1::2])


def _names(element: Element) -> Iterator[str]:
    yield from (name for name in (element.when, element.unless) if name)
    for template in templates(element):
        yield from slots(template)
    if isinstance(element, Stack):
        for child in element.children:
            yield from (name for name in (child.when, child.unless) if name)
    if isinstance(element, Photo):
        yield PHOTO
    if isinstance(element, Code):
        yield CODE

"""Typesetting: a layout and values in, pieces at their places out; pure, remembered by the facts an element uses."""

from dataclasses import dataclass, field
from functools import lru_cache

from compmgr.foundation import pdf
from compmgr.layouts.document.pieces import Piece
from compmgr.layouts.document.setting.frames import MILLIMETRE
from compmgr.layouts.document.setting.parts import set_part
from compmgr.layouts.document.setting.rows import set_rows
from compmgr.layouts.document.setting.texts import set_stack, set_text
from compmgr.layouts.rules.filling import CODE, PHOTO, names_used
from compmgr.layouts.rules.kinds import LINES, Values
from compmgr.layouts.rules.layout import Element, Layout, Rows, Stack, Text

__all__ = ["MILLIMETRE", "Part", "parts_of", "set_page"]

REMEMBERED = 256  # settings of one element: what many certificates share, not every name of a run


@dataclass(eq=False)
class Part:
    """One element of a page with the facts it depends on, and what it was set to for those seen lately."""

    element: Element
    page_height: float  # millimetres
    names: frozenset[str]
    order: tuple[str, ...]
    known: dict[tuple[object, ...], tuple[Piece, ...]] = field(default_factory=dict)

    def key(self, values: Values) -> tuple[object, ...]:
        """What `pieces` depends on, whole; equal keys give equal pieces."""
        words = values.words
        facts: tuple[object, ...] = tuple([words.get(name, "") for name in self.order])
        if PHOTO in self.names:
            facts = (*facts, values.photo)
        if CODE in self.names:
            facts = (*facts, values.code)
        return (facts, values.whole) if self.order and isinstance(self.element, Text | Stack) else facts

    def pieces(self, values: Values) -> tuple[Piece, ...]:
        if PHOTO in self.names or CODE in self.names:
            return self.set(values)
        key = self.key(values)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[key] = self.set(values)
        return found

    def set(self, values: Values) -> tuple[Piece, ...]:
        """The pieces; refuses a value that cannot be seen, printed, or brought into its frame."""
        check_values(values, self.order)
        element = self.element
        if not stands(element, values):
            return ()
        if isinstance(element, Text):
            return tuple(set_text(element, self.page_height, self.names, values))
        if isinstance(element, Stack):
            shown = tuple(child for child in element.children if stands(child, values))
            return tuple(set_stack(element, shown, self.page_height, self.names, values))
        if isinstance(element, Rows):
            return tuple(set_rows(element, self.page_height, self.names, values))
        return tuple(set_part(element, self.page_height, self.names, values))


def set_page(layout: Layout, values: Values) -> list[Piece]:
    """Every piece of the page in the order it is drawn; Refusal before anything is drawn when a value does not fit."""
    return [piece for part in parts_of(layout) for piece in part.pieces(values)]


@lru_cache(maxsize=64)
def parts_of(layout: Layout) -> tuple[Part, ...]:
    """The elements of `layout` in their order, each to be asked for its pieces."""
    return tuple(_part(element, layout.height) for element in layout.elements)


def _part(element: Element, page_height: float) -> Part:
    names = names_used(element)
    return Part(element, page_height, names, tuple(sorted(names - {PHOTO, CODE})))


def stands(element: Element, values: Values) -> bool:
    """Whether the conditions of `element` let it stand."""
    return (not element.when or present(element.when, values)) and not (
        element.unless and present(element.unless, values)
    )


def present(name: str, values: Values) -> bool:
    return values.photo is not None if name == PHOTO else bool(values.words.get(name))


def check_values(values: Values, names: tuple[str, ...]) -> None:
    """Nothing invisible in the values: only lists of names may hold line feeds."""
    for name in names:
        value = values.words.get(name, "")
        pdf.check_text(value.replace("\n", "") if name in LINES else value)

"""Typesetting: a layout and values in, pieces at their places out; pure, remembered by the facts an element uses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from compmgr.foundation import pdf
from compmgr.layouts.document.pieces import Piece, Words
from compmgr.layouts.document.setting.blocks import Placed, words_of
from compmgr.layouts.document.setting.frames import MILLIMETRE, Frame, frame_of
from compmgr.layouts.document.setting.parts import set_part
from compmgr.layouts.document.setting.rows import set_rows
from compmgr.layouts.document.setting.texts import place_stack, place_text, turned
from compmgr.layouts.rules.filling import CODE, PHOTO, names_used
from compmgr.layouts.rules.kinds import LINES, Values
from compmgr.layouts.rules.layout import Element, Layout, Rows, Stack, Text

__all__ = ["MILLIMETRE", "Part", "parts_of", "set_page"]

REMEMBERED = 256  # settings of one element: what many certificates share, not every name of a run


@dataclass(eq=False)
class Part:
    """One element of a page with the facts it depends on, and what it was set to for those seen lately."""

    element: Element
    frame: Frame
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
        if self.is_placed:
            return tuple([words for placed in self.place(values) for words in self.words(placed)])
        check_values(values, self.order)
        element = self.element
        if not stands(element, values):
            return ()
        if isinstance(element, Text):
            return tuple(turned(element, self.frame, self.names, values))
        if isinstance(element, Rows):
            return tuple(set_rows(element, self.frame, self.names, values))
        return tuple(set_part(element, self.frame, self.names, values))

    @property
    def is_placed(self) -> bool:
        """Whether the element is made of blocks of lines: `set` is then `words` of what `place` gives."""
        return isinstance(self.element, Stack) or (isinstance(self.element, Text) and not self.element.angle)

    def place(self, values: Values) -> list[Placed]:
        """The blocks of an upright text or a stack; refuses as `set` does."""
        check_values(values, self.order)
        element = self.element
        if not stands(element, values):
            return []
        if isinstance(element, Text):
            return place_text(element, self.frame, values)
        assert isinstance(element, Stack)
        shown = [child for child in element.children if stands(child, values)]
        return place_stack(element, shown, self.frame, values)

    def words(self, placed: Placed) -> Iterator[Words]:
        return words_of(placed, self.element.name, self.names)


def set_page(layout: Layout, values: Values) -> list[Piece]:
    """Every piece of the page in the order it is drawn; Refusal before anything is drawn when a value does not fit."""
    return [piece for part in parts_of(layout) for piece in part.pieces(values)]


@lru_cache(maxsize=64)
def parts_of(layout: Layout) -> tuple[Part, ...]:
    """The elements of `layout` in their order, each to be asked for its pieces."""
    return tuple(_part(element, layout.height) for element in layout.elements)


def _part(element: Element, page_height: float) -> Part:
    names = names_used(element)
    return Part(element, frame_of(element, page_height), names, tuple(sorted(names - {PHOTO, CODE})))


def stands(element: Element, values: Values) -> bool:
    """Whether the conditions of `element` let it stand."""
    return (not element.when or present(element.when, values)) and not (
        element.unless and present(element.unless, values)
    )


def present(name: str, values: Values) -> bool:
    return values.photo is not None if name == PHOTO else bool(values.words.get(name))


def check_values(values: Values, names: tuple[str, ...]) -> None:
    """Nothing invisible in the values: only lists of names may hold line feeds."""
    words = values.words
    pdf.check_text(
        "".join([words.get(name, "").replace("\n", "") if name in LINES else words.get(name, "") for name in names])
    )

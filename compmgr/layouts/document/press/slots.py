"""The places of a page that differ: what an element shows as operators, remembered by the facts it uses."""

from collections.abc import Callable, Hashable, Iterable

from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Piece, Words
from compmgr.layouts.document.press import operators
from compmgr.layouts.document.press.operators import Fonts, Missing
from compmgr.layouts.document.setting import Part
from compmgr.layouts.rules.filling import PHOTO
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Stack, Text

REMEMBERED = 1024  # of one element

Found = str | Words | Drawing | Image | Matrix  # operators ready, or what each certificate has to write anew


class Slot:
    """One element that depends on facts."""

    def __init__(self, part: Part, fonts: Fonts, thing: Callable[[Drawing | Image], str]) -> None:
        """`thing` gives the operators of a figure or picture on the plate, nothing when it is not there."""
        self.part, self.fonts, self.thing = part, fonts, thing
        self.order = part.order
        self.sees_photo = PHOTO in part.names
        self.breaks = isinstance(part.element, Text | Stack)
        self.known: dict[Hashable, tuple[Found, ...]] = {}
        self.lines: dict[Words, str] = {}

    def find(self, values: Values) -> tuple[Found, ...]:
        """What the element shows; photo and code in it are those of some certificate, only their places count."""
        words = values.words
        key = (
            *[words.get(name, "") for name in self.order],
            self.sees_photo and values.photo is not None,
            values.whole if self.breaks else (),
        )
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[key] = tuple(joined(map(self.ready, self.part.set(values))))
        return found

    def ready(self, piece: Piece) -> Found:
        if isinstance(piece, Words):
            line = self.lines.get(piece)
            if line is None:
                try:
                    line = operators.words(piece, self.fonts.known)
                except Missing:
                    return piece
                if len(self.lines) >= REMEMBERED:
                    self.lines.clear()
                self.lines[piece] = line
            return line
        assert isinstance(piece, Drawing | Image | Matrix)
        return piece if isinstance(piece, Matrix) else self.thing(piece) or piece


def joined(found: Iterable[Found]) -> list[Found]:
    result: list[Found] = []
    for each in found:
        if isinstance(each, str) and result and isinstance(result[-1], str):
            result[-1] += each
        else:
            result.append(each)
    return result

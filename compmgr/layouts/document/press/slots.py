"""The places of a page that differ: what an element shows as operators, remembered by the facts it uses."""

from collections.abc import Callable, Hashable, Sequence

from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Piece, Words
from compmgr.layouts.document.press import operators
from compmgr.layouts.document.press.operators import Fonts
from compmgr.layouts.document.setting import Part
from compmgr.layouts.document.setting.blocks import Placed
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
        self.is_placed = part.is_placed
        self.known: dict[Hashable, Sequence[Found]] = {}
        self.blocks: dict[Placed, Sequence[Found]] = {}

    def find(self, values: Values) -> Sequence[Found]:
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
            if self.is_placed:
                found = [each for placed in self.part.place(values) for each in self.block(placed)]
            else:
                found = list(map(self.ready, self.part.set(values)))
            self.known[key] = found
        return found

    def block(self, placed: Placed) -> Sequence[Found]:
        """The lines of a block: a stack whose name changes has the same sentences below it."""
        found = self.blocks.get(placed)
        if found is None:
            if len(self.blocks) >= REMEMBERED:
                self.blocks.clear()
            found = self.blocks[placed] = list(map(self.ready, self.part.words(placed)))
        return found

    def ready(self, piece: Piece) -> Found:
        if isinstance(piece, Words):
            return operators.words(piece, self.fonts.known) if self.fonts.suffice(piece) else piece
        assert isinstance(piece, Drawing | Image | Matrix)
        return piece if isinstance(piece, Matrix) else self.thing(piece) or piece

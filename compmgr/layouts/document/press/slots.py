"""The places of a page that differ: what an element shows as operators, remembered by the facts it uses."""

from collections.abc import Callable, Hashable, Mapping

from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Piece, Words
from compmgr.layouts.document.press import operators
from compmgr.layouts.document.press.operators import Fonts, Missing
from compmgr.layouts.document.press.pictures import ImageObject
from compmgr.layouts.document.setting import Part
from compmgr.layouts.rules.filling import PHOTO
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Stack, Text

REMEMBERED = 1024  # of one element

Found = str | Words | Image | Matrix  # operators ready, or what each certificate has to write anew


class Slot:
    """One element that depends on facts."""

    def __init__(
        self,
        part: Part,
        fonts: Fonts,
        pictures: Mapping[str, ImageObject],
        figure: Callable[[Drawing], str],
    ) -> None:
        self.part, self.fonts, self.pictures, self.figure = part, fonts, pictures, figure
        self.order = part.order
        self.sees_photo = PHOTO in part.names
        self.breaks = isinstance(part.element, Text | Stack)
        self.known: dict[Hashable, tuple[Found, ...]] = {}

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
            try:
                return operators.words(piece, self.fonts.known)
            except Missing:
                return piece
        if isinstance(piece, Drawing):
            return self.figure(piece)
        if isinstance(piece, Image) and isinstance(piece.content, str):
            return picture(piece, self.pictures)
        assert isinstance(piece, Image | Matrix)
        return piece


def picture(piece: Image, pictures: Mapping[str, ImageObject]) -> str:
    """One of the federation's own pictures, which is on the plate."""
    assert isinstance(piece.content, str)
    shown = pictures[piece.content]
    return operators.picture(piece, shown.across, shown.up, f"/{operators.picture_name(piece.content)}")


def joined(found: "map[Found]") -> list[Found]:
    result: list[Found] = []
    for each in found:
        if isinstance(each, str) and result and isinstance(result[-1], str):
            result[-1] += each
        else:
            result.append(each)
    return result

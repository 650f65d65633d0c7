"""Plate and press: what a batch shares is drawn once, and each certificate writes only what is its own.

`plate(batch)` makes the beginning of every file, `stamp(values)` the rest: plate and tail joined are the whole PDF, the
same page `document.draw` draws, pixel for pixel, since both draw the same pieces. A plate is plain bytes: another
process goes on with them by `mount`, and the same batch makes the same plate.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from compmgr.foundation.pdf.jpeg import jpeg_of
from compmgr.layouts.document.figures import form
from compmgr.layouts.document.painting import code_object, image_object, mask_object
from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Piece, Words
from compmgr.layouts.document.press import operators, plate, sampling, signature
from compmgr.layouts.document.press.operators import Added, Fonts
from compmgr.layouts.document.press.slots import Slot
from compmgr.layouts.document.press.tail import Sheet, Signing, Tails
from compmgr.layouts.document.setting import MILLIMETRE, Part, parts_of, set_page
from compmgr.layouts.rules.kinds import QrCode, Values
from compmgr.layouts.rules.layout import Layout, as_dict

__all__ = ["Press", "Sheet"]

NOTHING = Values({}, QrCode(""), "", "", "")


class Press:
    """The press for one layout; `pictures` are the federation's own by the hash of their content."""

    def __init__(self, layout: Layout, pictures: Mapping[str, bytes], *, room: int = signature.ROOM) -> None:
        """`room`: bytes kept for a signature."""
        self.layout, self.room = layout, room
        self.pictures = {hash_: jpeg_of(pictures[hash_]) for hash_ in sorted(pictures)}
        self.hash = plate.layout_hash(as_dict(layout))
        self.box = f"0 0 {layout.width * MILLIMETRE:.4f} {layout.height * MILLIMETRE:.4f}"
        self.groups = [(same, list(parts)) for same, parts in groupby(parts_of(layout), lambda part: not part.names)]
        self.mounted: plate.Plate | None = None

    def plate(self, batch: Iterable[Values]) -> bytes:
        """The plate for `batch`, put on the press at once; a few hundred spread over the batch suffice."""
        pages = [set_page(self.layout, values) for values in sampling.spread(batch)]
        fixed = [fixed_pieces(parts) for same, parts in self.groups if same]
        every = [piece for group in fixed for piece in group]
        figures = [piece for piece in every if isinstance(piece, Drawing)] + sampling.figures(pages)
        fonts = sampling.characters(every, pages)
        things: dict[str, bytes] = {}
        for hash_, picture in self.pictures.items():
            if picture.mask:
                things[f"mask of {hash_}"] = mask_object(picture)
            things[hash_] = image_object(picture, plate.OBJECT_BEFORE if picture.mask else b"")
        things |= {sampling.name_of(figure): form(figure) for figure in figures}
        names = {name: f"S{place}" for place, name in enumerate(things)}
        shown = Fonts(fonts)
        groups = {
            f"group {place}": "".join(self.fixed_operators(piece, shown, names) for piece in group)
            for place, group in enumerate(fixed)
        }
        content = plate.make(self.hash, self.box, fonts, things, groups)
        self.mount(content)
        return content

    def mount(self, content: bytes) -> None:
        """Go on with a plate made before; Conflict when it belongs to another layout."""
        self.mounted = plate.read(content, self.hash)
        self.before = sha256(content)
        self.tails = Tails(self.mounted, self.before, self.box)
        self.fonts = Fonts(self.mounted.fonts)
        self.slots: list[str | Slot] = []
        group = 0
        for same, parts in self.groups:
            if same:
                self.slots.append(f"/{self.mounted.things[f'group {group}']} Do\n")
                group += 1
            else:
                self.slots += [Slot(part, self.fonts, self.on_plate) for part in parts]

    def stamp(self, values: Values, sign: signature.Sign | None = None, *, at: datetime | None = None) -> bytes:
        """The tail; `sign` gives the CMS of a SHA-256, `at` (UTC) is when."""
        if self.mounted is None:
            raise ValueError("There is no plate on the press yet.")
        signing = Signing(sign, self.room, at) if sign else None
        return self.tails.write(self.sheet(values), values, signing)

    def sheet(self, values: Values, added: Added | None = None) -> Sheet:
        """The page of one certificate, to be written over this plate; `added` are fonts it shares with others."""
        added, sheet = added or Added(self.fonts), Sheet()
        parts: list[str] = []
        for slot in self.slots:
            if isinstance(slot, str):
                parts.append(slot)
            else:
                for each in slot.find(values):
                    parts.append(each if isinstance(each, str) else self.own(each, values, added, sheet.things))
        sheet.operators = "".join(parts)
        sheet.fonts = added.characters
        return sheet

    def own(
        self, piece: Words | Drawing | Image | Matrix, values: Values, added: Added, things: dict[str, bytes]
    ) -> str:
        """What stands on no plate: a rare name, the photo, the code, a figure few certificates have."""
        if isinstance(piece, Words):
            return operators.words(piece, added.shown)
        name = f"T{len(things)}"
        if isinstance(piece, Image):
            photo = jpeg_of(values.photo or b"")
            things[name] = image_object(photo)
            return operators.picture(piece, photo, name)
        if isinstance(piece, Drawing):
            things[name] = form(piece)
            return operators.drawing(piece, name)
        things[name] = code_object(values.code, piece.level)
        return operators.matrix(piece, name)

    def on_plate(self, piece: Drawing | Image) -> str:
        """The operators of a figure or of a picture of the federation's; none when the plate lacks it."""
        assert self.mounted is not None
        names = self.mounted.things
        if isinstance(piece, Drawing) and (name := names.get(sampling.name_of(piece))):
            return operators.drawing(piece, name)
        if isinstance(piece, Image) and isinstance(piece.content, str):
            return operators.picture(piece, self.pictures[piece.content], names[piece.content])
        return ""

    def fixed_operators(self, piece: Piece, fonts: Fonts, names: Mapping[str, str]) -> str:
        if isinstance(piece, Words):
            return operators.words(piece, fonts.known)
        if isinstance(piece, Drawing):
            return operators.drawing(piece, names[sampling.name_of(piece)])
        assert isinstance(piece, Image) and isinstance(piece.content, str)
        return operators.picture(piece, self.pictures[piece.content], names[piece.content])


def fixed_pieces(parts: Sequence[Part]) -> list[Piece]:
    return [piece for part in parts for piece in part.set(NOTHING)]

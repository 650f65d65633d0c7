"""Plate and press: what a batch shares is drawn once, and each certificate writes only what is its own.

`plate(batch)` makes the beginning of every file, `stamp(values)` the rest: plate and tail joined are the whole PDF, the
same page `document.draw` draws, pixel for pixel, since both draw the same pieces. A plate is plain bytes: another
process goes on with them by `mount`, and the same batch makes the same plate.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from compmgr.layouts.document import archive
from compmgr.layouts.document.pieces import Drawing, Image, Piece, Words
from compmgr.layouts.document.press import operators, plate, sampling, signature
from compmgr.layouts.document.press.figures import operators as drawn
from compmgr.layouts.document.press.operators import Added, Fonts
from compmgr.layouts.document.press.pictures import image
from compmgr.layouts.document.press.slots import Slot, picture
from compmgr.layouts.document.press.tail import Sheet, tail
from compmgr.layouts.document.setting import Part, parts_of, set_page
from compmgr.layouts.document.setting.frames import MILLIMETRE
from compmgr.layouts.document.symbol import symbol
from compmgr.layouts.rules.kinds import QrCode, Values
from compmgr.layouts.rules.layout import Layout, as_dict

__all__ = ["Press"]

NOTHING = Values({}, QrCode(""), "", "", "")
LONG = 300  # letters of operators from which a figure is worth a form of its own
PHOTO, CODE = "/Photo", "/Code"


class Press:
    """The press for one layout; `pictures` are the federation's own by the hash of their content."""

    def __init__(self, layout: Layout, pictures: Mapping[str, bytes], *, room: int = signature.ROOM) -> None:
        """`room`: bytes kept for a signature."""
        self.layout, self.room = layout, room
        self.pictures = {hash_: image(content) for hash_, content in sorted(pictures.items())}
        self.hash = plate.layout_hash(as_dict(layout), list(pictures))
        self.size = layout.width * MILLIMETRE, layout.height * MILLIMETRE
        self.box = f"0 0 {operators.number(self.size[0])} {operators.number(self.size[1])}"
        self.groups = [(same, list(parts)) for same, parts in groupby(parts_of(layout), lambda part: not part.names)]
        self.mounted: plate.Plate | None = None

    def plate(self, batch: Iterable[Values]) -> bytes:
        """The plate for `batch`, put on the press at once; a few hundred spread over the batch suffice."""
        pages = [set_page(self.layout, values) for values in sampling.spread(batch)]
        fixed = [fixed_pieces(parts) for same, parts in self.groups if same]
        fonts = sampling.characters([piece for group in fixed for piece in group], pages)
        forms = {str(place): self.form(group, Fonts(fonts)) for place, group in enumerate(fixed)}
        for figure in sampling.figures(pages):
            if len(self.figure(figure)) > LONG:
                forms[sampling.key_of(figure)] = self.figure(figure)
        content = plate.make(self.hash, archive.profile(), self.box, fonts, self.pictures, forms)
        self.mount(content)
        return content

    def mount(self, content: bytes) -> None:
        """Go on with a plate made before; Conflict when it belongs to another layout."""
        self.mounted = plate.read(content, self.hash)
        self.before = sha256(content)
        self.fonts = Fonts(self.mounted.fonts)
        self.slots: list[str | Slot] = []
        for place, (same, parts) in enumerate(self.groups):
            if same:
                self.slots.append(f"{self.mounted.forms[str(self.fixed_before(place))]} Do\n")
            else:
                self.slots += [Slot(part, self.fonts, self.pictures, self.figure_shown) for part in parts]

    def stamp(self, values: Values, sign: signature.Sign | None = None, *, at: datetime | None = None) -> bytes:
        """The tail; `sign` gives the CMS of a SHA-256, `at` (UTC) is when."""
        if self.mounted is None:
            raise ValueError("There is no plate on the press yet.")
        return tail(self.mounted, self.before, self.box, self.sheet(values), values, sign, at, self.room)

    def sheet(self, values: Values) -> Sheet:
        """The page of one certificate, to be written over this plate."""
        added, parts, sheet = Added(self.fonts), [], Sheet("")
        for slot in self.slots:
            if isinstance(slot, str):
                parts.append(slot)
                continue
            for each in slot.find(values):
                if isinstance(each, str):
                    parts.append(each)
                elif isinstance(each, Words):
                    parts.append(operators.words(each, added.shown))
                elif isinstance(each, Image):
                    photo = sheet.pictures[PHOTO] = image(values.photo or b"")
                    parts.append(operators.picture(each, photo.across, photo.up, PHOTO))
                else:
                    code = sheet.symbols[CODE] = symbol(values.code, each.level)
                    parts.append(operators.matrix(each, code.side, CODE))
        sheet.operators = "".join(parts)
        sheet.fonts = added.characters
        return sheet

    def form(self, pieces: Sequence[Piece], fonts: Fonts) -> str:
        return "".join(self.fixed_operators(piece, fonts) for piece in pieces)

    def fixed_operators(self, piece: Piece, fonts: Fonts) -> str:
        if isinstance(piece, Words):
            return operators.words(piece, fonts.known)
        if isinstance(piece, Drawing):
            return self.figure(piece)
        assert isinstance(piece, Image)
        return picture(piece, self.pictures)

    def figure(self, figure: Drawing) -> str:
        return drawn(figure, *self.size)

    def figure_shown(self, figure: Drawing) -> str:
        assert self.mounted is not None
        name = self.mounted.forms.get(sampling.key_of(figure))
        return f"{name} Do\n" if name else self.figure(figure)

    def fixed_before(self, place: int) -> int:
        return sum(1 for same, _ in self.groups[:place] if same)


def fixed_pieces(parts: Sequence[Part]) -> list[Piece]:
    return [piece for part in parts for piece in part.set(NOTHING)]

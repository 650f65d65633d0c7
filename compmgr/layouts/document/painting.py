"""A page by ReportLab: its pieces as they stand, what repeats made once, nothing formatted twice."""

from collections.abc import Mapping
from functools import lru_cache
from math import cos, radians, sin

from reportlab.pdfbase import pdfmetrics

from compmgr.foundation.errors import NotFound
from compmgr.foundation.pdf import Face, raw
from compmgr.foundation.pdf.archive import Archive
from compmgr.foundation.pdf.fonts import RARE_NAMES
from compmgr.foundation.pdf.jpeg import Jpeg, jpeg_of
from compmgr.foundation.pdf.linear import DOTS, symbol
from compmgr.foundation.pdf.text import EMBOLDENING, runs
from compmgr.layouts.document import figures
from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Piece, Words
from compmgr.layouts.rules.kinds import QrCode

FRAME = 0.6  # points, the line around a photo
number = raw.number


class Painting:
    """The content stream of one page and the objects it draws."""

    def __init__(self, archive: Archive, pictures: Mapping[str, bytes]) -> None:
        self.archive = archive
        self.pictures = pictures
        self.code: list[bytes] = []
        self.things: dict[bytes, int] = {}
        self.forms: dict[tuple[object, ...], bytes] = {}  # names of figures drawn already
        self.ink: tuple[str, str] = ("", "")  # colours of filling and of lines as they are set now
        self.rendering = 0

    def paint(self, piece: Piece) -> None:
        if isinstance(piece, Words):
            self.words(piece)
        elif isinstance(piece, Drawing):
            self.drawing(piece)
        elif isinstance(piece, Matrix):
            self.matrix(piece)
        elif isinstance(piece, Image):
            self.image(piece)

    def words(self, words: Words) -> None:
        """One text object; characters only a second font has change the font within it."""
        self.fill(words.colour)
        self.code.append(b"BT %s Tm %s Tc" % (matrix_of(words), number(words.spacing)))
        for name, part in runs(words.text, words.face):
            self.render(bold_without_font(words, name), words)
            font = pdfmetrics.getFont(name)
            for subset, codes in font.splitString(part, self.archive.objects):
                called = font.getSubsetInternalName(subset, self.archive.objects)
                self.code.append(b"%s %s Tf <%s> Tj" % (called.encode(), number(words.size), codes.hex().encode()))
        self.code.append(b"ET")

    def render(self, outlined: bool, words: Words) -> None:
        """Fill characters, or draw their outline as well where no bold font has them."""
        if outlined:
            self.stroke(words.colour)
            self.code.append(b"%s w" % number(words.size * EMBOLDENING))
        if self.rendering != (mode := 2 if outlined else 0):
            self.code.append(b"%d Tr" % mode)
            self.rendering = mode

    def drawing(self, drawing: Drawing) -> None:
        name = self.forms.setdefault(figures.key(drawing), b"Form%d" % len(self.forms))
        self.do(name, figures.form(drawing), b"1 0 0 1 %s %s" % (number(drawing.x), number(drawing.y)))

    def matrix(self, matrix: Matrix) -> None:
        box = b"%s 0 0 %s %s %s" % tuple(map(number, (matrix.side, matrix.side, matrix.x, matrix.y)))
        self.do(b"Code%d" % len(self.things), code_object(matrix.code, matrix.level), box)

    def image(self, image: Image) -> None:
        """Covering its frame: what stands over is clipped evenly."""
        picture = jpeg_of(self.content(image))
        scale = max(image.width / picture.across, image.height / picture.up)
        across, up = picture.across * scale, picture.up * scale
        frame = b"%s %s %s %s re" % tuple(map(number, (image.x, image.y, image.width, image.height)))
        left, bottom = image.x + (image.width - across) / 2, image.y + (image.height - up) / 2
        box = b"%s 0 0 %s %s %s" % tuple(map(number, (across, up, left, bottom)))
        mask = b""
        if picture.mask and isinstance(image.content, str):
            mask = b"%d 0 R" % self.archive.add(mask_object(picture))
        self.do(b"Picture%d" % len(self.things), image_object(picture, mask), box, clip=frame + b" W n ")
        if image.frame:
            self.stroke(image.frame)
            self.code.append(b"%s w %s S" % (number(FRAME), frame))

    def content(self, image: Image) -> bytes:
        if isinstance(image.content, bytes):
            return image.content
        if image.content not in self.pictures:
            raise NotFound("A picture of the layout is missing: %(picture)s.", picture=image.content[:12])
        return self.pictures[image.content]

    def do(self, name: bytes, content: bytes, place: bytes, *, clip: bytes = b"") -> None:
        if name not in self.things:
            self.things[name] = self.archive.add(content)
        self.code.append(b"q %s%s cm /%s Do Q" % (clip, place, name))

    def fill(self, colour: str) -> None:
        if self.ink[0] != colour:
            self.code.append(b"%s rg" % rgb(colour))
            self.ink = colour, self.ink[1]

    def stroke(self, colour: str) -> None:
        if self.ink[1] != colour:
            self.code.append(b"%s RG" % rgb(colour))
            self.ink = self.ink[0], colour


def bold_without_font(words: Words, font: str) -> bool:
    return words.face is Face.BOLD and font == RARE_NAMES


def matrix_of(words: Words) -> bytes:
    if not words.angle:
        return b"1 0 0 1 %s %s" % (number(words.x), number(words.y))
    across, up = cos(radians(words.angle)), sin(radians(words.angle))
    return b" ".join(map(number, (across, up, -up, across, words.x, words.y)))


@lru_cache(maxsize=256)
def rgb(colour: str) -> bytes:
    return b" ".join(number(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))


def code_object(code: QrCode, level: str) -> bytes:
    """The symbol as a picture, enlarged: readers of PDF smooth what they enlarge, and a scanner is lost."""
    made = symbol(f"{code.address}#" if code.digits else code.address, code.digits, level)
    return raw.packed(
        made.enlarged(),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1"
        % (made.side * DOTS, made.side * DOTS),
        level=1,
    )


def image_object(picture: Jpeg, mask: bytes = b"") -> bytes:
    """A JPEG as it is, neither opened nor hashed; `mask` refers to the object that says how much of it shows."""
    return raw.stream(
        picture.content,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 /Filter /DCTDecode%s"
        % (
            *(picture.across, picture.up, b"DeviceGray" if picture.components == 1 else b"DeviceRGB"),
            b" /SMask " + mask if mask else b"",
        ),
    )


def mask_object(picture: Jpeg) -> bytes:
    """How much of each pixel shows (ISO 32000-1, 11.6.5.3; ISO 19005-2 allows it)."""
    return raw.packed(
        picture.mask,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        % (picture.across, picture.up),
        level=9,
    )

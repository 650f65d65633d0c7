"""Pieces as the operators of a content stream (ISO 32000-1, 8 and 9), with the rounding ReportLab gives its numbers."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import cos, log10, radians, sin

from compmgr.foundation.pdf import Face
from compmgr.foundation.pdf.fonts import RARE_NAMES
from compmgr.foundation.pdf.text import EMBOLDENING, runs
from compmgr.layouts.document.pieces import Image, Matrix, Words
from compmgr.layouts.document.symbol import QUIET_ZONE

Codes = Mapping[str, str]  # character -> glyph number, four hexadecimal digits


class Missing(Exception):
    """A character stands in no font at hand."""


def number(value: float) -> str:
    """As ReportLab writes it: seven figures, so that both ways to draw a page put a line at the same place."""
    size = abs(value)
    if size <= 1:
        return f"{value:.6f}" if size > 1e-7 else "0"
    return f"{value:.{max(6 - int(log10(size)), 0)}f}"


@lru_cache(maxsize=256)
def colour(code: str) -> str:
    """`#RRGGBB` as three shares."""
    return " ".join(number(int(code[place : place + 2], 16) / 255) for place in (1, 3, 5))


class Fonts:
    """The fonts of a plate by their file, and the small ones a certificate adds for what these lack."""

    def __init__(self, plate: Mapping[str, str]) -> None:
        """`plate`: the characters of each font file, in the order of their glyphs."""
        self.plate = plate
        self.resources = {font: f"/F{place}" for place, font in enumerate(plate)}
        self.codes: dict[str, dict[str, str]] = {
            font: {character: f"{glyph:04X}" for glyph, character in enumerate(characters, 1)}
            for font, characters in plate.items()
        }

    def known(self, font: str, part: str, size: str) -> str:
        """`part` shown with the plate's own glyphs; Missing when they do not suffice."""
        codes = self.codes.get(font)
        if codes is None:
            raise Missing
        try:
            shown = "".join([codes[character] for character in part])
        except KeyError:
            raise Missing from None
        return f"{self.resources[font]} {size} Tf <{shown}> Tj"


class Added:
    """The fonts a single certificate adds: `shown` writes a run of text with the plate's glyphs and with these."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.characters: dict[str, dict[str, str]] = {}

    def shown(self, font: str, part: str, size: str) -> str:
        codes = self.fonts.codes.get(font, {})
        added = self.characters.get(font)
        written: list[str] = []
        last: str | None = None
        for character in part:
            code = codes.get(character)
            if code is not None:
                resource = self.fonts.resources[font]
            else:
                if added is None:
                    added = self.characters[font] = {}
                code = added.get(character)
                if code is None:
                    code = added[character] = f"{len(added) + 1:04X}"
                resource = self.resource(font)
            if resource == last:
                written.append(code)
            else:
                written.append(f"{'> Tj ' if last else ''}{resource} {size} Tf <{code}")
                last = resource
        return "".join(written) + "> Tj"

    def resource(self, font: str) -> str:
        return f"/A{list(self.characters).index(font)}"


def words(piece: Words, show: Callable[[str, str, str], str]) -> str:
    """One line of text; `show` writes a run of one font file at a size."""
    size = number(piece.size)
    shade = colour(piece.colour)
    if piece.angle:
        across, up = cos(radians(piece.angle)), sin(radians(piece.angle))
        turn = f"{number(across)} {number(up)} {number(-up)} {number(across)}"
    else:
        turn = "1 0 0 1"
    text = f"BT {shade} rg {number(piece.spacing)} Tc {turn} {number(piece.x)} {number(piece.y)} Tm "
    shown = []
    for font, part in runs(piece.text, piece.face):
        line = show(font, part, size)
        if piece.face is Face.BOLD and font == RARE_NAMES:
            line = f"{shade} RG {number(piece.size * EMBOLDENING)} w 2 Tr {line} 0 Tr"
        shown.append(line)
    return f"{text}{' '.join(shown)} ET\n"


def picture(piece: Image, across: int, up: int, resource: str) -> str:
    """A picture of so many pixels covering its frame, what stands over cut off, and the line around it."""
    scale = max(piece.width / across, piece.height / up)
    width, height = across * scale, up * scale
    box = f"{number(piece.x)} {number(piece.y)} {number(piece.width)} {number(piece.height)} re"
    drawn = (
        f"q {box} W n {number(width)} 0 0 {number(height)} {number(piece.x + (piece.width - width) / 2)}"
        f" {number(piece.y + (piece.height - height) / 2)} cm {resource} Do Q\n"
    )
    return drawn + (f"q {colour(piece.frame)} RG {FRAME} w {box} S Q\n" if piece.frame else "")


FRAME = 0.5  # points, the line around a photo


def matrix(piece: Matrix, modules: int, resource: str) -> str:
    """A QR symbol of so many modules as a picture of one bit each, on its white square."""
    module = piece.side / (modules + 2 * QUIET_ZONE)
    side, inset = number(modules * module), QUIET_ZONE * module
    return (
        f"q 1 1 1 rg {number(piece.x)} {number(piece.y)} {number(piece.side)} {number(piece.side)} re f"
        f" {INK} rg {side} 0 0 {side} {number(piece.x + inset)} {number(piece.y + inset)} cm {resource} Do Q\n"
    )


INK = "0 0 0"


def picture_name(hash_: str) -> str:
    """How the resources of a plate name a picture of the federation's own."""
    return f"I{hash_[:16]}"

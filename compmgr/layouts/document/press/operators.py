"""Pieces as operators of a content stream (ISO 32000-1, 8, 9): what `painting` writes, with the fonts of the press."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import cos, radians, sin

from compmgr.foundation.pdf import raw
from compmgr.foundation.pdf.jpeg import Jpeg
from compmgr.foundation.pdf.text import EMBOLDENING, runs
from compmgr.layouts.document.painting import FRAME, bold_without_font, rgb
from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Words

Show = Callable[[str, str, str], str]  # font file, characters, size -> operators


@lru_cache(maxsize=4096)
def points(value: float) -> str:
    return raw.number(value).decode()


@lru_cache(maxsize=256)
def shares(colour: str) -> str:
    return rgb(colour).decode()


class Fonts:
    """The fonts of a plate by their file."""

    def __init__(self, plate: Mapping[str, str]) -> None:
        """`plate`: the characters of each font file, in the order of their glyphs."""
        self.resources = {font: f"/F{place}" for place, font in enumerate(plate)}
        self.codes: dict[str, dict[str, str]] = {
            font: {character: f"{glyph:04X}" for glyph, character in enumerate(characters, 1)}
            for font, characters in plate.items()
        }
        self.shown = {font: frozenset(characters) for font, characters in plate.items()}

    def suffice(self, piece: Words) -> bool:
        """Whether the plate has every character of `piece`."""
        nothing: frozenset[str] = frozenset()
        return all([self.shown.get(font, nothing).issuperset(part) for font, part in runs(piece.text, piece.face)])

    def known(self, font: str, part: str, size: str) -> str:
        """`part` shown with the plate's own glyphs, which suffice."""
        shown = "".join(map(self.codes[font].__getitem__, part))
        return f"{self.resources[font]} {size} Tf <{shown}> Tj"


class Added:
    """The small fonts a single certificate adds to those of the plate."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.characters: dict[str, dict[str, str]] = {}  # font file -> character -> code

    def shown(self, font: str, part: str, size: str) -> str:
        """`part` shown with the plate's glyphs where it has them, else with glyphs of a font of its own."""
        codes = self.fonts.codes.get(font, {})
        written: list[str] = []
        last = ""
        for character in part:
            code = codes.get(character)
            resource = self.fonts.resources[font] if code else self.resource(font)
            if code is None:
                added = self.characters[font]
                code = added.setdefault(character, f"{len(added) + 1:04X}")
            if resource != last:
                written.append(f"{'> Tj ' if last else ''}{resource} {size} Tf <")
                last = resource
            written.append(code)
        return "".join(written) + "> Tj"

    def resource(self, font: str) -> str:
        self.characters.setdefault(font, {})
        return f"/A{list(self.characters).index(font)}"


def words(piece: Words, show: Show) -> str:
    """One line of text, its colour and spacing set."""
    size = points(piece.size)
    colour = shares(piece.colour)
    turn = "1 0 0 1"
    if piece.angle:
        across, up = cos(radians(piece.angle)), sin(radians(piece.angle))
        turn = f"{points(across)} {points(up)} {points(-up)} {points(across)}"
    shown = []
    for font, part in runs(piece.text, piece.face):
        line = show(font, part, size)
        if bold_without_font(piece, font):
            line = f"{colour} RG {points(piece.size * EMBOLDENING)} w 2 Tr {line} 0 Tr"
        shown.append(line)
    place = f"{turn} {points(piece.x)} {points(piece.y)} Tm {points(piece.spacing)} Tc"
    return f"{colour} rg BT {place} {' '.join(shown)} ET\n"


def drawing(piece: Drawing, resource: str) -> str:
    return f"q 1 0 0 1 {points(piece.x)} {points(piece.y)} cm /{resource} Do Q\n"


def matrix(piece: Matrix, resource: str) -> str:
    return f"q {points(piece.side)} 0 0 {points(piece.side)} {points(piece.x)} {points(piece.y)} cm /{resource} Do Q\n"


def picture(piece: Image, shown: Jpeg, resource: str) -> str:
    """A picture covering its frame, what stands over cut off, and the line around it."""
    scale = max(piece.width / shown.across, piece.height / shown.up)
    across, up = shown.across * scale, shown.up * scale
    frame = f"{points(piece.x)} {points(piece.y)} {points(piece.width)} {points(piece.height)} re"
    left, bottom = piece.x + (piece.width - across) / 2, piece.y + (piece.height - up) / 2
    line = f"{shares(piece.frame)} RG {points(FRAME)} w {frame} S\n" if piece.frame else ""
    place = f"{points(across)} 0 0 {points(up)} {points(left)} {points(bottom)} cm"
    return f"q {frame} W n {place} /{resource} Do Q\n{line}"

"""Text on a page: checked, drawn as plain strings with a font for each character, shrunk or wrapped to its place."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf.colours import INK
from compmgr.foundation.pdf.fonts import CHAINS, RARE_NAMES, Face, font_of, load

Align = Literal["left", "centre", "right"]

FILL, FILL_AND_STROKE = 0, 2
EMBOLDENING = 0.03  # rare characters have no bold font: their outline is drawn as well, this much of the size wide

# Control, format (bidirectional overrides, zero-width), surrogate, private use, line and paragraph ends, and marks that
# combine: without shaping they stand anywhere.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Mn", "Me"}
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, yet nothing is seen
NEVER_FIRST = set("，。、；：？！）》」』】〕”’·—…,.;:?!)]}%")
NEVER_LAST = set("（《「『【〔“‘([{")


visible: set[str] = set()  # characters looked at before and found to be seen


def check_text(text: str) -> str:
    """`text`, once every character of it is one that can be seen; what would reorder or hide text is refused."""
    if visible.issuperset(text):
        return text
    for character in text:
        if unicodedata.category(character) in UNPRINTABLE or character in BLANK_LETTERS:
            raise Refusal(
                "The text holds an invisible character (%(code)s); please type it again without it.",
                code=f"U+{ord(character):04X}",
            )
    visible.update(text)
    return text


class Widths(dict[str, float]):
    """Thousandths of the characters of a face, by the first font that has them; checked and kept when first seen."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.plain: set[str] = set()  # those of the first font

    def __missing__(self, character: str) -> float:
        font = font_of(check_text(character), self.face)
        if font == CHAINS[self.face][0]:
            self.plain.add(character)
        width = self[character] = load(font).face.charWidths[ord(character)]
        return width


WIDTHS = {face: Widths(face) for face in Face}


@lru_cache(maxsize=8192)
def runs(text: str, face: Face) -> tuple[tuple[str, str], ...]:
    """`text` cut into (font name, characters), each as long as one font serves."""
    if text and WIDTHS[face].plain.issuperset(text):
        return ((CHAINS[face][0], text),)
    check_text(text)
    return tuple((name, "".join(part)) for name, part in groupby(text, key=lambda letter: font_of(letter, face)))


def text_width(text: str, face: Face, size: float, *, spacing: float = 0) -> float:
    """Points; `spacing` stands between characters, not after the last."""
    return advance(text, face) * size + spacing * max(len(text) - 1, 0)


@lru_cache(maxsize=8192)
def advance(text: str, face: Face) -> float:
    """The width of `text` at one point."""
    return 0.001 * sum(map(WIDTHS[face].__getitem__, text))


def draw_text(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    face: Face = Face.SERIF,
    size: float = 12,
    *,
    align: Align = "left",
    colour: Color = INK,
    spacing: float = 0,
) -> None:
    """`text` on the baseline `y`, from, around or up to `x`."""
    start = x - {"left": 0, "centre": 0.5, "right": 1}[align] * text_width(text, face, size, spacing=spacing)
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(size * EMBOLDENING)
    pen = canvas.beginText(start, y)
    pen.setFillColor(colour)
    pen.setCharSpace(spacing)
    for font, part in runs(text, face):
        pen.setFont(font, size)
        pen.setTextRenderMode(FILL_AND_STROKE if face is Face.BOLD and font == RARE_NAMES else FILL)
        pen.textOut(part)
    canvas.drawText(pen)
    canvas.restoreState()


def fitted_size(text: str, face: Face, size: float, room: float, *, smallest: float = 6) -> float:
    """The largest size up to `size` at which `text` fits on one line of `room` points."""
    drawn = text_width(text, face, size)
    fitting = size if drawn <= room else size * room / drawn
    if fitting < smallest:
        raise Refusal("The text is too long for its place: %(text)s.", text=text)
    return fitting


def lines_within(
    text: str, face: Face, size: float, room: float, most: int, *, smallest: float = 6, whole: Sequence[str] = ()
) -> tuple[float, list[str]]:
    """The largest size (by half points) at which `text` takes at most `most` lines, and those lines, balanced."""
    trial = size
    while trial >= smallest:
        lines = wrap(text, face, trial, room, balanced=True, whole=whole)
        if len(lines) <= most:
            return trial, lines
        trial -= 0.5
    raise Refusal("The text is too long for its place: %(text)s.", text=text)


def wrap(
    text: str,
    face: Face,
    size: float,
    room: float,
    *,
    first: float = 0,
    balanced: bool = False,
    whole: Sequence[str] = (),
) -> list[str]:
    """Lines of at most `room` points, the first indented by `first`; `balanced` lines are about equally long.

    Chinese breaks between any two characters, except before closing and after opening punctuation; words and numbers
    stay whole unless they alone are longer than a line, and so do the phrases in `whole` up to two thirds of a line.
    """
    whole = tuple(phrase for phrase in whole if phrase and text_width(phrase, face, size) <= room * 2 / 3)
    measured = tuple(broken(pieces(text, face, whole), face, room / size))
    lines = filled(measured, face, size, room, first)
    if not balanced or len(lines) < 2:
        return lines
    low, high = text_width(text, face, size) / len(lines), room
    while high - low > 1:
        middle = (low + high) / 2
        fits = len(filled(measured, face, size, middle, first)) == len(lines)
        low, high = (low, middle) if fits else (middle, high)
    return filled(measured, face, size, high, first)


def filled(measured: Sequence["Piece"], face: Face, size: float, room: float, first: float) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    drawn, left = 0.0, room - first
    for piece, wide, bare in measured:
        if line and (drawn + bare) * size > left:
            lines.append("".join(line).rstrip())
            line, drawn, left = [], 0.0, room
            begun = piece.lstrip()
            wide, piece = wide - advance(piece[: len(piece) - len(begun)], face), begun
        if piece:
            line.append(piece)
            drawn += wide
    last = "".join(line).rstrip()
    return [*lines, last] if last else lines


Piece = tuple[str, float, float]  # what is never broken; its width at one point, whole and without blanks at its end


def broken(measured: Sequence[Piece], face: Face, room: float) -> Iterator[Piece]:
    """Pieces longer than a whole line (of `room` at one point) cut where the line ends."""
    for piece in measured:
        if piece[1] <= room:
            yield piece
            continue
        part = ""
        for character in piece[0]:
            if part and advance(part + character, face) > room:
                yield part, advance(part, face), advance(part, face)
                part = ""
            part += character
        yield part, advance(part, face), advance(part.rstrip(), face)


@lru_cache(maxsize=2048)
def pieces(text: str, face: Face, whole: tuple[str, ...]) -> tuple[Piece, ...]:
    """What is never broken: one Chinese character with its punctuation, one word, one number, a phrase of `whole`."""
    joined: list[str] = []
    for part in parts(text, whole):
        if joined and belongs(joined[-1], part[0]):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple((piece, advance(piece, face), advance(piece.rstrip(), face)) for piece in joined)


def parts(text: str, whole: Sequence[str]) -> Iterator[str]:
    """The phrases of `whole` where they stand, the rest character by character."""
    starts = {phrase[0] for phrase in whole}
    place = 0
    while place < len(text):
        part = text[place]
        if part in starts:
            part = next((phrase for phrase in whole if text.startswith(phrase, place)), part)
        yield part
        place += len(part)


def belongs(piece: str, character: str) -> bool:
    last = piece[-1]
    in_word = last.isascii() and character.isascii() and not last.isspace() and not character.isspace()
    return in_word or character in NEVER_FIRST or last in NEVER_LAST

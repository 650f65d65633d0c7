"""Text on a page: checked, drawn as plain strings with a font for each character, shrunk or wrapped to its place."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf.colours import INK
from compmgr.foundation.pdf.fonts import RARE_NAMES, Face, font_of

Align = Literal["left", "centre", "right"]

FILL, FILL_AND_STROKE = 0, 2
EMBOLDENING = 0.03  # rare characters have no bold font: their outline is drawn as well, this much of the size wide

# Control, format (bidirectional overrides, zero-width), surrogate, private use, line and paragraph ends.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, yet nothing is seen
NEVER_FIRST = set("，。、；：？！）》」』】〕”’·—…,.;:?!)]}%")
NEVER_LAST = set("（《「『【〔“‘([{")


@lru_cache(maxsize=16_384)
def check_text(text: str) -> str:
    """`text`, once every character of it is one that can be seen; what would reorder or hide text is refused."""
    for character in text:
        if unicodedata.category(character) in UNPRINTABLE or character in BLANK_LETTERS:
            raise Refusal(
                "The text holds an invisible character (%(code)s); please type it again without it.",
                code=f"U+{ord(character):04X}",
            )
    return text


@lru_cache(maxsize=8192)
def runs(text: str, face: Face) -> tuple[tuple[str, str], ...]:
    """`text` cut into (font name, characters), each as long as one font serves."""
    check_text(text)
    return tuple((name, "".join(part)) for name, part in groupby(text, key=lambda letter: font_of(letter, face)))


@lru_cache(maxsize=16_384)
def text_width(text: str, face: Face, size: float, *, spacing: float = 0) -> float:
    """Points; `spacing` stands between characters, not after the last."""
    drawn = sum(pdfmetrics.stringWidth(part, font, size) for font, part in runs(text, face))
    return drawn + spacing * max(len(text) - 1, 0)


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
    lines = filled(text, face, size, room, first, whole)
    if not balanced or len(lines) < 2:
        return lines
    low, high = text_width(text, face, size) / len(lines), room
    while high - low > 1:
        middle = (low + high) / 2
        fits = len(filled(text, face, size, middle, first, whole)) == len(lines)
        low, high = (low, middle) if fits else (middle, high)
    return filled(text, face, size, high, first, whole)


def filled(text: str, face: Face, size: float, room: float, first: float, whole: Sequence[str]) -> list[str]:
    lines, line, left = [], "", room - first
    for piece in pieces(text, face, size, room, whole):
        if line and text_width((line + piece).rstrip(), face, size) > left:
            lines.append(line.rstrip())
            line, left = "", room
            piece = piece.lstrip()
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def pieces(text: str, face: Face, size: float, room: float, whole: Sequence[str]) -> list[str]:
    """What is never broken: one Chinese character with its punctuation, one word, one number, a phrase of `whole`."""
    result: list[str] = []
    for part in parts(text, whole):
        joined = bool(result) and belongs(result[-1], part[0])
        if joined and text_width(result[-1] + part, face, size) <= room:
            result[-1] += part
        else:
            result.append(part)
    return result


def parts(text: str, whole: Sequence[str]) -> Iterator[str]:
    """The phrases of `whole` where they stand, the rest character by character."""
    place = 0
    while place < len(text):
        phrase = next((phrase for phrase in whole if text.startswith(phrase, place)), text[place])
        yield phrase
        place += len(phrase)


def belongs(piece: str, character: str) -> bool:
    last = piece[-1]
    in_word = last.isascii() and character.isascii() and not last.isspace() and not character.isspace()
    return in_word or character in NEVER_FIRST or last in NEVER_LAST

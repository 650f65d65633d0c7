"""A mark sheet laid out: each aspect a row of wrapped lines, rows put on pages, a row too high cut between lines."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from compmgr.foundation import pdf
from compmgr.foundation.pdf import Face
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import Aspect, total_of
from compmgr.scoring.rules.scorer import Field, Shape
from compmgr.scoring.rules.scorers import scorer_of

LEFT, RIGHT = 40.0, 555.0
KEYS, MAXIMA, MARKS = 46.0, 38.0, 132.0  # widths of the columns; what is left is the text's
TEXT = RIGHT - LEFT - KEYS - MAXIMA - MARKS
PADDING = 5.0
TOP, BOTTOM = 706.0, 108.0
HEAD = 18.0  # height of the column heads
BAND = 20.0  # height of a sub-criterion's name
NOTE = 15.0  # room for a note by hand
OPTION = 17.0  # height of one row of boxes
LEADING = 1.38


@dataclass(frozen=True)
class Part:
    """One sub-criterion on paper; `url` leads to the page where it is typed.

    A filled print has values, notes and receipts: when each mark was recorded, and its row of the ledger.
    """

    key: str
    name: str
    aspects: Sequence[Aspect]
    url: str
    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    receipts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    text: str
    size: float
    quiet: bool = False

    @property
    def height(self) -> float:
        return self.size * LEADING


@dataclass(frozen=True)
class Band:
    """The name of a sub-criterion above its aspects."""

    part: Part
    continued: bool = False
    height: float = BAND

    @property
    def words(self) -> str:
        worth = f"（共{written(total_of(self.part.aspects))}分）"
        return f"{self.part.key}  {plain(self.part.name)}{'（续）' if self.continued else worth}"


@dataclass(frozen=True)
class Row:
    """One aspect; cut over pages, the mark stands with the first lines and the note with the last."""

    part: Part
    aspect: Aspect
    lines: Sequence[Line]
    options: Sequence[Sequence[str]]
    has_mark: bool = True
    has_note: bool = True

    @property
    def field(self) -> Field:
        return scorer_of(self.aspect).field(self.aspect)

    @property
    def height(self) -> float:
        text = sum(line.height for line in self.lines) + (NOTE if self.has_note else 0)
        mark = (OPTION * max(len(self.options), 1) + 14) if self.has_mark else 0
        return max(text, mark) + 2 * PADDING


Item = Band | Row


def pages_of(parts: Sequence[Part]) -> list[list[Item]]:
    """The items of each page, from the top; a name never stands last on a page, and is repeated where it goes on."""
    pages: list[list[Item]] = [[]]
    left = TOP - BOTTOM - HEAD
    room = left
    for part in parts:
        rows = [row_of(part, aspect) for aspect in part.aspects]
        first = min(rows[0].height, room - BAND) if rows else 0
        if pages[-1] and left < BAND + first:
            pages.append([])
            left = room
        pages[-1].append(Band(part))
        left -= BAND
        for row in rows:
            if row.height > left and row.height <= room - BAND:
                pages.append([Band(part, continued=True)])
                left = room - BAND
            for piece in _cut(row, left, room - BAND):
                if piece.height > left:
                    pages.append([Band(part, continued=True)])
                    left = room - BAND
                pages[-1].append(piece)
                left -= piece.height
    return pages


def row_of(part: Part, aspect: Aspect) -> Row:
    lines = [*_wrapped(aspect.description, 9.5)]
    if aspect.requirement.strip():
        lines += _wrapped(f"要求：{aspect.requirement}", 8, quiet=True)
    for level, text in enumerate(aspect.benchmarks):
        if text.strip():
            lines += _wrapped(f"{level}级：{text}", 8, quiet=True)
    return Row(part, aspect, lines, _options(scorer_of(aspect).field(aspect)))


def plain(text: str) -> str:
    """`text` on one line, without what cannot be seen; a character no font has is refused when it is drawn."""
    kept = "".join(" " if char in "\n\r\t" else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(char for char in kept if unicodedata.category(char)[0] != "C").split())


def box_words(field: Field) -> list[str]:
    """What stands beside the boxes of a field; nothing for a number, which has a line."""
    if field.shape is Shape.YES_NO:
        return ["是", "否"]
    if field.shape in (Shape.LEVELS, Shape.CHOICES):
        return [written(choice) for choice in field.choices]
    return []


def chosen_words(field: Field, value: Decimal | None) -> str:
    """The words of the box that is ticked for `value`."""
    if value is None:
        return ""
    return ("是" if value else "否") if field.shape is Shape.YES_NO else written(value)


def box_width(words: str) -> float:
    return 13 + pdf.text_width(words, Face.SANS, 9) + 8


def _options(field: Field) -> list[list[str]]:
    """The boxes of a field, as many on a line as fit."""
    lines: list[list[str]] = []
    left = 0.0
    for words in box_words(field):
        width = box_width(words)
        if not lines or width > left:
            lines.append([])
            left = MARKS - 2 * PADDING
        lines[-1].append(words)
        left -= width
    return lines


def _wrapped(text: str, size: float, quiet: bool = False) -> Iterator[Line]:
    for line in pdf.wrap(plain(text), Face.SANS, size, TEXT - 2 * PADDING):
        yield Line(line, size, quiet)


def _cut(row: Row, left: float, whole: float) -> Iterator[Row]:
    """`row` as it is, or, when not even an empty page holds it, in pieces: `left` points first, then whole pages."""
    if row.height <= whole:
        yield row
        return
    lines, room, is_first = list(row.lines), max(left, 120.0) if left > 120 else whole, True
    while lines:
        taken, used = 0, 2 * PADDING + NOTE
        while taken < len(lines) and used + lines[taken].height <= room:
            used += lines[taken].height
            taken += 1
        taken = max(taken, 1)
        yield replace(row, lines=lines[:taken], has_mark=is_first, has_note=taken == len(lines))
        lines, room, is_first = lines[taken:], whole, False

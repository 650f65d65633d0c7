"""A table of facts: label, its English below it, the value on a ruled line."""

from collections.abc import Iterator
from typing import Any

from compmgr.foundation import pdf
from compmgr.foundation.pdf import Face
from compmgr.layouts.document.pieces import Drawing, Piece, Words
from compmgr.layouts.document.setting.frames import FACE, MILLIMETRE, Frame
from compmgr.layouts.rules.filling import filled
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Rows

QUIET = "#616166"
TO_TWO_LINES = 0.78  # of the size: a value that would be smaller stands on two lines instead
TWO_LINES, LEAST_OF_TWO, THREE_LINES = 0.75, 0.58, 0.56  # of the size: the type of two and of three lines
LEADING = 1.22
GAP = 2.8 * MILLIMETRE  # between label and value
RULE = 0.5  # points
OPTICAL = 0.37  # of the size: from the baseline to the middle of a character


def set_rows(rows: Rows, frame: Frame, names: frozenset[str], values: Values) -> Iterator[Piece]:
    """The rows that have a value, evenly spaced from the top of the frame."""
    given = [(label, english, filled(text, values.words)) for label, english, text in rows.rows]
    given = [row for row in given if row[2].strip()]
    if not given:
        return
    step = min(frame.height / len(given), rows.widest * MILLIMETRE)
    for number, (label, english, value) in enumerate(given):
        band = Frame(frame.left, frame.top - step * (number + 1), frame.width, step)
        yield from set_row(rows, band, names, label, english, value.replace("\n", "、"))


def set_row(rows: Rows, band: Frame, names: frozenset[str], label: str, english: str, value: str) -> Iterator[Piece]:
    made: dict[str, Any] = {"element": rows.name, "names": names}
    column = rows.label_width * MILLIMETRE
    size = min(rows.size, band.height * 0.42)
    below = 3.6 if english else band.height * 0.5 - size * OPTICAL
    label_size = size * 0.88
    if english:
        small = pdf.fitted_size(english, Face.SANS, size * 0.46, column - GAP, smallest=3)
        yield Words(**made, x=band.left, y=band.bottom + below, text=english, face=Face.SANS, size=small, colour=QUIET)
        below += size * 0.46 + 2.4
    label_size = pdf.fitted_size(label, Face.SERIF, label_size, column - GAP, smallest=4)
    yield Words(**made, x=band.left, y=band.bottom + below, text=label, face=Face.SERIF, size=label_size, colour=QUIET)
    middle = band.bottom + (below + label_size * 0.78 + (3.6 if english else below)) / 2
    yield from set_value(rows, band, names, value, size, middle)
    if rows.rule:
        yield Drawing(
            **made,
            figure="line",
            x=band.left + column - GAP,
            y=band.bottom,
            width=band.width - column + GAP,
            height=0,
            colour=rows.rule,
            line_width=RULE,
        )


def set_value(
    rows: Rows, band: Frame, names: frozenset[str], value: str, wished: float, middle: float
) -> Iterator[Words]:
    column = rows.label_width * MILLIMETRE
    size, lines = value_lines(rows, value, band.width - column, wished)
    leading = size * LEADING
    for number, line in enumerate(lines):
        yield Words(
            element=rows.name,
            names=names,
            x=band.left + column,
            y=middle - size * OPTICAL + leading * ((len(lines) - 1) / 2 - number),
            text=line,
            face=FACE[rows.face],
            size=size,
            colour=rows.colour,
        )


def value_lines(rows: Rows, value: str, room: float, size: float) -> tuple[float, list[str]]:
    """One line while it stays readable, else two small ones, else three smaller ones."""
    face = FACE[rows.face]
    if pdf.text_width(value, face, size * TO_TWO_LINES) <= room:
        return pdf.fitted_size(value, face, size, room), [value]
    lines = pdf.wrap(value, face, size * LEAST_OF_TWO, room, balanced=True)
    if len(lines) <= 2:
        return pdf.lines_within(value, face, size * TWO_LINES, room, 2, smallest=size * LEAST_OF_TWO)
    return pdf.lines_within(value, face, size * THREE_LINES, room, 3, smallest=min(rows.smallest, size * THREE_LINES))

"""What is no text: photo, code, seal, figure, picture."""

from collections.abc import Iterator
from math import cos, degrees, pi, sin
from typing import Any

from compmgr.foundation import pdf
from compmgr.foundation.pdf import Face
from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Piece, Words
from compmgr.layouts.document.setting.frames import Frame
from compmgr.layouts.rules.filling import filled
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Code, Element, Figure, Photo, Picture, Seal

RIM = 0.66  # of the radius: the baseline of the words of a seal
RIM_SIZE = 0.235
RIM_ANGLE = 250 * pi / 180  # the most the words take of the rim


def set_part(element: Element, frame: Frame, names: frozenset[str], values: Values) -> Iterator[Piece]:
    made: dict[str, Any] = {"element": element.name, "names": names}
    box: dict[str, Any] = {"x": frame.left, "y": frame.bottom, "width": frame.width, "height": frame.height}
    if isinstance(element, Photo) and values.photo is not None:
        yield Image(**made, **box, content=values.photo, frame=element.frame)
    elif isinstance(element, Picture):
        yield Image(**made, **box, content=element.picture)
    elif isinstance(element, Code):
        side = min(frame.width, frame.height)
        corner: dict[str, Any] = {"x": frame.centre - side / 2, "y": frame.middle - side / 2}
        yield Matrix(**made, **corner, side=side, code=values.code, level=element.level)
    elif isinstance(element, Figure):
        yield Drawing(**made, **box, figure=element.figure, colour=element.colour, line_width=element.line_width)
    elif isinstance(element, Seal):
        yield from set_seal(element, frame, names, filled(element.text, values.words).replace("\n", ""))


def set_seal(seal: Seal, frame: Frame, names: frozenset[str], words: str) -> Iterator[Piece]:
    """The ring with its star, then the words centred on the top of the rim, smaller when they are many."""
    if not words.strip():
        return
    side = min(frame.width, frame.height)
    yield Drawing(
        element=seal.name,
        names=names,
        figure="seal",
        x=frame.centre - side / 2,
        y=frame.middle - side / 2,
        width=side,
        height=side,
        colour=seal.colour,
    )
    radius = side / 2
    reach, size = radius * RIM, radius * RIM_SIZE
    room = reach * RIM_ANGLE
    size *= min(1, room / sum(widths(words, size)))
    drawn = widths(words, size)
    gap = min(size * 0.7, (room - sum(drawn)) / max(len(words) - 1, 1))
    at = -(sum(drawn) + gap * (len(words) - 1)) / 2
    for letter, width in zip(words, drawn, strict=True):
        turn = -(at + width / 2) / reach
        yield Words(
            element=seal.name,
            names=names,
            x=frame.centre - reach * sin(turn) - width / 2 * cos(turn),
            y=frame.middle + reach * cos(turn) - width / 2 * sin(turn),
            text=letter,
            face=Face.BOLD,
            size=size,
            colour=seal.colour,
            angle=degrees(turn),
        )
        at += width + gap


def widths(words: str, size: float) -> list[float]:
    return [pdf.text_width(letter, Face.BOLD, size) for letter in words]

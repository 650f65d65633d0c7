"""Texts in their frames, and texts one below the other sharing one."""

from collections.abc import Iterator, Sequence
from math import cos, radians, sin

from compmgr.foundation import pdf
from compmgr.layouts.document.pieces import Words
from compmgr.layouts.document.setting.blocks import Block, Placed, block, too_long
from compmgr.layouts.document.setting.frames import ASCENT, DESCENT, FACE, MILLIMETRE, Frame
from compmgr.layouts.rules.filling import filled
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Stack, Stand, Text

SHARE_ABOVE = {Stand.TOP: 0.0, Stand.MIDDLE: 0.5, Stand.BOTTOM: 1.0}  # of the height a text leaves, by where it stands
LEAST_GAP = 0.2  # of the wished one, where a column is full
NEARLY = 0.85  # of the wished gaps: a column with these is not made smaller


def place_text(text: Text, frame: Frame, values: Values) -> list[Placed]:
    """`text` within its frame, from its top, around its middle or down to its bottom."""
    content = filled(text.text, values.words)
    if not content.strip():
        return []
    made = block(text, content, frame.width, values.whole if text.lines > 1 else (), 1, frame.height)
    top = frame.top - SHARE_ABOVE[text.stand] * (frame.height - made.height)
    return [Placed(made, frame.left, frame.width, top)]


def turned(text: Text, frame: Frame, names: frozenset[str], values: Values) -> Iterator[Words]:
    """One line about the middle of the frame."""
    content = filled(text.text, values.words)
    if not content.strip():
        return
    made = block(text, content.replace("\n", " "), frame.width, ())
    face = FACE[text.face]
    half = pdf.text_width(made.lines[0], face, made.size, spacing=made.spacing) / 2
    below = made.size * (ASCENT - DESCENT) / 2
    across, up = cos(radians(text.angle)), sin(radians(text.angle))
    yield Words(
        element=text.name,
        names=names,
        x=frame.centre - half * across + below * up,
        y=frame.middle - half * up - below * across,
        text=made.lines[0],
        face=face,
        size=made.size,
        colour=text.colour,
        spacing=made.spacing,
        angle=text.angle,
    )


def place_stack(stack: Stack, children: Sequence[Text], frame: Frame, values: Values) -> list[Placed]:
    """`children` from the top of the frame to its bottom: gaps stretch or shrink alike, the rest goes around."""
    blocks = fitting(stack, children, frame, values)
    if not blocks:
        return []
    text = sum([each.height for each, _ in blocks])
    wished = sum([each.before for each, _ in blocks])
    if text + wished * LEAST_GAP > frame.height + 1e-6:
        raise too_long("".join(line for each, _ in blocks for line in each.lines))
    stretch = min(max((frame.height - text) / wished, LEAST_GAP), stack.stretch) if wished else 0
    top = frame.top - max(frame.height - text - wished * stretch, 0) / 2
    placed = []
    for each, width in blocks:
        top -= each.before * stretch
        placed.append(Placed(each, frame.centre - width / 2, width, top))
        top -= each.height
    return placed


def fitting(stack: Stack, children: Sequence[Text], frame: Frame, values: Values) -> list[tuple[Block, float]]:
    """The blocks at the first of the scales at which they stand with gaps near the wished ones, else at the last.

    Each with the width of its room.
    """
    contents = [(child, filled(child.text, values.words), room_of(child, frame)) for child in children]
    chosen: list[tuple[Block, float]] = []
    for scale in stack.scales:
        chosen = [
            (block(child, content, room, values.whole if child.lines > 1 else (), scale), room)
            for child, content, room in contents
            if content.strip()
        ]
        if sum([each.height + each.before * NEARLY for each, _ in chosen]) <= frame.height:
            break
    return chosen


def room_of(child: Text, frame: Frame) -> float:
    """A child may be narrower than its stack, never wider."""
    return min(child.width * MILLIMETRE or frame.width, frame.width)

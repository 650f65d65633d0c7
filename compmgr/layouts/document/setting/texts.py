"""Texts in their frames, and texts one below the other sharing one."""

from collections.abc import Iterator, Sequence
from math import cos, radians, sin

from compmgr.foundation import pdf
from compmgr.layouts.document.pieces import Words
from compmgr.layouts.document.setting.blocks import Block, block, too_long, words_of
from compmgr.layouts.document.setting.frames import ASCENT, DESCENT, MILLIMETRE, Frame, frame_of
from compmgr.layouts.rules.filling import filled
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Stack, Stand, Text

LEAST_GAP = 0.2  # of the wished one, where a column is full
NEARLY = 0.85  # of the wished gaps: a column with these is not made smaller


def set_text(text: Text, page_height: float, names: frozenset[str], values: Values) -> Iterator[Words]:
    """`text` within its frame, from its top, around its middle or down to its bottom."""
    content = filled(text.text, values.words)
    if not content.strip():
        return
    frame = frame_of(text, page_height)
    if text.angle:
        yield from turned(text, content, frame, names)
        return
    made = block(text, content, frame.width, values.whole, height=frame.height)
    spare = frame.height - made.height
    top = frame.top - {Stand.MIDDLE: spare / 2, Stand.BOTTOM: spare}.get(text.stand, 0)
    yield from words_of(made, frame.left, frame.width, top, text.name, names)


def turned(text: Text, content: str, frame: Frame, names: frozenset[str]) -> Iterator[Words]:
    """One line about the middle of the frame."""
    made = block(text, content.replace("\n", " "), frame.width, ())
    face = pdf.Face(text.face)
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


def set_stack(
    stack: Stack, children: Sequence[Text], page_height: float, names: frozenset[str], values: Values
) -> Iterator[Words]:
    """`children` from the top of the frame to its bottom: gaps stretch or shrink alike, the rest goes around."""
    frame = frame_of(stack, page_height)
    blocks = fitting(stack, children, frame, values)
    if not blocks:
        return
    text = sum(each.height for each in blocks)
    wished = sum(each.before for each in blocks)
    if text + wished * LEAST_GAP > frame.height + 1e-6:
        raise too_long("".join(line for each in blocks for line in each.lines))
    stretch = min(max((frame.height - text) / wished, LEAST_GAP), stack.stretch) if wished else 0
    top = frame.top - max(frame.height - text - wished * stretch, 0) / 2
    for each in blocks:
        top -= each.before * stretch
        width = room_of(each.text, frame)
        yield from words_of(each, frame.centre - width / 2, width, top, stack.name, names)
        top -= each.height


def fitting(stack: Stack, children: Sequence[Text], frame: Frame, values: Values) -> list[Block]:
    """The blocks at the first of the scales at which they stand with gaps near the wished ones, else at the last."""
    contents = [(child, filled(child.text, values.words)) for child in children]
    chosen: list[Block] = []
    for scale in stack.scales:
        chosen = [
            block(child, content, room_of(child, frame), values.whole, scale=scale)
            for child, content in contents
            if content.strip()
        ]
        if sum(each.height + each.before * NEARLY for each in chosen) <= frame.height:
            break
    return chosen


def room_of(child: Text, frame: Frame) -> float:
    """A child may be narrower than its stack, never wider."""
    return min(child.width * MILLIMETRE or frame.width, frame.width)

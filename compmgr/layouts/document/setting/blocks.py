"""One text made to fit: its lines and the size at which they keep within their room."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from compmgr.foundation import pdf
from compmgr.foundation.errors import Refusal
from compmgr.layouts.document.pieces import Words
from compmgr.layouts.document.setting.frames import ASCENT, FACE, MILLIMETRE
from compmgr.layouts.rules.layout import Align, Text

#: Words of the trade that read badly when a line ends within them.
UNBROKEN = (
    *("职业技能竞赛", "技能竞赛", "技能大赛", "职业技能等级", "等级认定", "总决赛", "职业", "技能", "竞赛", "大赛"),
    *("认定中心", "评价中心", "组织委员会", "有限公司", "协会", "学院", "同心协作", "获得", "荣获", "被授予"),
    *("特发此证", "以资鼓励", "特授予", "贡献", "“一带一路”", "家具", "工艺美术", "轻工行业", "邀请赛", "制作"),
    *("主办单位", "承办单位", "协办单位", "支持单位", "沿线", "）中", "赛项中", "赛项"),
)
BETWEEN = "  ·  "  # what stands between unit and delegation: a line may end there, not within them
#: Of the room a line leaves, by where it is aligned.
SHARE_BEFORE = {Align.LEFT: 0.0, Align.JUSTIFY: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
STEP = 0.5  # points by which type shrinks
WIDOW, TRIED_FOR_WIDOW = 2, 1.5  # characters alone on a last line; points a paragraph may shrink to take them in


class Block:
    """Lines that belong together; `before` is the wished distance to what stands above, all in points."""

    __slots__ = ("before", "height", "leading", "lines", "size", "spacing", "text")

    def __init__(self, text: Text, lines: Sequence[str], size: float, spacing: float, before: float) -> None:
        self.text, self.lines, self.size, self.spacing, self.before = text, lines, size, spacing, before
        self.leading = size * text.leading
        self.height = size + self.leading * (len(lines) - 1)


class Placed(NamedTuple):
    """A block below `top`, aligned between `left` and `left + width`; equal ones show the same."""

    block: Block
    left: float
    width: float
    top: float


@lru_cache(maxsize=4096)  # a stack whose name changes has the same sentences below it
def block(
    text: Text, content: str, room: float, whole: tuple[str, ...], scale: float = 1, height: float | None = None
) -> Block:
    """`content` set in `room` points across (and `height` up); Refusal when even its smallest size is too large."""
    paragraphs = [line for part in content.split("\n") if (line := part.strip())]
    size, smallest = text.size * scale, min(text.smallest, text.size * scale)
    before = text.before * MILLIMETRE * scale
    if text.lines == 1:
        line = "、".join(paragraphs)
        size, spacing = one_line(text, line, room, size, smallest)
        if height is not None and size > height:
            size, spacing = height, spacing * height / size
        if size < smallest - 1e-6:
            raise too_long(content)
        return Block(text, [line], size, spacing, before)
    size, lines = several_lines(text, paragraphs, room, size, smallest, whole, height)
    spacing = spacing_of(text, lines[0], size) if len(lines) == 1 else 0
    if spacing and pdf.text_width(lines[0], FACE[text.face], size, spacing=spacing) > room:
        spacing = 0
    return Block(text, lines, size, spacing, before)


def one_line(text: Text, line: str, room: float, size: float, smallest: float) -> tuple[float, float]:
    """Size and spacing of a single line; spacing is given up before the type becomes smaller than a fifth less."""
    spacing = spacing_of(text, line, size)
    drawn = pdf.text_width(line, FACE[text.face], size, spacing=spacing)
    shrunk = min(1.0, room / drawn)
    if spacing and shrunk < 0.8:
        return pdf.fitted_size(line, FACE[text.face], size, room, smallest=smallest), 0
    if size * shrunk < smallest:
        raise too_long(line)
    return size * shrunk, spacing * shrunk


def spacing_of(text: Text, line: str, size: float) -> float:
    return text.spacing * size if not text.spaced_up_to or len(line) <= text.spaced_up_to else 0


def several_lines(
    text: Text,
    paragraphs: Sequence[str],
    room: float,
    size: float,
    smallest: float,
    whole: tuple[str, ...],
    height: float | None,
) -> tuple[float, list[str]]:
    """The largest size whose lines are few enough; a little smaller where that spares a last line of two characters."""
    kept = phrases(paragraphs, whole) if text.align is Align.CENTRE else ()
    found: tuple[float, list[str]] | None = None
    for trial in sizes(size, smallest):
        lines = [line for paragraph in paragraphs for line in wrapped(text, paragraph, trial, room, kept)]
        high = trial + trial * text.leading * (len(lines) - 1)
        if len(lines) > text.lines or (height is not None and high > height):
            continue
        if found is None or len(lines) < len(found[1]):
            found = trial, lines
        if len(found[1]) == 1 or len(found[1][-1]) > WIDOW or text.align is Align.CENTRE:
            return found
        if found[0] - trial >= TRIED_FOR_WIDOW:
            return found
    if found is None:
        raise too_long("".join(paragraphs))
    return found


def wrapped(text: Text, paragraph: str, size: float, room: float, whole: tuple[str, ...]) -> list[str]:
    """Centred lines are about equally long and break between phrases; others are filled to the margin."""
    centred = text.align is Align.CENTRE
    return pdf.wrap(paragraph, FACE[text.face], size, room, first=text.indent * size, balanced=centred, whole=whole)


def phrases(paragraphs: Sequence[str], whole: tuple[str, ...]) -> tuple[str, ...]:
    """What no line breaks, of what stands in the text at all."""
    parts = (part for line in paragraphs if BETWEEN in line for part in line.split(BETWEEN))
    return tuple(phrase for phrase in (*whole, *parts, *UNBROKEN) if any(phrase in line for line in paragraphs))


def sizes(size: float, smallest: float) -> Iterator[float]:
    while size > smallest:
        yield size
        size -= STEP
    yield smallest


def words_of(placed: Placed, element: str, names: frozenset[str]) -> Iterator[Words]:
    """The lines of a block where they stand."""
    block, left, width, top = placed
    text, face = block.text, FACE[block.text.face]
    for number, line in enumerate(block.lines):
        spacing = block.spacing
        drawn = pdf.text_width(line, face, block.size, spacing=spacing)
        start = left + (width - drawn) * SHARE_BEFORE[text.align]
        if not number and text.indent and text.align in (Align.LEFT, Align.JUSTIFY):
            start += min(text.indent * block.size, max(width - drawn, 0))
        if text.align is Align.JUSTIFY and number < len(block.lines) - 1:
            spacing = filling(line, drawn, left + width - start)
        yield Words(
            element=element,
            names=names,
            x=start,
            y=top - block.size * ASCENT - block.leading * number,
            text=line,
            face=face,
            size=block.size,
            colour=text.colour,
            spacing=spacing,
        )


def filling(line: str, drawn: float, room: float) -> float:
    """What to add after every character so that `line` reaches the margin; words of letters are left as they are."""
    if len(line) < 8 or line.count(" ") * 8 > len(line) or drawn < room * 0.8:
        return 0
    return max(room - drawn, 0) / (len(line) - 1)


def too_long(text: str) -> Refusal:
    return Refusal("The text is too long for its place: %(text)s.", text=text)

"""A layout as data: a page in millimetres and the elements on it, as frozen values.

Positions are millimetres from the upper left corner of the page to the upper left corner of an element's frame; sizes
of type are points; colours `#RRGGBB`. Text is literal but for `{names}` of facts (`kinds.names_of`); there is nothing
to run in it. An element with `when` stands only where that fact is present, with `unless` only where it is absent.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from compmgr.layouts.rules.kinds import CertificateKind

FACES = ("serif", "bold", "sans")  # foundation.pdf.Face
FIGURES = ("border", "crest", "ornament", "line", "box")
LEVELS = ("l", "m", "q", "h")  # of QR codes, ISO/IEC 18004


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"

    __hash__ = str.__hash__  # that of an Enum is many times slower, and it is asked for for every line


class Stand(StrEnum):
    """Where text stands in a frame higher than it."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"

    __hash__ = str.__hash__


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every element has; `name` is unique on its page and is how problems and the editor speak of it."""

    type: ClassVar[str] = ""

    name: str
    x: float = 0
    y: float = 0
    width: float
    height: float
    when: str = ""
    unless: str = ""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, kw_only=True)
class Text(Element):
    """Words in a frame: shrunk from `size` to `smallest` on at most `lines` lines, refused when even that fails."""

    type: ClassVar[str] = "text"

    text: str
    face: str = "serif"  # foundation.pdf.Face
    size: float = 12
    smallest: float = 6
    lines: int = 1
    leading: float = 1.6  # of the size
    align: Align = Align.LEFT
    stand: Stand = Stand.TOP
    colour: str = "#1D1D1F"
    spacing: float = 0  # of the size, between characters
    spaced_up_to: int = 0  # spacing only for at most so many characters; 0: always
    indent: int = 0  # characters, first line
    before: float = 0  # millimetres above it inside a stack
    angle: float = 0  # degrees anticlockwise about the middle of the frame

    __hash__ = Element.__hash__  # its name tells nearly all texts apart, and it is hashed for every certificate


@dataclass(frozen=True, kw_only=True)
class Stack(Element):
    """Texts one below the other, sharing the frame's height: gaps stretch, type shrinks together by `scales`."""

    type: ClassVar[str] = "stack"

    children: tuple[Text, ...]
    scales: tuple[float, ...] = (1, 0.94, 0.88, 0.82, 0.76, 0.7)
    stretch: float = 1.6  # how far gaps may grow before the column is centred instead


@dataclass(frozen=True, kw_only=True)
class Rows(Element):
    """A table of facts with ruled lines; a row whose text is empty falls out, the others share the height."""

    type: ClassVar[str] = "rows"

    rows: tuple[tuple[str, str, str], ...]  # (label, its English, text)
    label_width: float = 38
    widest: float = 14  # millimetres a row may be high
    face: str = "bold"
    size: float = 14
    smallest: float = 5
    colour: str = "#1D1D1F"
    rule: str = "#E6D5A8"


@dataclass(frozen=True, kw_only=True)
class Photo(Element):
    """The holder's photo, cut to the frame; `frame` is the colour of a thin line around it, empty for none."""

    type: ClassVar[str] = "photo"

    frame: str = "#E6D5A8"


@dataclass(frozen=True, kw_only=True)
class Code(Element):
    """The QR code in a white square, quiet zone inside the frame."""

    type: ClassVar[str] = "code"

    level: str = "m"


@dataclass(frozen=True, kw_only=True)
class Seal(Element):
    """A printed mark with words along its rim; left out where the words are empty: there a stamp goes."""

    type: ClassVar[str] = "seal"

    text: str = "{seal_text}"
    colour: str = "#E9A7A0"


@dataclass(frozen=True, kw_only=True)
class Figure(Element):
    """A drawn ornament of the house, one of FIGURES; a box with `line_width` 0 is filled."""

    type: ClassVar[str] = "figure"

    figure: str
    colour: str = ""  # empty: the figure's own
    line_width: float = 0.6


@dataclass(frozen=True, kw_only=True)
class Picture(Element):
    """A picture of the federation's own, by the hash of its content: background, logo, scanned signature."""

    type: ClassVar[str] = "picture"

    picture: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A page of one kind; elements are drawn in their order."""

    code: str
    name: str
    kind: CertificateKind
    width: float  # millimetres
    height: float
    elements: tuple[Element, ...] = field(default=())

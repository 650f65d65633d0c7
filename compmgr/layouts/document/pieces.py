"""What a page is made of once it is set: points from the lower left corner, nothing left to decide.

Whoever draws a page (ReportLab, the press) draws its pieces one after the other and asks for nothing else. Every piece
names the element it comes from and the facts it depends on; `photo` and `code` count as facts. A piece that depends on
none is the same on every certificate of its layout.
"""

from typing import NamedTuple

from compmgr.foundation.pdf import Face
from compmgr.layouts.rules.kinds import QrCode


class Words(NamedTuple):
    """Text from its baseline's left end; `spacing` in points after every character, `angle` about that end."""

    element: str
    names: frozenset[str]
    x: float
    y: float
    text: str
    face: Face
    size: float
    colour: str  # #RRGGBB
    spacing: float = 0
    angle: float = 0  # degrees anticlockwise


class Image(NamedTuple):
    """A picture covering its frame, cut evenly: bytes of a photo, or the hash of a picture of the federation's."""

    element: str
    names: frozenset[str]
    x: float
    y: float
    width: float
    height: float
    content: bytes | str
    frame: str = ""  # colour of a thin line around it


class Matrix(NamedTuple):
    """A QR code in a white square, quiet zone included."""

    element: str
    names: frozenset[str]
    x: float
    y: float
    side: float
    code: QrCode
    level: str


class Drawing(NamedTuple):
    """A figure without words; those of a seal are `Words` of their own."""

    element: str
    names: frozenset[str]
    figure: str  # rules.layout.FIGURES or `seal`
    x: float
    y: float
    width: float
    height: float
    colour: str = ""  # empty: the figure's own
    line_width: float = 0  # points


Piece = Words | Image | Matrix | Drawing

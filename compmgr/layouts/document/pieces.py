"""What a page is made of once it is set: points from the lower left corner, nothing left to decide.

Whoever draws a page (ReportLab, the press) draws its pieces one after the other and asks for nothing else. Every piece
names the element it comes from and the facts it depends on; `photo` and `code` count as facts. A piece that depends on
none is the same on every certificate of its layout.
"""

from dataclasses import dataclass

from compmgr.foundation.pdf import Face
from compmgr.layouts.rules.kinds import QrCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    element: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Piece):
    """Text from its baseline's left end; `spacing` in points after every character, `angle` about that end."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    colour: str  # #RRGGBB
    spacing: float = 0
    angle: float = 0  # degrees anticlockwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Piece):
    """A picture covering its frame, cut evenly: bytes of a photo, or the hash of a picture of the federation's."""

    x: float
    y: float
    width: float
    height: float
    content: bytes | str
    frame: str = ""  # colour of a thin line around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Piece):
    """A QR code in a white square, quiet zone included."""

    x: float
    y: float
    side: float
    code: QrCode
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing(Piece):
    """A figure without words; those of a seal are `Words` of their own."""

    figure: str  # rules.layout.FIGURES or `seal`
    x: float
    y: float
    width: float
    height: float
    colour: str = ""  # empty: the figure's own
    line_width: float = 0  # points

"""The ornaments of the house as form objects: drawn by ReportLab once, compressed once, the same on every page."""

import re
from functools import lru_cache
from io import BytesIO

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation import pdf
from compmgr.foundation.pdf import raw
from compmgr.foundation.pdf.emblem import seal_ring
from compmgr.foundation.pdf.fonts import primary
from compmgr.layouts.document.pieces import Drawing

LONG_DECIMALS = re.compile(rb"(-?\d*\.\d{2})\d+")
OUTERMOST = 8.0  # points from the band of waves to the outer edge of the flowers at the corners
CREST = 1.16  # how far the branches reach, of the radius
LOZENGE = 4.5  # points, half the ornament's lozenge


def form(drawing: Drawing) -> bytes:
    """The form object of `drawing`, its lower left corner at the origin."""
    return _form(drawing.figure, drawing.width, drawing.height, drawing.colour, drawing.line_width)


def key(drawing: Drawing) -> tuple[object, ...]:
    """Drawings with equal keys share a form."""
    return drawing.figure, drawing.width, drawing.height, drawing.colour, drawing.line_width


@lru_cache(maxsize=256)
def _form(figure: str, width: float, height: float, colour: str, line_width: float) -> bytes:
    canvas = Canvas(BytesIO(), initialFontName=primary(pdf.Face.SERIF))
    canvas._code = []
    DRAW[figure](canvas, width, height, HexColor(colour) if colour else None, line_width)
    content = LONG_DECIMALS.sub(rb"\1", "\n".join(canvas._code).encode())
    box = b" ".join(raw.number(value) for value in (-line_width, -line_width, width + line_width, height + line_width))
    return raw.packed(content, b"/Type /XObject /Subtype /Form /BBox [%s] /Resources << >>" % box, level=9)


def border(canvas: Canvas, width: float, height: float, colour: Color | None, _line: float) -> None:
    """The border of waves, its outermost rule along the frame."""
    pdf.guilloche_frame(canvas, width, height, margin=OUTERMOST, colour=colour)


def crest(canvas: Canvas, width: float, height: float, _colour: Color | None, _line: float) -> None:
    pdf.crest(canvas, width / 2, height / 2, min(width, height) / 2 / CREST)


def ornament(canvas: Canvas, width: float, height: float, colour: Color | None, line: float) -> None:
    """A thin rule with a lozenge in its middle."""
    middle, y = width / 2, height / 2
    canvas.setStrokeColor(colour or pdf.GOLD)
    canvas.setFillColor(colour or pdf.GOLD)
    canvas.setLineWidth(line)
    canvas.line(0, y, middle - 2 * LOZENGE, y)
    canvas.line(middle + 2 * LOZENGE, y, width, y)
    lozenge = canvas.beginPath()
    lozenge.moveTo(middle - LOZENGE, y)
    for x, up in ((middle, 3.2), (middle + LOZENGE, 0), (middle, -3.2)):
        lozenge.lineTo(x, y + up)
    lozenge.close()
    canvas.drawPath(lozenge, stroke=0, fill=1)


def line(canvas: Canvas, width: float, height: float, colour: Color | None, line: float) -> None:
    """From the upper left corner of the frame: across, or down where the frame is higher than wide."""
    canvas.setStrokeColor(colour or pdf.GOLD)
    canvas.setLineWidth(line)
    if width >= height:
        canvas.line(0, height, width, height)
    else:
        canvas.line(0, height, 0, 0)


def box(canvas: Canvas, width: float, height: float, colour: Color | None, line: float) -> None:
    """Ruled, or filled where the rule has no width."""
    canvas.setStrokeColor(colour or pdf.GOLD)
    canvas.setFillColor(colour or pdf.PALE_GOLD)
    canvas.setLineWidth(line)
    canvas.rect(0, 0, width, height, stroke=1 if line else 0, fill=0 if line else 1)


def seal(canvas: Canvas, width: float, height: float, colour: Color | None, _line: float) -> None:
    seal_ring(canvas, width / 2, height / 2, min(width, height) / 2, colour=colour or pdf.SEAL_RED)


DRAW = {"border": border, "crest": crest, "ornament": ornament, "line": line, "box": box, "seal": seal}

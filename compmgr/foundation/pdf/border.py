"""A border of interlaced waves such as banknotes have, drawn as curves."""

from collections.abc import Iterator
from functools import lru_cache
from math import cos, pi, sin

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from compmgr.foundation.pdf.colours import GOLD, PALE_GOLD, WHITE

WAVES = 6
BAND = 13.0  # points across the band of waves
PERIOD = 26.0

Point = tuple[float, float]


def guilloche_frame(
    canvas: Canvas, width: float, height: float, *, margin: float = 24, colour: Color | None = None
) -> float:
    """Draw the frame of a page in `colour` and a paler one; returns the distance from the edge to the space inside."""
    strong, pale = (colour, between(colour, WHITE)) if colour else (GOLD, PALE_GOLD)
    centre = margin + BAND / 2
    canvas.saveState()
    for start, end in sides(width, height, centre):
        waves(canvas, start, end, strong, pale)
    canvas.setStrokeColor(strong)
    rules(canvas, width, height, margin - 5.5, 1.3)
    rules(canvas, width, height, margin - 2.5, 0.4)
    rules(canvas, width, height, margin + BAND + 2.5, 0.4)
    rules(canvas, width, height, margin + BAND + 5, 0.9)
    for x in (centre, width - centre):
        for y in (centre, height - centre):
            rosette(canvas, x, y, strong)
    canvas.restoreState()
    return margin + BAND + 5.5


def sides(width: float, height: float, inset: float) -> Iterator[tuple[Point, Point]]:
    corners = [(inset, inset), (width - inset, inset), (width - inset, height - inset), (inset, height - inset)]
    return zip(corners, [*corners[1:], corners[0]], strict=True)


def rules(canvas: Canvas, width: float, height: float, inset: float, weight: float) -> None:
    canvas.setLineWidth(weight)
    canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset, stroke=1, fill=0)


def between(colour: Color, other: Color) -> Color:
    """Half of each."""
    return Color(*((one + two) / 2 for one, two in zip(colour.rgb(), other.rgb(), strict=True)))


def waves(canvas: Canvas, start: Point, end: Point, strong: Color, pale: Color) -> None:
    """Waves shifted against one another from corner to corner: one wave drawn again and again, which packs well."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = abs(across) + abs(up)
    period = length / round(length / PERIOD)  # a whole number of them
    band = canvas.beginPath()
    band.rect(0, -BAND, length, 2 * BAND)
    canvas.saveState()
    canvas.transform(across / length, up / length, -up / length, across / length, *start)
    canvas.clipPath(band, stroke=0, fill=0)
    canvas.setLineWidth(0.45)
    for number in range(WAVES):
        canvas.saveState()
        canvas.setStrokeColor(strong if number % 2 else pale)
        canvas.translate(-period * number / WAVES, 0)
        canvas.drawPath(sine(length + period, period), stroke=1, fill=0)
        canvas.restoreState()
    canvas.restoreState()


@lru_cache(maxsize=32)
def sine(length: float, period: float) -> PDFPathObject:
    """A sine along the axis as cubic curves, four to a period, each meeting the slope of the wave at both ends."""
    path = PDFPathObject()
    step = period / 4
    slope = BAND / 2 * 2 * pi / period

    def height(quarter: int) -> tuple[float, float]:
        angle = pi / 2 * quarter
        return BAND / 2 * sin(angle), slope * cos(angle)

    path.moveTo(0, 0)
    for quarter in range(round(length / step)):
        (here, leaving), (there, arriving) = height(quarter), height(quarter + 1)
        at = quarter * step
        path.curveTo(
            *(at + step / 3, here + leaving * step / 3),
            *(at + step * 2 / 3, there - arriving * step / 3),
            *(at + step, there),
        )
    return path


def rosette(canvas: Canvas, x: float, y: float, colour: Color) -> None:
    """A flower of turned ellipses that covers a corner of the band."""
    half = BAND / 2 + 7.5
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.9)
    canvas.rect(x - half, y - half, 2 * half, 2 * half, stroke=1, fill=1)
    canvas.setLineWidth(0.4)
    for turn in range(8):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(turn * 22.5)
        canvas.ellipse(-half * 0.86, -half * 0.36, half * 0.86, half * 0.36, stroke=1, fill=0)
        canvas.restoreState()
    canvas.circle(x, y, half * 0.9, stroke=1, fill=0)

"""The border of the certificate drawn as one first would: each wave where it stands, none of them repeated."""

from functools import cache
from math import cos, pi, sin

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from compmgr.foundation.pdf.border import BAND, PERIOD, WAVES, Point, rosette, rules, sides
from compmgr.foundation.pdf.colours import GOLD, PALE_GOLD

MARGIN = 24
RULES = ((MARGIN - 5.5, 1.3), (MARGIN - 2.5, 0.4), (MARGIN + BAND + 2.5, 0.4), (MARGIN + BAND + 5, 0.9))


def draw_border(canvas: Canvas, width: float, height: float) -> None:
    """What `compmgr.foundation.pdf.guilloche_frame` shows."""
    centre = MARGIN + BAND / 2
    canvas.saveState()
    for start, end in sides(width, height, centre):
        draw_waves(canvas, start, end)
    canvas.setStrokeColor(GOLD)
    for inset, weight in RULES:
        rules(canvas, width, height, inset, weight)
    for x in (centre, width - centre):
        for y in (centre, height - centre):
            rosette(canvas, x, y, GOLD)
    canvas.restoreState()


def draw_waves(canvas: Canvas, start: Point, end: Point) -> None:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    canvas.setLineWidth(0.45)
    for number in range(WAVES):
        canvas.setStrokeColor(colour_of(number))
        canvas.drawPath(wave(start, along, length, number / WAVES), stroke=1, fill=0)


def colour_of(number: int) -> Color:
    return GOLD if number % 2 else PALE_GOLD


@cache  # every page has the same
def wave(start: Point, along: Point, length: float, phase: float) -> PDFPathObject:
    """A sine as cubic curves, four to a period."""
    path = PDFPathObject()
    period = length / round(length / PERIOD)
    step = period / 4
    slope = BAND / 2 * 2 * pi / period

    def place(at: float, away: float) -> Point:
        return start[0] + at * along[0] - away * along[1], start[1] + at * along[1] + away * along[0]

    def height(quarter: int) -> tuple[float, float]:
        angle = 2 * pi * (quarter / 4 + phase)
        return BAND / 2 * sin(angle), slope * cos(angle)

    path.moveTo(*place(0, height(0)[0]))
    for quarter in range(round(length / step)):
        (here, leaving), (there, arriving) = height(quarter), height(quarter + 1)
        at = quarter * step
        path.curveTo(
            *place(at + step / 3, here + leaving * step / 3),
            *place(at + step * 2 / 3, there - arriving * step / 3),
            *place(at + step, there),
        )
    return path

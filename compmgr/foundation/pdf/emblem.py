"""Seal-red emblems drawn as curves: a crest that belongs to nobody, and a round mark with words along its rim."""

from math import cos, pi, sin

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation.pdf.colours import GOLD, PALE_GOLD, SEAL_RED, WHITE
from compmgr.foundation.pdf.fonts import Face
from compmgr.foundation.pdf.text import draw_text, text_width


def crest(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A red disc with a star inside a cogwheel, between two golden branches; centre at x, y."""
    canvas.saveState()
    canvas.translate(x, y)
    for side in (-1, 1):
        branch(canvas, side, radius)
    canvas.setFillColor(SEAL_RED)
    cogwheel(canvas, radius * 0.74, radius * 0.66, 24)
    canvas.setStrokeColor(PALE_GOLD)
    canvas.setLineWidth(radius * 0.022)
    canvas.circle(0, 0, radius * 0.58, stroke=1, fill=0)
    canvas.circle(0, 0, radius * 0.53, stroke=1, fill=0)
    canvas.setFillColor(WHITE)
    star(canvas, 0, 0, radius * 0.4)
    canvas.restoreState()


def seal(canvas: Canvas, x: float, y: float, radius: float, words: str, *, colour: Color = SEAL_RED) -> None:
    """A ring with a star and `words` along the upper rim, as stamps look; centre at x, y."""
    seal_ring(canvas, x, y, radius, colour=colour)
    canvas.saveState()
    canvas.translate(x, y)
    along_arc(canvas, words, radius, colour)
    canvas.restoreState()


def seal_ring(canvas: Canvas, x: float, y: float, radius: float, *, colour: Color = SEAL_RED) -> None:
    """The ring of a stamp and its star, without words."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(radius * 0.055)
    canvas.circle(0, 0, radius * 0.97, stroke=1, fill=0)
    canvas.setLineWidth(radius * 0.012)
    canvas.circle(0, 0, radius * 0.905, stroke=1, fill=0)
    star(canvas, 0, 0, radius * 0.3)
    canvas.restoreState()


def star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Five points, one upright; filled with the canvas's colour."""
    inner = radius * sin(pi / 10) / sin(3 * pi / 10)
    corners = [
        (x + reach * cos(pi / 2 + turn * pi / 5), y + reach * sin(pi / 2 + turn * pi / 5))
        for turn, reach in enumerate([radius, inner] * 5)
    ]
    polygon(canvas, corners)


def cogwheel(canvas: Canvas, outer: float, inner: float, teeth: int) -> None:
    step = 2 * pi / teeth
    shape = ((-0.30, inner), (-0.20, outer), (0.20, outer), (0.30, inner))
    polygon(
        canvas,
        [
            (reach * cos((tooth + at) * step), reach * sin((tooth + at) * step))
            for tooth in range(teeth)
            for at, reach in shape
        ],
    )


def branch(canvas: Canvas, side: int, radius: float) -> None:
    """Leaves in pairs along an arc from the foot of the disc up one side."""
    canvas.setStrokeColor(GOLD)
    canvas.setFillColor(GOLD)
    canvas.setLineWidth(radius * 0.018)
    reach, leaves = radius * 0.88, 9
    for leaf in range(leaves):
        angle = -pi / 2 + side * (0.2 + leaf * 0.25)
        x, y = reach * cos(angle), reach * sin(angle)
        along = angle + side * pi / 2
        length = radius * (0.26 - 0.008 * leaf)
        for lean in (0.5, -0.5) if leaf < leaves - 1 else (0,):
            lance(canvas, x, y, along + lean, length)


def lance(canvas: Canvas, x: float, y: float, angle: float, length: float) -> None:
    """One leaf from x, y, pointing along `angle`."""
    tip = (x + length * cos(angle), y + length * sin(angle))
    sides = [(x + 0.55 * length * cos(angle + turn), y + 0.55 * length * sin(angle + turn)) for turn in (0.42, -0.42)]
    path = canvas.beginPath()
    path.moveTo(x, y)
    path.curveTo(*sides[0], *sides[0], *tip)
    path.curveTo(*sides[1], *sides[1], x, y)
    canvas.drawPath(path, stroke=0, fill=1)


def along_arc(canvas: Canvas, words: str, radius: float, colour: Color) -> None:
    """Words centred on the top of the rim, spread over at most 250 degrees; smaller when they are many."""
    if not words:
        return
    reach = radius * 0.66
    size = radius * 0.235
    room = reach * 250 * pi / 180
    widths = [text_width(letter, Face.BOLD, size) for letter in words]
    size *= min(1, room / sum(widths))
    widths = [text_width(letter, Face.BOLD, size) for letter in words]
    gap = min(size * 0.7, (room - sum(widths)) / max(len(words) - 1, 1))
    at = -(sum(widths) + gap * (len(words) - 1)) / 2
    for letter, width in zip(words, widths, strict=True):
        canvas.saveState()
        canvas.rotate(-(at + width / 2) / reach * 180 / pi)
        draw_text(canvas, 0, reach, letter, Face.BOLD, size, align="centre", colour=colour)
        canvas.restoreState()
        at += width + gap


def polygon(canvas: Canvas, corners: list[tuple[float, float]]) -> None:
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)

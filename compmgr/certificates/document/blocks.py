"""Centred blocks of text shared out over a column of the page, and the parts both certificates have."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from compmgr.certificates.rules.wording import SAMPLE, date_words
from compmgr.foundation import pdf
from compmgr.foundation.pdf import Face

MOST_GAP = 1.6  # how far gaps may stretch before the column is centred instead


@dataclass(frozen=True)
class Block:
    """Lines that belong together; `before` is the wished distance to what stands above."""

    lines: Sequence[str]
    face: Face
    size: float
    leading: float
    before: float
    colour: Color = pdf.INK
    spacing: float = 0

    @property
    def height(self) -> float:
        return self.size + self.leading * (len(self.lines) - 1)


def place(canvas: Canvas, centre: float, top: float, bottom: float, blocks: Sequence[Block]) -> None:
    """Draw `blocks` between `top` and `bottom`: gaps stretch or shrink alike, what is left over goes around."""
    text = sum(block.height for block in blocks)
    wished = sum(block.before for block in blocks)
    stretch = min(max((top - bottom - text) / wished, 0.2), MOST_GAP)
    y = top - max(top - bottom - text - wished * stretch, 0) / 2
    for block in blocks:
        y -= block.before * stretch
        for number, line in enumerate(block.lines):
            # Chinese characters stand 0.88 above and 0.12 below the baseline.
            baseline = y - block.size * 0.88 - block.leading * number
            pdf.draw_text(
                canvas, centre, baseline, line, block.face, block.size,
                align="centre", colour=block.colour, spacing=block.spacing,
            )
        y -= block.height


def sample_mark(canvas: Canvas, width: float, height: float) -> None:
    """样例 across the page, light enough to read over; drawn before everything else."""
    size = min(width, height) * 0.36
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(24)
    pdf.draw_text(
        canvas, 0, -size * 0.36, SAMPLE, Face.BOLD, size, align="centre", colour=pdf.PALE_RED, spacing=size * 0.12
    )
    canvas.restoreState()


def ornament(canvas: Canvas, centre: float, y: float, half: float) -> None:
    """A thin golden rule with a lozenge in its middle."""
    canvas.saveState()
    canvas.setStrokeColor(pdf.GOLD)
    canvas.setFillColor(pdf.GOLD)
    canvas.setLineWidth(0.6)
    canvas.line(centre - half, y, centre - 9, y)
    canvas.line(centre + 9, y, centre + half, y)
    lozenge = canvas.beginPath()
    lozenge.moveTo(centre - 4.5, y)
    for x, up in ((centre, 3.2), (centre + 4.5, 0), (centre, -3.2)):
        lozenge.lineTo(x, y + up)
    lozenge.close()
    canvas.drawPath(lozenge, stroke=0, fill=1)
    canvas.restoreState()


def issue(
    canvas: Canvas, centre: float, bottom: float, bodies: Sequence[str], day, *, seal_text: str, room: float
) -> None:
    """The issuing bodies above the date, and the mark over them when one is printed."""
    size = min(pdf.fitted_size(body, Face.SERIF, 13, room) for body in bodies) if bodies else 13
    leading = size * (1.6 if len(bodies) < 4 else 1.35)
    top = bottom + leading * len(bodies)
    if seal_text:
        pdf.seal(canvas, centre, bottom + leading * len(bodies) / 2 + 4, 43, seal_text, colour=pdf.SEAL_RED)
    for number, body in enumerate(bodies):
        pdf.draw_text(canvas, centre, top - leading * number, body, Face.SERIF, size, align="centre")
    pdf.draw_text(canvas, centre, bottom, date_words(day), Face.SERIF, 12.5, align="centre")


def check_corner(canvas: Canvas, x: float, y: float, side: float, url: str, number: str, *, room: float) -> None:
    """The QR code to the check page, the certificate number and what to do with them beside it."""
    pdf.qr_code(canvas, url, x, y, side)
    left = x + side + 6
    size = pdf.fitted_size(number, Face.SANS, 10.5, room, smallest=5)
    pdf.draw_text(canvas, left, y + side * 0.66, "证书编号", Face.SANS, 8, colour=pdf.QUIET)
    pdf.draw_text(canvas, left, y + side * 0.66 - 14, number, Face.SANS, size)
    pdf.draw_text(canvas, left, y + side * 0.13, "扫描二维码查验真伪", Face.SANS, 8, colour=pdf.QUIET)

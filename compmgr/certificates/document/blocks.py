"""Centred blocks of text shared out over a column of the page, and the parts both certificates have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from compmgr.certificates.rules.wording import SAMPLE, date_words
from compmgr.foundation import pdf
from compmgr.foundation.pdf import Face

UNBROKEN = ("职业技能", "技能竞赛", "等级认定", "认定中心", "评价中心", "组织委员会", "有限公司", "协会", "学院")
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


def fits(top: float, bottom: float, blocks: Sequence[Block]) -> bool:
    """Whether `blocks` stand between `top` and `bottom` with gaps near the wished ones."""
    return sum(block.height + block.before * 0.85 for block in blocks) <= top - bottom


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
                canvas,
                centre,
                baseline,
                line,
                block.face,
                block.size,
                align="centre",
                colour=block.colour,
                spacing=block.spacing,
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
    canvas: Canvas, centre: float, bottom: float, bodies: Sequence[str], day: date, *, seal_text: str, room: float
) -> None:
    """The issuing bodies above the date, over the mark when one is printed."""
    size, leading, lines = issue_lines(bodies, room)
    if seal_text:
        pdf.seal(canvas, centre, bottom + leading * len(lines) * 0.5 + 5, 48, seal_text, colour=pdf.FADED_RED)
    for number, line in enumerate(reversed(lines), start=1):
        pdf.draw_text(canvas, centre, bottom + leading * number, line, Face.SERIF, size, align="centre")
    pdf.draw_text(canvas, centre, bottom, date_words(day), Face.SERIF, 12.5, align="centre")


def issue_lines(bodies: Sequence[str], room: float) -> tuple[float, float, list[str]]:
    """Size, leading and lines of the issuing bodies, a long name on two lines."""
    lines = [
        line
        for body in bodies
        for line in pdf.lines_within(body, Face.SERIF, 13, room, 2, smallest=8, whole=UNBROKEN)[1]
    ]
    size = min((pdf.fitted_size(line, Face.SERIF, 13, room) for line in lines), default=13)
    return size, size * (1.7 if len(lines) < 3 else 1.45), lines


def check_corner(canvas: Canvas, x: float, y: float, side: float, url: str) -> float:
    """The QR code to the check page and what to do with it; returns where text beside it begins."""
    pdf.qr_code(canvas, url, x, y, side)
    left = x + side + 6
    pdf.draw_text(canvas, left, y + side * 0.13, "扫描二维码查验真伪", Face.SANS, 8, colour=pdf.QUIET)
    return left

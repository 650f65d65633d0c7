"""ReportLab as its manual teaches: fonts registered once, a canvas, drawing calls, its own QR widget (or segno's)."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from reportlab import rl_config
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.certificates.contestants.border import draw_border
from benchmarks.certificates.contestants.words import HEIGHT, LINES, WIDTH, line_of
from benchmarks.certificates.race import Facts, ground, race
from compmgr.foundation.pdf.emblem import crest, seal

rl_config.useA85 = 1  # as it comes; compmgr switches it off
rl_config.pdfComments = 1
WITH_SEGNO = "segno" in sys.argv[3:]


def main() -> None:
    place, count = ground()
    fonts = {name: Path(file).stem for name, file in place.fonts.items()}
    for name, file in place.fonts.items():
        pdfmetrics.registerFont(TTFont(fonts[name], file))  # before compmgr registers its own under these names

    def make(facts: Facts) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
        canvas.setTitle(facts["title"])
        draw_border(canvas, WIDTH, HEIGHT)
        crest(canvas, WIDTH / 2, HEIGHT - 90, 37)
        seal(canvas, 612, 119, 56, "中国轻工业联合会", colour=HexColor("#E9A7A0"))
        for name, x, y, size, font, colour, anchor in LINES:
            canvas.setFont(fonts[font], size)
            canvas.setFillColor(HexColor(colour))
            draw = canvas.drawCentredString if anchor == "middle" else canvas.drawString
            draw(x, y, line_of(name, facts))
        canvas.drawImage(ImageReader(BytesIO(Path(facts["photo"]).read_bytes())), 68, HEIGHT - 173, 71, 99)
        (with_segno if WITH_SEGNO else with_widget)(canvas, facts["address"])
        canvas.save()
        return out.getvalue()

    race(make, place, count)


def with_widget(canvas: Canvas, address: str) -> None:
    widget = QrCodeWidget(address, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(85, 85, transform=[85 / (right - left), 0, 0, 85 / (top - bottom), 0, 0])
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, 62, 62)


def with_segno(canvas: Canvas, address: str) -> None:
    out: Any = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=4)
    canvas.drawImage(ImageReader(BytesIO(out.getvalue())), 62, 62, 85, 85)


if __name__ == "__main__":
    main()

"""Figures as operators: drawn by ReportLab on a page of its own, and what it wrote kept."""

from functools import lru_cache
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation.pdf import Face
from compmgr.foundation.pdf.fonts import primary
from compmgr.layouts.document.painting import paint_drawing
from compmgr.layouts.document.pieces import Drawing


@lru_cache(maxsize=256)
def operators(figure: Drawing, width: float, height: float) -> str:
    """What draws `figure` on a page of this size in points, with the state before it restored."""
    canvas = Canvas(BytesIO(), pagesize=(width, height), initialFontName=primary(Face.SERIF), invariant=1)
    start = len(canvas._code)
    canvas.saveState()
    paint_drawing(canvas, figure, width, height)
    canvas.restoreState()
    return "\n".join(canvas._code[start:]) + "\n"

"""QR codes as vector paths."""

from collections.abc import Iterator

import segno
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation.pdf.colours import INK, WHITE

QUIET_ZONE = 4  # modules, ISO/IEC 18004


def qr_code(canvas: Canvas, content: str, x: float, y: float, side: float, *, colour: Color = INK) -> None:
    """`content` at error level M in a white square of `side` points, quiet zone included, lower left corner at x, y."""
    matrix = segno.make(content, error="m", micro=False, boost_error=False).matrix
    module = side / (len(matrix) + 2 * QUIET_ZONE)
    canvas.saveState()
    canvas.setFillColor(WHITE)
    canvas.rect(x, y, side, side, stroke=0, fill=1)
    canvas.setFillColor(colour)
    path = canvas.beginPath()
    for row, start, length in dark_runs(matrix):
        path.rect(
            x + (QUIET_ZONE + start) * module,
            y + side - (QUIET_ZONE + row + 1) * module,
            length * module,
            module,
        )
    # One path filled at once, so that no hairline shows between neighbouring rows.
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
    canvas.restoreState()


def dark_runs(matrix: tuple[bytearray, ...]) -> Iterator[tuple[int, int, int]]:
    """(row, first column, length) of every unbroken dark stretch."""
    for row, cells in enumerate(matrix):
        column = 0
        for stretch in bytes(cells).split(b"\0"):
            if stretch:
                yield row, column, len(stretch)
            column += len(stretch) + 1

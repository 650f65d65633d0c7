"""The list of one layer for its envelope, with the hash and the lines to sign on, and the slips to cut: A4."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from compmgr.foundation import pdf
from compmgr.foundation.pdf import Face, Page

Rows = Sequence[tuple[str, str]]

MARGIN = 48.0  # points
ROWS, COLUMNS = 26, 2  # of the list on a page
STEP = 19.0
SLIPS_ACROSS, SLIPS_UP = 2, 6
SLIP_HEIGHT = 122.0
QR = 64.0


@dataclass(frozen=True)
class Layer:
    """What is printed of a draw; `kind` and `below` are words: what the codes are, and what they were drawn for."""

    title: str
    contest: str
    stage: str
    kind: str
    below: str
    commitment: str
    fingerprint: str
    drawn_at: str
    address: str


def printed(layer: Layer, rows: Rows) -> bytes:
    """The list, as many pages as it takes, then the slips."""
    page = Page(pdf.A4_PORTRAIT, title=layer.title, author=layer.contest, subject=layer.stage)
    on_list = [rows[start : start + ROWS * COLUMNS] for start in range(0, len(rows), ROWS * COLUMNS)] or [[]]
    for number, part in enumerate(on_list, start=1):
        list_page(page, layer, part, number, len(on_list), len(rows))
        page.next()
    a_page = SLIPS_ACROSS * SLIPS_UP
    for start in range(0, len(rows), a_page):
        slips_page(page, layer, rows[start : start + a_page])
        page.next()
    return page.finish()


def list_page(page: Page, layer: Layer, rows: Rows, number: int, pages: int, count: int) -> None:
    canvas, top, right = page.canvas, page.height - MARGIN, page.width - MARGIN
    pdf.draw_text(canvas, MARGIN, top - 18, layer.title, Face.BOLD, 20)
    for line, words in enumerate((layer.contest, layer.stage)):
        size = pdf.fitted_size(words, Face.SERIF, 11, right - MARGIN - QR - 12)
        pdf.draw_text(canvas, MARGIN, top - 40 - 17 * line, words, Face.SERIF, size)
    told = _("Drawn on %(at)s · %(count)s codes", at=layer.drawn_at, count=count)
    pdf.draw_text(canvas, MARGIN, top - 74, told, Face.SERIF, 10, colour=pdf.QUIET)
    pdf.qr_code(canvas, layer.address, right - QR, top - QR, QR)
    table(page, layer, rows, top - 104)
    foot(page, layer)
    leaf = _("Page %(number)s of %(pages)s", number=number, pages=pages)
    pdf.draw_text(canvas, right, 24, leaf, Face.SERIF, 9, align="right", colour=pdf.QUIET)


def table(page: Page, layer: Layer, rows: Rows, top: float) -> None:
    """Pairs in two columns, read downwards."""
    width = (page.width - 2 * MARGIN - 24) / COLUMNS
    for column in range(COLUMNS):
        left, part = MARGIN + column * (width + 24), rows[column * ROWS : (column + 1) * ROWS]
        if part:
            line(page, left, top, width, (layer.below, layer.kind), Face.BOLD)
        for place, row in enumerate(part, start=1):
            line(page, left, top - place * STEP, width, row, Face.SERIF)


def line(page: Page, left: float, y: float, width: float, row: tuple[str, str], face: Face) -> None:
    drawn_for, code = row
    pdf.draw_text(page.canvas, left, y, drawn_for, face, pdf.fitted_size(drawn_for, face, 11, width - 86, smallest=3))
    pdf.draw_text(page.canvas, left + width, y, code, Face.BOLD, 11.5, align="right")
    page.canvas.setStrokeColor(pdf.QUIET)
    page.canvas.setLineWidth(0.3)
    page.canvas.line(left, y - 5.5, left + width, y - 5.5)


def foot(page: Page, layer: Layer) -> None:
    """The hashes, and the lines for those who seal the envelope."""
    canvas, right = page.canvas, page.width - MARGIN
    for place, (words, value) in enumerate(
        ((_("Hash of the list"), layer.fingerprint), (_("Commitment value"), layer.commitment))
    ):
        pdf.draw_text(canvas, MARGIN, 132 - 15 * place, words, Face.SERIF, 8.5, colour=pdf.QUIET)
        pdf.draw_text(canvas, MARGIN + 62, 132 - 15 * place, value, Face.SANS, 8.5)
    step = (right - MARGIN) / 3
    for place, words in enumerate((_("Coding judge"), _("Supervisor"), _("Date and time"))):
        left = MARGIN + place * step
        pdf.draw_text(canvas, left, 76, words, Face.SERIF, 11)
        start = left + pdf.text_width(words, Face.SERIF, 11) + 6
        canvas.setStrokeColor(pdf.INK)
        canvas.setLineWidth(0.6)
        canvas.line(start, 74, left + step - 16, 74)
    told = _("Seal this list in its envelope. It is opened before two people only.")
    pdf.draw_text(canvas, MARGIN, 24, told, Face.SERIF, 9, colour=pdf.QUIET)


def slips_page(page: Page, layer: Layer, rows: Rows) -> None:
    width = (page.width - 2 * MARGIN) / SLIPS_ACROSS
    for place, row in enumerate(rows):
        up, across = divmod(place, SLIPS_ACROSS)
        slip(page, layer, row, MARGIN + across * width, page.height - MARGIN - (up + 1) * SLIP_HEIGHT, width)


def slip(page: Page, layer: Layer, row: tuple[str, str], left: float, bottom: float, width: float) -> None:
    canvas, (drawn_for, code) = page.canvas, row
    canvas.setStrokeColor(pdf.QUIET)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.rect(left, bottom, width, SLIP_HEIGHT, stroke=1, fill=0)
    canvas.setDash()
    room = width - 28
    pdf.draw_text(canvas, left + 14, bottom + 96, layer.below, Face.SERIF, 8, colour=pdf.QUIET)
    size = pdf.fitted_size(drawn_for, Face.BOLD, 14, room, smallest=3)
    pdf.draw_text(canvas, left + 14, bottom + 79, drawn_for, Face.BOLD, size)
    pdf.draw_text(canvas, left + 14, bottom + 61, layer.kind, Face.SERIF, 8, colour=pdf.QUIET)
    size = pdf.fitted_size(code, Face.BOLD, 28, room - 60)
    pdf.draw_text(canvas, left + 14, bottom + 34, code, Face.BOLD, size, spacing=1.5)
    size = pdf.fitted_size(layer.stage, Face.SERIF, 8, room, smallest=3)
    pdf.draw_text(canvas, left + 14, bottom + 12, layer.stage, Face.SERIF, size, colour=pdf.QUIET)
    pdf.qr_code(canvas, layer.address, left + width - 62, bottom + 22, 52)

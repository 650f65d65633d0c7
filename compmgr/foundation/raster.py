"""A page of a PDF as a picture for the screen, drawn by PDFium: the same on every machine, no program beside us."""

from io import BytesIO
from threading import Lock

import pypdfium2 as pdfium

WIDEST = 2400  # pixels

# PDFium keeps its state in one place for the whole process: one page at a time.
_one_at_a_time = Lock()


def page_picture(pdf: bytes, width: int, page: int = 0) -> bytes:
    """Page number `page` of `pdf`, from 0, as a PNG `width` pixels across, 2,400 at most."""
    with _one_at_a_time:
        document = pdfium.PdfDocument(pdf)
        try:
            sheet = document[page]
            bitmap = sheet.render(scale=min(width, WIDEST) / sheet.get_width())
            picture = bitmap.to_pil().convert("RGB")
        finally:
            document.close()
    drawn = BytesIO()
    picture.save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()

"""PyMuPDF: the ornaments from a PDF, text by its writers with fonts loaded once, fonts cut to what is used."""

import sys
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import pymupdf
import segno

from benchmarks.certificates.contestants.words import HEIGHT, LINES, WIDTH, line_of
from benchmarks.certificates.race import Facts, ground, race


def main() -> None:
    place, count = ground()
    fonts = {name: pymupdf.Font(fontfile=file) for name, file in place.fonts.items()}
    art = pymupdf.open(place.art_pdf)

    def make(facts: Facts) -> bytes:
        document = pymupdf.open()
        page = document.new_page(width=WIDTH, height=HEIGHT)
        page.show_pdf_page(page.rect, art, 0)
        for name, x, y, size, font, colour, anchor in LINES:
            text = line_of(name, facts)
            start = x - (fonts[font].text_length(text, size) / 2 if anchor == "middle" else 0)
            writer = pymupdf.TextWriter(page.rect, color=tuple(bytes.fromhex(colour[1:])[at] / 255 for at in range(3)))
            writer.append((start, HEIGHT - y), text, font=fonts[font], fontsize=size)
            writer.write_text(page)
        page.insert_image(pymupdf.Rect(68, 74, 139, 173), filename=facts["photo"])
        code = BytesIO()
        segno.make(facts["address"], error="m", micro=False).save(code, kind="png", scale=4)
        page.insert_image(pymupdf.Rect(62, HEIGHT - 147, 147, HEIGHT - 62), stream=code.getvalue())
        document.set_metadata({"title": facts["title"]})
        document.subset_fonts()
        content = bytes(document.tobytes(deflate=True, garbage=3))
        document.close()
        return content

    race(make, place, count)


if __name__ == "__main__":
    main()

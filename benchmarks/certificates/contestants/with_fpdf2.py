"""fpdf2 as it comes: a document, fonts added, the ornaments as SVG, cells of text."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

import segno
from fpdf import FPDF

from benchmarks.certificates.contestants.words import HEIGHT, LINES, WIDTH, line_of
from benchmarks.certificates.race import Facts, ground, race


def main() -> None:
    place, count = ground()

    def make(facts: Facts) -> bytes:
        pdf: Any = FPDF(unit="pt", format=(HEIGHT, WIDTH), orientation="landscape")
        pdf.set_auto_page_break(False)
        for name, file in place.fonts.items():
            pdf.add_font(name, fname=file)
        pdf.add_page()
        pdf.set_title(facts["title"])
        pdf.image(place.art_svg, 0, 0, WIDTH, HEIGHT)
        for name, x, y, size, font, colour, anchor in LINES:
            text = line_of(name, facts)
            pdf.set_font(font, size=size)
            pdf.set_text_color(colour)
            pdf.text(x - (pdf.get_string_width(text) / 2 if anchor == "middle" else 0), HEIGHT - y, text)
        pdf.image(facts["photo"], 68, 74, 71, 99)
        code = BytesIO()
        segno.make(facts["address"], error="m", micro=False).save(code, kind="png", scale=4)
        pdf.image(code, 62, HEIGHT - 147, 85, 85)
        return bytes(pdf.output())

    race(make, place, count)


if __name__ == "__main__":
    main()

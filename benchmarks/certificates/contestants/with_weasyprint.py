"""WeasyPrint: a page of HTML and CSS, fonts from their files, the ornaments and the code as SVG."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.certificates.contestants.page import html
from benchmarks.certificates.race import ground, race


def main() -> None:
    place, count = ground()
    fonts = FontConfiguration()
    race(lambda facts: written(html(facts, place), fonts), place, count)


def written(page: str, fonts: FontConfiguration) -> bytes:
    return bytes(HTML(string=page, base_url="/").write_pdf(font_config=fonts))


if __name__ == "__main__":
    main()

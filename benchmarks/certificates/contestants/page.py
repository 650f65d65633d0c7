"""The certificate as a page of HTML, for WeasyPrint and for a browser."""

from html import escape

import segno

from benchmarks.certificates.contestants.words import HEIGHT, LINES, WIDTH, line_of
from benchmarks.certificates.race import Facts, Ground


def html(facts: Facts, place: Ground) -> str:
    fonts = "".join(
        f"@font-face {{ font-family: bench-{name}; src: url('file://{file}') }}" for name, file in place.fonts.items()
    )
    lines = "".join(
        f"<div style='left:{x - (400 if anchor == 'middle' else 0)}pt;top:{HEIGHT - y - size}pt;font:{size}pt/1.2"
        f" bench-{font};color:{colour};text-align:{'center' if anchor == 'middle' else 'left'}'>"
        f"{escape(line_of(name, facts))}</div>"
        for name, x, y, size, font, colour, anchor in LINES
    )
    code = segno.make(facts["address"], error="m", micro=False).svg_data_uri(scale=4)
    return (
        f"<!doctype html><html lang='zh-CN'><title>{escape(facts['title'])}</title><style>{fonts}"
        f"@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: 0 }} body {{ margin: 0 }}"
        "div { position: absolute; width: 800pt; white-space: nowrap } img { position: absolute }</style>"
        f"<img src='file://{place.art_svg}' style='left:0;top:0;width:{WIDTH}pt;height:{HEIGHT - 1}pt'>{lines}"
        f"<img src='file://{facts['photo']}' style='left:68pt;top:74pt;width:71pt;height:99pt'>"
        f"<img src='{code}' style='left:62pt;top:{HEIGHT - 147}pt;width:85pt;height:85pt'></html>"
    )

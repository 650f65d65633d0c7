"""typst: `stock` compiles anew for each certificate, `tuned` keeps the compiler, `merged` makes one document of all."""

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

import segno
import typst

from benchmarks.certificates.contestants.words import HEIGHT, LINES, WIDTH, line_of
from benchmarks.certificates.race import Facts, Ground, Watch, ground, race

FAMILIES = {
    "serif": ("Noto Serif SC", "regular"),
    "bold": ("Noto Serif SC", "bold"),
    "sans": ("Compact Sans SC", "regular"),
}
PAGE = f"""#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)
#let words(x, y, size, font, weight, colour, middle, said) = place(top + left,
  dx: x - if middle {{ 400pt }} else {{ 0pt }}, dy: y, box(width: 800pt, align(if middle {{ center }} else {{ left }},
  text(font: font, weight: weight, size: size, fill: rgb(colour), said))))
#let certificate(facts) = {{
  place(top + left, image("art.svg", width: {WIDTH}pt, height: {HEIGHT}pt))
  for line in facts.lines {{
    words(..line.slice(0, 3).map(each => each * 1pt), ..line.slice(3))
  }}
  place(top + left, dx: 68pt, dy: 74pt, image(facts.photo, width: 71pt, height: 99pt, fit: "stretch"))
  place(top + left, dx: 62pt, dy: {HEIGHT - 147}pt, image(bytes(facts.code), width: 85pt, height: 85pt))
}}
"""
ONE = PAGE + "#certificate(json(bytes(sys.inputs.facts)))\n"
MANY = (
    PAGE + '#for (place, facts) in json("many.json").enumerate() { if place > 0 { pagebreak() }; certificate(facts) }\n'
)


def data(facts: Facts, place: Ground) -> dict[str, Any]:
    lines = [
        (x, HEIGHT - y - size, size, *FAMILIES[font], colour, anchor == "middle", line_of(name, facts))
        for name, x, y, size, font, colour, anchor in LINES
    ]
    code = BytesIO()
    segno.make(facts["address"], error="m", micro=False).save(code, kind="svg", scale=4)
    photo = str(Path(facts["photo"]).relative_to(place.folder))
    return {"lines": lines, "photo": photo, "code": code.getvalue().decode()}


def main() -> None:
    place, count = ground()
    way = sys.argv[3]
    folders = [str(Path(place.fonts["serif"]).parent)]
    source = place.folder / "one.typ"
    source.write_text(ONE, "utf-8")
    if way == "merged":
        merged(place, count, folders)
    elif way == "stock":

        def stock(facts: Facts) -> bytes:
            said = {"facts": json.dumps(data(facts, place), ensure_ascii=False)}
            return bytes(typst.compile(str(source), font_paths=folders, sys_inputs=said))

        race(stock, place, count)
    else:
        compiler = typst.Compiler(str(source), font_paths=folders, ignore_system_fonts=True)

        def tuned(facts: Facts) -> bytes:
            said = {"facts": json.dumps(data(facts, place), ensure_ascii=False)}
            return bytes(compiler.compile(sys_inputs=said))

        race(tuned, place, count)


def merged(place: Ground, count: int, folders: list[str]) -> None:
    source = place.folder / "many.typ"
    source.write_text(MANY, "utf-8")
    compiler = typst.Compiler(str(source), font_paths=folders, ignore_system_fonts=True)
    watch = Watch()
    many = [data(place.facts[number % len(place.facts)], place) for number in range(count)]
    (place.folder / "many.json").write_text(json.dumps(many, ensure_ascii=False), "utf-8")
    content = compiler.compile()
    (place.out / "many.pdf").write_bytes(content)
    watch.tell(count, len(content))


if __name__ == "__main__":
    main()

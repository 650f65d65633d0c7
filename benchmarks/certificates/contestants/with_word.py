"""docxtpl and LibreOffice: a template of Word is filled and turned into PDF; the ornaments are a picture of dots."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from docxtpl import DocxTemplate, InlineImage

from benchmarks.certificates.contestants.words import HEIGHT, LINES, WIDTH, line_of
from benchmarks.certificates.race import Facts, Ground, ground, race


def main() -> None:
    place, count = ground()
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SystemExit("LibreOffice is not installed.")
    template = place.folder / "template.docx"
    made_template(template)
    race(lambda facts: converted(facts, place, template, office), place, count)


def made_template(file: Path) -> None:
    document: Any = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Pt(WIDTH), Pt(HEIGHT)
    for name, *_, size, _font, _colour, _anchor in LINES:
        document.add_paragraph().add_run(f"{{{{ {name} }}}}").font.size = Pt(min(size, 24))
    document.add_paragraph("{{ photo }} {{ code }}")
    document.save(str(file))


def converted(facts: Facts, place: Ground, template: Path, office: str) -> bytes:
    filled: Any = DocxTemplate(str(template))
    code = place.folder / "code.png"
    segno.make(facts["address"], error="m", micro=False).save(str(code), scale=4)
    words: dict[str, Any] = {name: line_of(name, facts) for name, *_ in LINES}
    words["photo"] = InlineImage(filled, facts["photo"], width=Pt(71))
    words["code"] = InlineImage(filled, str(code), width=Pt(85))
    filled.render(words)
    filled.save(str(place.folder / "filled.docx"))
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", place.folder, place.folder / "filled.docx"],
        check=True,
        capture_output=True,
    )
    return (place.folder / "filled.pdf").read_bytes()


if __name__ == "__main__":
    main()

"""The fonts that travel with the project: loaded when first needed, chosen character by character."""

from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

from compmgr.foundation.errors import Refusal

FOLDER = Path(__file__).parent.parent / "fonts"

# ReportLab's fonts keep a reading position while they are cut into subsets: one document at a time.
one_at_a_time = RLock()


class Face(StrEnum):
    """How text looks; each face names the font files tried in turn for every character."""

    SERIF = "serif"
    BOLD = "bold"
    SANS = "sans"


RARE_NAMES = "RareNamesMincho-Regular"
CHAINS = {
    Face.SERIF: ("NotoSerifSC-Regular", RARE_NAMES, "CompactSansSC-Regular"),
    Face.BOLD: ("NotoSerifSC-Bold", RARE_NAMES, "CompactSansSC-Regular"),
    Face.SANS: ("CompactSansSC-Regular", "NotoSerifSC-Regular", RARE_NAMES),
}


class EmbeddedFont(TTFont):
    """A TrueType font whose embedded subsets say rightly which characters they show."""

    def addObjects(self, doc: PDFDocument) -> None:
        """ReportLab writes a wrong ToUnicode beyond U+FFFF (𠮷 extracts as ₻), so its tables are replaced by ours."""
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        for number, codes in enumerate(subsets):
            name = f"{SUBSETN(number).decode()}+{self.face.name.decode()}{self.face.subfontNameX.decode()}"
            doc.idToObject[f"toUnicodeCMap:{name}"].content = to_unicode(name, codes)


def to_unicode(name: str, codes: list[int]) -> str:
    """The ToUnicode map of one subset: UTF-16BE values, at most 100 to a block (ISO 32000-1, 9.10.3)."""
    pairs = [
        f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for place, code in enumerate(codes) if code
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


@cache
def load(name: str) -> EmbeddedFont:
    """The font in `<name>.ttf`, read and registered once per process."""
    with one_at_a_time:
        if name in pdfmetrics.getRegisteredFontNames():
            return pdfmetrics.getFont(name)
        font = EmbeddedFont(name, FOLDER / f"{name}.ttf", asciiReadable=False, shapable=False)
        pdfmetrics.registerFont(font)
        return font


def primary(face: Face) -> str:
    """The registered name of the first font of `face`."""
    return load(CHAINS[face][0]).fontName


@lru_cache(maxsize=65_536)
def font_of(character: str, face: Face) -> str:
    """The first font of `face` that has `character`; a character no font has is refused, never drawn as a box."""
    for name in CHAINS[face]:
        if ord(character) in load(name).face.charToGlyph:
            return name
    raise Refusal(
        "No font has the character %(character)s (%(code)s); it cannot be printed.",
        character=character,
        code=f"U+{ord(character):04X}",
    )

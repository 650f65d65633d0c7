"""The fonts that travel with the project: loaded when first needed, chosen character by character."""

from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObjectReference
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, TTFont

from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf import raw
from compmgr.foundation.pdf.subset import Glyphs, tag

FOLDER = Path(__file__).parent.parent / "fonts"

# ReportLab's fonts keep a reading position while they are cut into subsets: one document at a time.
one_at_a_time = RLock()


class Face(StrEnum):
    """How text looks; each face names the font files tried in turn for every character."""

    SERIF = "serif"
    BOLD = "bold"
    SANS = "sans"

    __hash__ = str.__hash__  # that of an Enum is many times slower, and every line of text is looked up by its face


SPACE = 32
RARE_NAMES = "RareNamesMincho-Regular"
CHAINS = {
    Face.SERIF: ("NotoSerifSC-Regular", "LatinNamesSerif-Regular", RARE_NAMES, "CompactSansSC-Regular"),
    Face.BOLD: ("NotoSerifSC-Bold", "LatinNamesSerif-Bold", RARE_NAMES, "CompactSansSC-Regular"),
    Face.SANS: ("CompactSansSC-Regular", "LatinNamesSans-Regular", "NotoSerifSC-Regular", RARE_NAMES),
}


class EmbeddedFont(TTFont):
    """A TrueType font whose embedded subsets are small, made fast, and say rightly which characters they show.

    ReportLab reads the whole font for every document and writes a wrong ToUnicode beyond U+FFFF (𠮷 extracts as ₻).
    """

    def __init__(self, name: str, filename: Path, **options: Any) -> None:
        super().__init__(name, str(filename), **options)
        self.glyphs = Glyphs(self.face)
        self.widths: dict[int, bytes] = {}

    def addObjects(self, doc: PDFDocument) -> None:
        """A font object with its program, widths and characters for every subset `doc` uses."""
        fonts = doc.idToObject["BasicFonts"].dict
        for number, codes in enumerate(self.state[doc].subsets):
            name = self.getSubsetInternalName(number, doc)[1:]
            raw.add(doc, self.font_object(doc, codes), name)
            fonts[name] = PDFObjectReference(name)
        del self.state[doc]

    def font_object(self, doc: PDFDocument, codes: list[int]) -> bytes:
        program = self.glyphs.program(codes)
        file = raw.add(doc, raw.packed(program, b"/Length1 %d" % len(program)))
        shown = raw.add(doc, raw.packed(to_unicode(codes)))
        name = f"{tag(codes)}+{self.fontName}".encode()
        described = raw.add(doc, self.descriptor(name, file))
        widths = b" ".join([self.width(code) for code in codes])
        return (
            b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /FirstChar 0 /LastChar %d /Widths [%s] "
            b"/FontDescriptor %d 0 R /ToUnicode %d 0 R >>"
        ) % (name, len(codes) - 1, widths, described, shown)

    def width(self, code: int) -> bytes:
        """As the file writes it; kept, since it is asked for on every certificate."""
        if code not in self.widths:
            self.widths[code] = raw.number(self.face.getCharWidth(code))
        return self.widths[code]

    def descriptor(self, name: bytes, file: int) -> bytes:
        """Symbolic, since its codes are its own (ISO 32000-1, 9.8.2)."""
        face = self.face
        flags = face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC
        box = b" ".join(raw.number(value) for value in face.bbox)
        return (
            b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%s] /Ascent %s /Descent %s /CapHeight %s "
            b"/ItalicAngle %s /StemV %s /MissingWidth %s /FontFile2 %d 0 R >>"
        ) % (
            name,
            flags,
            box,
            *map(raw.number, (face.ascent, face.descent, face.capHeight, face.italicAngle, face.stemV)),
            raw.number(face.defaultWidth),
            file,
        )


BEFORE_CHARACTERS = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""
AFTER_CHARACTERS = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode(codes: list[int]) -> bytes:
    """The ToUnicode map of one subset: UTF-16BE values, at most 100 to a block (ISO 32000-1, 9.10.3)."""
    pairs = [
        f"<{place:02X}> <{utf16(code)}>\n"
        for place, code in enumerate(codes)
        if code and (code != SPACE or place == SPACE)  # places not taken yet say space
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    characters = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return BEFORE_CHARACTERS + characters.encode() + AFTER_CHARACTERS


@lru_cache(maxsize=65_536)
def utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


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

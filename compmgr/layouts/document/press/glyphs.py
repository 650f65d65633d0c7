"""Small fonts cut by hand: the outlines of chosen characters as a TrueType file, and the PDF objects that show them.

The fonts that travel with the project have neither composite glyphs nor hinting programs, so a subset is the outlines
themselves, one behind the other, with the six tables an embedded font needs (ISO 32000-1, 9.9). Glyph 0 is `.notdef`,
glyph n the n-th character; text is written as glyph numbers (Identity-H).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from struct import Struct, pack, unpack
from zlib import crc32

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC

from compmgr.foundation.pdf.fonts import load

WIDE, LONG = Struct(">H"), Struct(">L")
TABLES = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")
DIRECTORY = pack(">LHHHH", 0x00010000, len(TABLES), 64, 2, 32)
HEAD_OF_FILE = len(DIRECTORY) + 16 * len(TABLES)
WHOLE_FILE = 0xB1B0AFBA


@dataclass(frozen=True)
class Glyph:
    """One character's outline (filled to four bytes), its metrics, and what both add to the sums of their tables."""

    outline: bytes
    metrics: bytes
    width: str  # thousandths, as the font's /W says it
    outline_sum: int
    metrics_sum: int


@dataclass(frozen=True)
class Frame:
    """What every subset of one font has: the tables that do not change but for a count, and its descriptor."""

    name: str
    head: bytes
    hhea: bytes
    maxp: bytes
    descriptor: str
    missing: Glyph


def table_sum(table: bytes) -> int:
    table += b"\0" * (-len(table) % 4)
    return sum(unpack(f">{len(table) // 4}L", table)) & 0xFFFFFFFF


@cache
def frame(font: str) -> Frame:
    face = load(font).face
    # Long offsets, and no sum of the whole file: that is written when the subset is made.
    head = bytearray(face.get_table("head"))
    head[8:12], head[50:52] = bytes(4), WIDE.pack(1)
    flags = face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC
    descriptor = (
        f"/Flags {flags} /FontBBox [{' '.join(fp_str(edge) for edge in face.bbox)}] /ItalicAngle {fp_str(face.italicAngle)}"
        f" /Ascent {fp_str(face.ascent)} /Descent {fp_str(face.descent)} /CapHeight {fp_str(face.capHeight)}"
        f" /StemV {fp_str(face.stemV)}"
    )
    name = face.name.decode()
    return Frame(name, bytes(head), face.get_table("hhea"), face.get_table("maxp"), descriptor, cut(font, 0, 0))


@lru_cache(maxsize=16_384)
def glyph(font: str, character: str) -> Glyph:
    face = load(font).face
    return cut(font, face.charToGlyph[ord(character)], face.getCharWidth(ord(character)))


def cut(font: str, number: int, width: float) -> Glyph:
    face = load(font).face
    start = face.get_table_pos("glyf")[0]
    first, after = face.glyphPos[number], face.glyphPos[number + 1]
    outline = bytes(face._ttf_data[start + first : start + after])
    if outline[:1] >= b"\x80":
        raise ValueError(f"{font}: glyph {number} is made of others; these fonts have none such.")
    outline += b"\0" * (-len(outline) % 4)
    advance, left = face.hmetrics[number]
    metrics = pack(">HH", int(advance), int(left) & 0xFFFF)
    return Glyph(outline, metrics, fp_str(width), table_sum(outline), LONG.unpack(metrics)[0])


def true_type(font: str, glyphs: Sequence[Glyph]) -> bytes:
    """The font file of `.notdef` and these glyphs, its sums right."""
    base = frame(font)
    shown = (base.missing, *glyphs)
    count = len(shown)
    outlines = b"".join([one.outline for one in shown])
    places = pack(f">{count + 1}L", 0, *accumulate([len(one.outline) for one in shown]))
    hhea = base.hhea[:34] + WIDE.pack(count)
    maxp = base.maxp[:4] + WIDE.pack(count) + base.maxp[6:]
    metrics = b"".join([one.metrics for one in shown])
    sums = (
        sum([one.outline_sum for one in shown]) & 0xFFFFFFFF,
        head_sum(font),
        table_sum(hhea),
        sum([one.metrics_sum for one in shown]) & 0xFFFFFFFF,
        table_sum(places),
        table_sum(maxp),
    )
    bodies = (outlines, base.head, hhea, metrics, places, maxp)
    parts, at = [DIRECTORY], HEAD_OF_FILE
    for tag, number, body in zip(TABLES, sums, bodies, strict=True):
        parts.append(pack(">4sLLL", tag, number, at, len(body)))
        at += len(body) + -len(body) % 4
    directory = b"".join(parts)
    whole = WHOLE_FILE - table_sum(directory) - sum(sums) & 0xFFFFFFFF
    head = base.head[:8] + LONG.pack(whole) + base.head[12:]
    bodies = (outlines, head, hhea, metrics, places, maxp)
    return directory + b"".join([body + b"\0" * (-len(body) % 4) for body in bodies])


@cache
def head_sum(font: str) -> int:
    return table_sum(frame(font).head)


def objects(font: str, characters: str, first: int, file: str) -> list[str]:
    """The dictionaries of a subset font, numbered from `first`: the font, its descendant, its descriptor, its names.

    `file` is the reference of the font file. The last, the names, is the content of a stream.
    """
    glyphs = [glyph(font, character) for character in characters]
    base = frame(font)
    name = f"{tag(font, characters)}+{base.name}"
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{first + 1} 0 R]"
        f" /ToUnicode {first + 3} 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity /DW 1000 /FontDescriptor"
        f" {first + 2} 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /W [0 [{base.missing.width} {' '.join([one.width for one in glyphs])}]] >>",
        f"<< /Type /FontDescriptor /FontName /{name} {base.descriptor} /FontFile2 {file} >>",
        to_unicode(characters),
    ]


def tag(font: str, characters: str) -> str:
    """Six letters that differ between subsets of one font, so that joined files keep them apart."""
    number = crc32(f"{font}:{characters}".encode())
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(65 + letter)
    return letters


MAP_BEGINS = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
MAP_ENDS = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode(characters: str) -> str:
    """Which characters the glyphs show: UTF-16BE, pairs beyond U+FFFF, at most 100 to a block (ISO 32000-1, 9.10.3)."""
    pairs = [
        f"<{number:04X}> <{character.encode('utf-16-be').hex().upper()}>\n"
        for number, character in enumerate(characters, 1)
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = [f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks]
    return f"{MAP_BEGINS}{''.join(body)}{MAP_ENDS}"

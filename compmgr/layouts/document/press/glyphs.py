"""Small fonts cut by hand: the outlines of chosen characters as a TrueType file, and the PDF objects that show them.

The fonts that travel with the project have neither composite glyphs nor hinting programs, so a subset is the outlines
themselves, one behind the other, with the six tables an embedded font needs (ISO 32000-1, 9.9). Glyph 0 is `.notdef`,
glyph n the n-th character; text is written as glyph numbers (Identity-H).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, product
from string import ascii_uppercase
from struct import Struct, pack
from zlib import crc32

from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC

from compmgr.foundation.pdf import raw
from compmgr.foundation.pdf.fonts import load, utf16
from compmgr.foundation.pdf.subset import MAGIC, checksum

WIDE, LONG = Struct(">H"), Struct(">L")
TABLES = 6  # glyf, head, hhea, hmtx, loca, maxp
DIRECTORY = pack(">LHHHH", 0x00010000, TABLES, 64, 2, 32)
HEAD_OF_FILE = len(DIRECTORY) + 16 * TABLES


@dataclass(frozen=True)
class Glyph:
    """One character's outline (filled to four bytes), its metrics, and what both add to the sums of their tables."""

    outline: bytes
    metrics: bytes
    width: bytes  # thousandths, as the font's /W says it
    outline_sum: int
    metrics_sum: int


@dataclass(frozen=True)
class Frame:
    """What every subset of one font has: the tables that do not change but for a count, and its descriptor."""

    name: bytes
    head: bytes
    hhea: bytes
    maxp: bytes
    descriptor: bytes
    missing: Glyph


@cache
def frame(font: str) -> Frame:
    face = load(font).face
    # Long offsets, and no sum of the whole file: that is written when the subset is made.
    head = bytearray(face.get_table("head"))
    head[8:12], head[50:52] = bytes(4), WIDE.pack(1)
    numbers = (face.ascent, face.descent, face.capHeight, face.italicAngle, face.stemV)
    descriptor = b"/Flags %d /FontBBox [%b] /Ascent %b /Descent %b /CapHeight %b /ItalicAngle %b /StemV %b" % (
        face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC,
        b" ".join(raw.number(edge) for edge in face.bbox),
        *map(raw.number, numbers),
    )
    return Frame(
        face.name,
        bytes(head),
        face.get_table("hhea"),
        face.get_table("maxp"),
        descriptor,
        cut(font, 0, face.hmetrics[0][0] * 1000 / face.unitsPerEm),
    )


@lru_cache(maxsize=16_384)
def glyph(font: str, character: str) -> Glyph:
    face = load(font).face
    return cut(font, face.charToGlyph[ord(character)], face.getCharWidth(ord(character)))


def cut(font: str, number: int, width: float) -> Glyph:
    glyphs = load(font).glyphs
    outline, outline_sum, parts = glyphs.glyph(number)
    if parts:
        raise ValueError(f"{font}: glyph {number} is made of others; these fonts have none such.")
    metrics = glyphs.metric(number)
    return Glyph(outline, metrics, raw.number(width), outline_sum, LONG.unpack(metrics)[0])


@dataclass(frozen=True)
class Case:
    """A font file of so many glyphs but for the glyphs: its pieces in their order, and the sum of what is known."""

    packing: Struct  # directory with sums of glyf, hmtx and loca; the other tables with the sum of all; hmtx; loca
    pieces: tuple[bytes, ...]
    outlines: int  # where they begin
    known: int


@lru_cache(maxsize=1024)
def case(font: str, count: int) -> Case:
    """Outlines lie at the end, so that all other tables have their places."""
    base = frame(font)
    bodies = {
        b"head": base.head,
        b"hhea": base.hhea[:34] + WIDE.pack(count),
        b"maxp": padded(base.maxp[:4] + WIDE.pack(count) + base.maxp[6:]),
        b"hmtx": bytes(4 * count),
        b"loca": bytes(4 * count + 4),
    }
    bodies[b"head"] = padded(base.head)
    lengths = {tag: len(body) for tag, body in bodies.items()} | {b"head": len(base.head), b"maxp": len(base.maxp)}
    at, places = HEAD_OF_FILE, {}
    for tag, body in bodies.items():
        places[tag] = at
        at += len(body)
    entries = {tag: pack(">4sLLL", tag, checksum(body), places[tag], lengths[tag]) for tag, body in bodies.items()}
    tables = bodies[b"head"] + bodies[b"hhea"] + bodies[b"maxp"]
    pieces = (
        DIRECTORY + b"glyf",
        entries[b"head"] + entries[b"hhea"] + b"hmtx",
        entries[b"hmtx"][8:] + b"loca",
        entries[b"loca"][8:] + entries[b"maxp"] + tables[:8],
        tables[12:],
    )
    lengths_of = [len(piece) for piece in pieces]
    packing = ">{}sLLL{}sL{}sL{}sL{}s{}s{}L".format(*lengths_of, 4 * count, count + 1)
    return Case(Struct(packing), pieces, at, checksum(b"".join(pieces) + LONG.pack(at)))


def padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % 4)


def true_type(font: str, glyphs: Sequence[Glyph]) -> bytes:
    """The font file of `.notdef` and these glyphs, its sums right."""
    shown = (frame(font).missing, *glyphs)
    made = case(font, len(shown))
    outlines = b"".join([one.outline for one in shown])
    offsets = [0, *accumulate([len(one.outline) for one in shown])]
    # Sums of 32-bit words: those of the parts added up.
    glyf = sum([one.outline_sum for one in shown]) & 0xFFFFFFFF
    hmtx = sum([one.metrics_sum for one in shown]) & 0xFFFFFFFF
    loca = sum(offsets) & 0xFFFFFFFF
    # Those of the tables stand in the directory, and so count twice.
    whole = MAGIC - made.known - 2 * (glyf + hmtx + loca) - len(outlines) & 0xFFFFFFFF
    first, second, third, fourth, last = made.pieces
    metrics = b"".join([one.metrics for one in shown])
    return (
        made.packing.pack(
            *(first, glyf, made.outlines, len(outlines), second, hmtx, third, loca, fourth, whole, last, metrics),
            *offsets,
        )
        + outlines
    )


def font_objects(font: str, characters: str, first: int, *, packed: bool = False) -> list[bytes]:
    """The five objects of a subset font numbered from `first`, which is the font itself."""
    glyphs = [glyph(font, character) for character in characters]
    base = frame(font)
    name = b"%b+%b" % (tag(font, characters), base.name)
    widths = b" ".join([base.missing.width, *[one.width for one in glyphs]])
    file = true_type(font, glyphs)
    stream = raw.packed if packed else raw.stream
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode"
        b" %d 0 R >>" % (name, first + 1, first + 3),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%b /CIDToGIDMap /Identity /DW 1000 /FontDescriptor %d 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 [%b]] >>"
        % (name, first + 2, widths),
        b"<< /Type /FontDescriptor /FontName /%b %b /FontFile2 %d 0 R >>" % (name, base.descriptor, first + 4),
        stream(to_unicode(characters).encode()),
        stream(file, b"/Length1 %d" % len(file)),
    ]


def tag(font: str, characters: str) -> bytes:
    """Six letters that differ between subsets of one font, so that joined files keep them apart."""
    first, second = divmod(crc32(f"{font}:{characters}".encode()), 26**3)
    return THREE_LETTERS[first % 26**3] + THREE_LETTERS[second]


THREE_LETTERS = [bytes(three) for three in product(ascii_uppercase.encode(), repeat=3)]
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
    pairs = [f"<{number:04X}> <{utf16(ord(character))}>\n" for number, character in enumerate(characters, 1)]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = [f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks]
    return f"{MAP_BEGINS}{''.join(body)}{MAP_ENDS}"

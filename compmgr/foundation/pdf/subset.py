"""Subsets of TrueType fonts: only the tables a PDF reader needs, every glyph read once per process.

The fonts that travel with the project carry no hinting, so that no table of instructions is missed.
"""

import sys
from array import array
from collections.abc import Sequence
from struct import Struct, pack
from typing import Any
from zlib import crc32

MORE, WORDS, SCALE, TWO_SCALES, MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80  # flags of composite glyphs
USHORT = Struct(">H")
MAGIC = 0xB1B0AFBA
SEARCH = pack(">HHH", 64, 2, 48)  # search range, selector and shift of seven tables


#: Outline padded to four bytes, its checksum, and (place, glyph) of every glyph it is composed of.
Glyph = tuple[bytes, int, tuple[tuple[int, int], ...]]


class Glyphs:
    """The glyphs of one font face, each read when first needed and kept with its checksum."""

    def __init__(self, face: Any) -> None:
        self.face = face
        self.start = face.get_table_pos("glyf")[0]
        self.known: dict[int, Glyph] = {}
        self.head, self.hhea, self.maxp = (face.get_table(tag) for tag in ("head", "hhea", "maxp"))
        self.metrics: dict[int, bytes] = {}
        self.wide, self.full = face.get_table("hmtx"), USHORT.unpack_from(self.hhea, 34)[0]

    def glyph(self, number: int) -> Glyph:
        found = self.known.get(number)
        if found is None:
            first, last = self.face.glyphPos[number], self.face.glyphPos[number + 1]
            outline = self.face._ttf_data[self.start + first : self.start + last]
            padded = outline + b"\0" * (-len(outline) % 4)
            found = self.known[number] = padded, checksum(padded), components(outline)
        return found

    def program(self, codes: Sequence[int]) -> bytes:
        """A font whose one-byte code n shows the character `codes[n]`; code 0 is the missing character."""
        order, place = [0], {0: 0}
        shown = []
        for code in codes:
            number = self.face.charToGlyph.get(code, 0) if code else 0
            if number not in place:
                place[number] = len(order)
                order.append(number)
            shown.append(place[number])
        outlines, metrics, total, offsets, at = [], [], 0, [0], 0
        for number in order:  # grows while composite glyphs name their parts
            outline, check, parts = self.glyph(number)
            if parts:
                outline, check = self.renumbered(outline, parts, order, place)
            outlines.append(outline)
            metrics.append(self.metrics.get(number) or self.metric(number))
            total += check
            at += len(outline)
            offsets.append(at)
        return assembled(
            {
                b"cmap": cmap(shown),
                b"glyf": b"".join(outlines),
                b"head": self.head[:8] + b"\0\0\0\0" + self.head[12:50] + b"\0\1" + self.head[52:54],
                b"hhea": self.hhea[:34] + USHORT.pack(len(order)),
                b"hmtx": b"".join(metrics),
                b"loca": pack(f">{len(offsets)}L", *offsets),
                b"maxp": self.maxp[:4] + USHORT.pack(len(order)) + self.maxp[6:],
            },
            total,
        )

    def renumbered(
        self, outline: bytes, parts: tuple[tuple[int, int], ...], order: list[int], place: dict[int, int]
    ) -> tuple[bytes, int]:
        changed = bytearray(outline)
        for at, number in parts:
            if number not in place:
                place[number] = len(order)
                order.append(number)
            USHORT.pack_into(changed, at, place[number])
        return bytes(changed), checksum(bytes(changed))

    def metric(self, number: int) -> bytes:
        """Advance and left side bearing in the units of the font.

        ReportLab's own list (`face.hmetrics`) has thousandths instead where the table leaves the advance out.
        """
        wide = USHORT.unpack_from(self.wide, 4 * min(number, self.full - 1))[0]
        found = USHORT.pack(wide) + USHORT.pack(int(self.face.hmetrics[number][1]) & 0xFFFF)
        self.metrics[number] = found
        return found


def components(outline: bytes) -> tuple[tuple[int, int], ...]:
    """Where a composite glyph names its parts, and which; nothing for a simple one."""
    if len(outline) < 10 or outline[0] < 0x80:
        return ()
    found, at, flags = [], 10, MORE
    while flags & MORE:
        flags, number = USHORT.unpack_from(outline, at)[0], USHORT.unpack_from(outline, at + 2)[0]
        found.append((at + 2, number))
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
    return tuple(found)


def cmap(shown: Sequence[int]) -> bytes:
    """One table for one-byte codes, as symbolic fonts have (ISO 19005-2, 6.2.11.6)."""
    return pack(f">11H{len(shown)}H", 0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(shown), 0, 0, len(shown), *shown)


def assembled(tables: dict[bytes, bytes], outlines: int) -> bytes:
    """The font file; `outlines` is the checksum of the glyphs, known already."""
    directory, contents, offset, total = [], [], 12 + 16 * len(tables), 0
    head = 0
    for tag in sorted(tables):
        table = tables[tag]
        check = (outlines if tag == b"glyf" else checksum(table)) & 0xFFFFFFFF
        if tag == b"head":
            head = offset
        directory.append(tag + pack(">LLL", check, offset, len(table)))
        padded = table + b"\0" * (-len(table) % 4)
        contents.append(padded)
        offset += len(padded)
        total += check
    first = pack(">LH", 0x00010000, len(tables)) + SEARCH + b"".join(directory)
    font = bytearray(first + b"".join(contents))
    font[head + 8 : head + 12] = pack(">L", (MAGIC - total - checksum(first)) & 0xFFFFFFFF)
    return bytes(font)


def checksum(content: bytes) -> int:
    """The sum of its big-endian 32-bit words."""
    words = array("I", content + b"\0" * (-len(content) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def tag(codes: Sequence[int]) -> str:
    """Six letters that tell one subset of a font from another (ISO 32000-1, 9.6.4)."""
    number = crc32(b"".join(code.to_bytes(3, "big") for code in codes))
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(65 + letter)
    return letters

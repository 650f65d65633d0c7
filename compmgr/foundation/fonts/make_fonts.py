"""Makes the derived fonts beside this file: RareNamesMincho from HanaMinB, CompactSansSC from Noto Sans SC, and the
three LatinNames from Source Serif Pro and Source Sans 3.

A tool for whoever renews the fonts, never imported by the system (needs fonttools; takes a minute or two):
    python make_fonts.py rare HanaMinB.ttf NotoSerifSC-Regular.ttf RareNamesMincho-Regular.ttf
    python make_fonts.py sans NotoSansSC_400Regular.ttf CompactSansSC-Regular.ttf
    python make_fonts.py latin SourceSerifPro_400Regular.ttf NotoSerifSC-Regular.ttf LatinNamesSerif-Regular.ttf
    python make_fonts.py latin SourceSerifPro_600SemiBold.ttf NotoSerifSC-Bold.ttf LatinNamesSerif-Bold.ttf
    python make_fonts.py latin SourceSans3_400Regular.ttf CompactSansSC-Regular.ttf LatinNamesSans-Regular.ttf
RareNamesMincho holds what Noto Serif SC lacks of the extensions B to F. HanaMinB spells its curves as dense polygons;
points closer than TOLERANCE to the line they lie on are left out, a thousandth of the height, which no printer shows.
CompactSansSC holds GB 2312 and the Latin letters; for small print, with the serif behind it for rarer characters.
LatinNames hold the letters of European, Turkish and Vietnamese names that the Chinese fonts lack (Ł, Ş, ř, Ș), drawn as
large as the Latin letters of the font they stand beside, which come from the same hand.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

from fontTools import subset
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

TOLERANCE = 1.0
EXTENSIONS_B_TO_F = range(0x20000, 0x2EBF0)
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
RARE_COPYRIGHT = "Copyright (c) 2008-2017, GlyphWiki Project (kamichi@fonts.jp). Subset with simplified outlines."
LATIN = {*range(0x00A0, 0x0250), 0x0259, *range(0x1E00, 0x1F00)}
LATIN_COPYRIGHT = {
    "Latin Names Serif": "(c) 2014-2019 Adobe (http://www.adobe.com/), Reserved Font Name 'Source'. Subset, enlarged.",
    "Latin Names Sans": "(c) 2023 Adobe (http://www.adobe.com/), Reserved Font Name 'Source'. Subset, enlarged.",
}
SANS_COPYRIGHT = "(c) 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'. Subset."

Point = tuple[int, int]


def main(which: str, *files: str) -> None:
    {"rare": rare_names, "sans": compact_sans, "latin": latin_names}[which](*files)


def rare_names(source: str, noto: str, target: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    known = set(TTFont(noto).getBestCmap())
    keep(font, [code for code in font.getBestCmap() if code in EXTENSIONS_B_TO_F and code not in known])
    simplify(font)
    rename(font, "Rare Names Mincho", "RareNamesMincho-Regular", RARE_COPYRIGHT)
    font.save(target)


def compact_sans(source: str, target: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    keep(font, [code for code in font.getBestCmap() if code < 0x2100 or in_gb2312(chr(code))])
    rename(font, "Compact Sans SC", "CompactSansSC-Regular", SANS_COPYRIGHT)
    font.save(target)


def latin_names(source: str, beside: str, target: str) -> None:
    font, neighbour = TTFont(source, recalcTimestamp=False), TTFont(beside)
    known, upright = set(neighbour.getBestCmap()), neighbour["hhea"]
    scale = round(1000 * width(neighbour, "A") / width(font, "A")) / 1000
    keep(font, [code for code in font.getBestCmap() if code in LATIN and code not in known])
    enlarge(font, scale)
    for name in ("ascent", "descent", "lineGap"):
        setattr(font["hhea"], name, getattr(upright, name))
    postscript = target.rpartition("/")[2].removesuffix(".ttf")
    family = "Latin Names Serif" if "Serif" in postscript else "Latin Names Sans"
    rename(font, family, postscript, LATIN_COPYRIGHT[family], postscript.rpartition("-")[2])
    font.save(target)


def width(font: TTFont, character: str) -> int:
    advance, _bearing = font["hmtx"][font.getBestCmap()[ord(character)]]
    return advance


def enlarge(font: TTFont, scale: float) -> None:
    """Every glyph so many times as large, drawn out: none of its parts is another glyph."""
    glyphs, table = font.getGlyphSet(), font["glyf"]
    outlines = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyphs[name].draw(TransformPen(DecomposingPen(pen, glyphs), (scale, 0, 0, scale, 0, 0)))
        outlines[name] = pen.glyph(round=lambda value: int(value + 0.5) if value >= 0 else -int(0.5 - value))
    for name, outline in outlines.items():
        table[name] = outline
        outline.recalcBounds(table)
        font["hmtx"][name] = (round(font["hmtx"][name][0] * scale), getattr(outline, "xMin", 0))


class DecomposingPen(DecomposingFilterPen):
    """Composite glyphs are drawn by their parts."""

    skipMissingComponents = False


def in_gb2312(character: str) -> bool:
    return character.encode("gb2312", "ignore") != b""


def keep(font: TTFont, codes: list[int]) -> None:
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "GSUB", "GPOS", "VORG", "gasp", "FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def simplify(font: TTFont) -> None:
    table = font["glyf"]
    names = [name for name in font.getGlyphOrder() if table[name].numberOfContours > 0]
    outlines = [contours(table[name]) for name in names]
    with ProcessPoolExecutor() as pool:
        for name, outline in zip(names, pool.map(lighter, outlines, chunksize=500), strict=True):
            table[name] = drawn(outline)


def contours(glyph) -> list[list[Point]]:
    result, start = [], 0
    for end in glyph.endPtsOfContours:
        result.append([(int(x), int(y)) for x, y in glyph.coordinates[start : end + 1]])
        start = end + 1
    return result


def lighter(outline: list[list[Point]]) -> list[list[Point]]:
    simplified = [closed(contour) for contour in outline]
    return [contour for contour in simplified if len(contour) > 2]


def closed(contour: list[Point]) -> list[Point]:
    """A closed polygon is cut at its two most distant corners, each half simplified on its own."""
    points = [point for place, point in enumerate(contour) if point != contour[place - 1]]
    if len(points) < 4:
        return points
    first = min(range(len(points)), key=lambda place: points[place])
    points = points[first:] + points[:first]
    far = max(range(len(points)), key=lambda place: distance_squared(points[0], points[place]))
    return open_line(points[: far + 1])[:-1] + open_line([*points[far:], points[0]])[:-1]


def distance_squared(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def open_line(points: list[Point]) -> list[Point]:
    """Ramer-Douglas-Peucker without recursion."""
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        start, end = waiting.pop()
        worst, place = 0.0, 0
        for here in range(start + 1, end):
            away = off_line(points[here], points[start], points[end])
            if away > worst:
                worst, place = away, here
        if worst > TOLERANCE:
            kept.add(place)
            waiting += [(start, place), (place, end)]
    return [points[place] for place in sorted(kept)]


def off_line(point: Point, start: Point, end: Point) -> float:
    along = (end[0] - start[0], end[1] - start[1])
    length = (along[0] ** 2 + along[1] ** 2) ** 0.5
    if not length:
        return distance_squared(point, start) ** 0.5
    return abs(along[0] * (point[1] - start[1]) - along[1] * (point[0] - start[0])) / length


def drawn(outline: list[list[Point]]):
    pen = TTGlyphPen(None)
    for contour in outline:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def rename(font: TTFont, family: str, postscript: str, copyright_notice: str, style: str = "Regular") -> None:
    """The licences reserve the names of the originals, so what is derived bears its own."""
    texts = {
        0: copyright_notice,
        1: family,
        2: style,
        3: f"1.0;{postscript}",
        4: f"{family} {style}",
        5: "Version 1.0",
        6: postscript,
        13: LICENCE,
        14: "https://openfontlicense.org",
    }
    font["name"].names = []
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main(*sys.argv[1:])

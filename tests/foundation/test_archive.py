"""What repeats on every document, made fast: QR symbols, subsets of fonts, pictures as they are, PDF/A around them."""

import io
import re

import pikepdf
import pytest
import segno
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from segno import consts

from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf import Face
from compmgr.foundation.pdf.archive import Archive
from compmgr.foundation.pdf.fonts import CHAINS, load
from compmgr.foundation.pdf.jpeg import jpeg_of
from compmgr.foundation.pdf.linear import DOTS, MASK, QUIET_ZONE, symbol


def modules(made):
    """The symbol without its quiet zone, 1 dark."""
    stride = -(-made.side // 8)
    inside = range(QUIET_ZONE, made.side - QUIET_ZONE)
    return [
        [1 - (made.rows[row * stride + column // 8] >> (7 - column % 8) & 1) for column in inside] for row in inside
    ]


def by_segno(text, digits, level):
    segments = [(text, consts.MODE_BYTE), (digits, consts.MODE_NUMERIC)] if digits else [(text, consts.MODE_BYTE)]
    made = segno.make(segments, error=level, mask=MASK, boost_error=False, micro=False)
    return [list(row) for row in made.matrix]


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz:/.#", min_size=1, max_size=60),
    st.text(alphabet="0123456789", max_size=720),
    st.sampled_from("lmq"),
)
def test_a_symbol_is_bit_for_bit_what_segno_draws_with_the_same_mask(text, digits, level):
    assert modules(symbol(text, digits, level)) == by_segno(text, digits, level)


def test_what_no_symbol_holds_is_refused():
    with pytest.raises(Refusal):
        symbol("x" * 3000, "", "h")


def test_an_enlarged_symbol_has_several_dots_a_module():
    made = symbol("https://a.example/c/1")
    picture = Image.frombytes("1", (made.side * DOTS,) * 2, made.enlarged())
    small = picture.resize((made.side, made.side), Image.Resampling.NEAREST)
    inside = range(QUIET_ZONE, made.side - QUIET_ZONE)
    dots = [[int(not small.getpixel((column, row))) for column in inside] for row in inside]
    assert dots == modules(made)


@pytest.mark.parametrize("name", sorted({name for chain in CHAINS.values() for name in chain}))
def test_a_subset_has_the_outlines_and_the_metrics_of_its_font(name):
    font = load(name)
    codes = [0, *(code for code in map(ord, "A龘𠮷王é·1") if code in font.face.charToGlyph)]
    made = TTFont(io.BytesIO(font.glyphs.program(codes)), checkChecksums=2)
    whole = TTFont(font.face.filename, lazy=True)
    shown = made["cmap"].getcmap(1, 0).cmap
    for place, code in enumerate(codes[1:], start=1):
        ours, theirs = shown[place], whole.getBestCmap()[code]
        assert (
            made["glyf"][ours].getCoordinates(made["glyf"])[0] == whole["glyf"][theirs].getCoordinates(whole["glyf"])[0]
        )
        assert made["hmtx"][ours] == whole["hmtx"][theirs]


def picture(kind, mode="RGB", **options):
    made = io.BytesIO()
    Image.new(mode, (40, 56), 120 if mode in "L" else None).save(made, kind, **options)
    return made.getvalue()


def test_a_jpeg_is_passed_through_without_what_its_camera_wrote():
    exif = Image.Exif()
    exif[0x010F] = "CAMERA"
    content = picture("JPEG", exif=exif)
    made = jpeg_of(content)
    assert (made.across, made.up, made.components) == (40, 56, 3)
    assert b"CAMERA" in content and b"CAMERA" not in made.content
    assert Image.open(io.BytesIO(made.content)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


@pytest.mark.parametrize(
    ("content", "components"), [(picture("JPEG", "L"), 1), (picture("PNG"), 3), (picture("JPEG", "CMYK"), 3)]
)
def test_other_pictures_become_one_that_an_archive_can_hold(content, components):
    assert jpeg_of(content).components == components


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\xff\xd8\xff\xe0", b"%PDF-1.7", b"\xff\xd8\xff" + b"\0" * 40])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Refusal):
        jpeg_of(content)


def an_archive(title="荣誉证书 <李&明>"):
    archive = Archive(title=title, author="联合会", subject="白酒品评")
    font = load(CHAINS[Face.SERIF][0])
    ((subset, codes),) = font.splitString("李明", archive.objects)
    called = font.getSubsetInternalName(subset, archive.objects)
    archive.page(200, 100, f"BT {called} 12 Tf 20 40 Td <{codes.hex()}> Tj ET".encode(), {})
    return archive.finish()


def test_an_archive_says_what_pdf_a_2b_asks_for():
    with pikepdf.open(io.BytesIO(an_archive())) as document:
        with document.open_metadata() as said:
            assert said.pdfa_status == "2B"
            assert said["dc:title"] == document.docinfo["/Title"] == "荣誉证书 <李&明>"
            assert said["dc:creator"] == [document.docinfo["/Author"]] == ["联合会"]
            assert said["dc:description"] == document.docinfo["/Subject"]
            assert said["pdf:Producer"] == document.docinfo["/Producer"]
            assert said["xmp:CreatorTool"] == document.docinfo["/Creator"]
        root = document.Root
        intent = root.OutputIntents[0]
        assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert (root.Lang, root.ViewerPreferences.DisplayDocTitle) == ("zh-CN", True)
        assert "/Filter" not in root.Metadata and len(document.trailer.ID) == 2
        assert {"/Names", "/AcroForm", "/OpenAction", "/Outlines"}.isdisjoint(root.keys())


def test_streams_of_an_archive_end_on_a_line_of_their_own_and_lengths_are_right():
    content = an_archive()
    streams = list(re.finditer(rb"/Length (\d+) >>\nstream\n", content))
    assert len(streams) >= 5
    for stream in streams:
        assert content[stream.end() + int(stream[1]) :].startswith(b"\nendstream\n")
    assert content.startswith(b"%PDF-1.7\n%") and all(byte > 127 for byte in content[10:14])


def test_the_same_content_is_the_same_file_and_another_title_another():
    assert an_archive() == an_archive() != an_archive("别的")


@pytest.mark.parametrize("hidden", ["题\u202e", "题\0", "题\ud800"])
def test_a_title_that_hides_something_is_refused(hidden):
    with pytest.raises(Refusal):
        an_archive(hidden)

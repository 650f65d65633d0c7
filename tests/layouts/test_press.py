"""The press stamps the page that `draw` draws: looked at, read and checked by the tools of strangers."""

import dataclasses
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from struct import unpack_from
from typing import Any

import pikepdf
import pytest
from PIL import ImageChops

from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.pdf.fonts import CHAINS, load
from compmgr.layouts.document import draw
from compmgr.layouts.document.press import Press, sampling
from compmgr.layouts.document.press.glyphs import glyph, true_type
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.samples import RAREST_NAME, samples
from tests.support.pages import CODES, check, picture, shipped, text

RARE = 1  # the sample with the rarest characters


def others(code: str) -> list[Values]:
    """A batch with nothing rare in it."""
    return [samples(shipped(code).kind)[3]] * 3


def press_for(code: str) -> tuple[Press, bytes]:
    press = Press(shipped(code), {})
    return press, press.plate(others(code))


@pytest.mark.parametrize("code", CODES)
def test_every_sample_of_every_shipped_layout_is_stamped_as_it_is_drawn(code: str, tmp_path: Path) -> None:
    press, plate = press_for(code)
    for values in samples(shipped(code).kind):
        drawn, stamped = draw(shipped(code), values), plate + press.stamp(values)
        assert ImageChops.difference(picture(drawn, tmp_path), picture(stamped, tmp_path)).getbbox() is None
        assert text(stamped) == text(drawn)
        assert check(stamped, tmp_path) == ""


def test_a_name_of_the_rarest_characters_can_be_copied_from_the_page() -> None:
    press, plate = press_for("award")
    values = next(each for each in samples(shipped("award").kind) if each.words["holder"] == RAREST_NAME)
    assert RAREST_NAME in text(plate + press.stamp(values))


def test_the_same_batch_makes_the_same_plate_and_the_same_certificate_the_same_tail() -> None:
    first, plate = press_for("vocational")
    second, again = press_for("vocational")
    values = samples(shipped("vocational").kind)[RARE]
    assert again == plate
    assert second.stamp(values) == first.stamp(values) == first.stamp(values)


def test_another_process_goes_on_with_the_bytes_of_a_plate() -> None:
    first, plate = press_for("award")
    second = Press(shipped("award"), {})
    second.mount(plate)
    for values in samples(shipped("award").kind):
        assert second.stamp(values) == first.stamp(values)


def test_a_plate_of_another_layout_is_refused() -> None:
    _, plate = press_for("award")
    with pytest.raises(Conflict):
        Press(shipped("title"), {}).mount(plate)


def test_a_tail_is_small_because_the_plate_has_what_repeats() -> None:
    press, plate = press_for("award")
    values = others("award")[0]
    photo = len(values.photo or b"")
    assert len(press.stamp(values)) - photo < 12_000
    assert len(plate) > 30_000


def test_the_file_has_what_an_archive_asks_for() -> None:
    press, plate = press_for("award")
    values = samples(shipped("award").kind)[RARE]
    whole = plate + press.stamp(values)
    assert whole[8:].startswith(b"\n%") and min(whole[10:14]) > 127
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert len(pdf.trailer.ID) == 2
        with pdf.open_metadata() as said:
            assert said["pdfaid:part"] == "2" and said["pdfaid:conformance"] == "B"
            assert said["dc:title"] == values.title == str(pdf.docinfo.Title)
            assert said["dc:creator"] == [values.author] and str(pdf.docinfo.Author) == values.author
        fonts = pdf.pages[0].Resources.Font
        assert any(name.startswith("/A") for name in fonts)
        for font in fonts.values():
            is_embedded(font)


def is_embedded(font: Any) -> None:
    """A subset whose widths are those of its file, and every code of which says its character."""
    below = font.DescendantFonts[0]
    file = bytes(below.FontDescriptor.FontFile2.read_bytes())
    tables = {
        file[at : at + 4]: unpack_from(">LL", file, at + 8)
        for at in range(12, 12 + 16 * unpack_from(">H", file, 4)[0], 16)
    }
    unit = unpack_from(">H", file, tables[b"head"][0] + 18)[0]
    count = unpack_from(">H", file, tables[b"maxp"][0] + 4)[0]
    widths = [float(width) for width in below.W[1]]
    assert len(widths) == count
    for number, width in enumerate(widths):
        advance = unpack_from(">H", file, tables[b"hmtx"][0] + 4 * number)[0]
        assert abs(advance * 1000 / unit - width) < 1
    assert bytes(font.ToUnicode.read_bytes()).count(b"> <") == count
    assert str(below.FontDescriptor.FontName)[7] == "+"


def test_the_fonts_have_neither_composite_glyphs_nor_programs_so_they_can_be_cut_by_hand() -> None:
    for name in {name for chain in CHAINS.values() for name in chain}:
        face = load(name).face
        start = face.get_table_pos("glyf")[0]
        assert {"fpgm", "cvt "}.isdisjoint(face.table)
        assert all(
            face._ttf_data[start + first] < 0x80
            for first, after in zip(face.glyphPos, face.glyphPos[1:], strict=False)
            if after > first
        )


def test_a_font_cut_by_hand_has_right_sums() -> None:
    file = true_type("NotoSerifSC-Bold", [glyph("NotoSerifSC-Bold", character) for character in "轻工龘"])
    words = unpack_from(f">{len(file) // 4}L", file)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


def test_a_value_that_hides_something_is_refused_in_the_title_too() -> None:
    press, _ = press_for("award")
    values = others("award")[0]
    with pytest.raises(Refusal):
        press.stamp(dataclasses.replace(values, title="证书\u202e"))
    with pytest.raises(Refusal):
        press.stamp(dataclasses.replace(values, words={**values.words, "holder": "王\u200b伟"}))


def test_a_sample_of_a_batch_is_spread_over_all_of_it() -> None:
    batch = [dataclasses.replace(others("award")[0], title=str(number)) for number in range(5000)]
    places = [int(each.title) for each in sampling.spread(batch)]
    assert sampling.PAGES / 2 <= len(places) <= sampling.PAGES
    assert places[0] == 0 and places[-1] > 4900
    assert len({after - before for before, after in pairwise(places)}) == 1

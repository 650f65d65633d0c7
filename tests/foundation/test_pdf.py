"""Fonts, text and vector parts of printed documents, judged by poppler, qpdf and zbar."""

import hashlib
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from compmgr.foundation import pdf
from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf import A4_PORTRAIT, Face, Page
from compmgr.foundation.pdf.fonts import CHAINS, FOLDER, font_of, load, to_unicode
from compmgr.foundation.pdf.text import runs

MOST_BYTES = 60_000_000


def a_page() -> Page:
    return Page(A4_PORTRAIT, title="测试", author="compmgr")


def run(*words: object) -> str:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True).stdout


def test_every_font_is_the_one_its_provenance_names_and_together_they_stay_within_60_megabytes():
    recorded = dict(re.findall(r"^\| (\S+\.ttf) \|.*?`([0-9a-f]{64})`", (FOLDER / "PROVENANCE.md").read_text(), re.M))
    files = sorted(FOLDER.glob("*.ttf"))
    assert recorded == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES


def test_every_font_has_its_licence_beside_it():
    licences = re.findall(r"\| (OFL-\S+\.txt) \|", (FOLDER / "PROVENANCE.md").read_text())
    assert len(licences) == len(list(FOLDER.glob("*.ttf")))
    assert all("SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / name).read_text() for name in licences)


def test_no_two_fonts_share_a_postscript_name():
    names = {name for chain in CHAINS.values() for name in chain}
    assert {load(name).face.name.decode() for name in names} == names


@pytest.mark.parametrize(
    ("character", "font"),
    [
        ("李", "NotoSerifSC-Bold"),
        ("㛃", "NotoSerifSC-Bold"),
        ("䶮", "NotoSerifSC-Bold"),
        ("𬭎", "NotoSerifSC-Bold"),
        ("𠮷", "RareNamesMincho-Regular"),
        ("·", "NotoSerifSC-Bold"),
        ("A", "NotoSerifSC-Bold"),
        ("é", "NotoSerifSC-Bold"),
        ("Ł", "LatinNamesSerif-Bold"),
        ("ệ", "NotoSerifSC-Bold"),
    ],
)
def test_each_character_takes_the_first_font_that_has_it(character, font):
    assert font_of(character, Face.BOLD) == font


def test_every_ideograph_of_the_extensions_b_to_f_can_be_printed():
    ranges = [(0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)]
    known = {code for name in CHAINS[Face.SERIF] for code in load(name).face.charToGlyph}
    assert [hex(code) for first, last in ranges for code in range(first, last + 1) if code not in known] == []


@pytest.mark.parametrize("face", list(Face))
def test_every_letter_of_names_from_europe_and_turkey_can_be_printed_as_large_as_those_beside_it(face):
    letters = "".join(map(chr, range(0x00C0, 0x0180))) + "ŞşȘșȚțƏəƠơƯưẞ"
    assert {font_of(letter, face) for letter in letters if letter not in "ĬĭĲĳŊŋŦŧ"}
    main, beside = load(CHAINS[face][0]).face, load(CHAINS[face][1]).face
    for plain, marked in (("C", "Č"), ("s", "š"), ("z", "ž"), ("L", "Ĺ")):
        widths = main.getCharWidth(ord(plain)), beside.getCharWidth(ord(marked))
        assert abs(widths[0] - widths[1]) <= 0.06 * widths[0], (plain, marked, widths)


def test_text_is_cut_only_where_the_font_changes():
    assert runs("王𠮷䶮A", Face.SERIF) == (
        ("NotoSerifSC-Regular", "王"),
        ("RareNamesMincho-Regular", "𠮷"),
        ("NotoSerifSC-Regular", "䶮A"),
    )


def test_a_character_no_font_has_is_refused_by_name_and_code_point():
    with pytest.raises(Refusal) as refusal:
        pdf.text_width("王😀", Face.SERIF, 12)
    assert refusal.value.values == {"character": "😀", "code": "U+1F600"}


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\n", "\0", "\ue000", "\u3164"])
def test_what_hides_or_reorders_text_is_refused(hidden):
    with pytest.raises(Refusal) as refusal:
        pdf.draw_text(a_page().canvas, 0, 0, f"王{hidden}明")
    assert refusal.value.values == {"code": f"U+{ord(hidden):04X}"}


def test_the_map_back_to_unicode_writes_surrogate_pairs_in_blocks_of_a_hundred():
    cmap = to_unicode([0, 0x20BB7, *range(0x4E00, 0x4E00 + 150)]).decode()
    assert "<01> <D842DFB7>" in cmap
    assert re.findall(r"(\d+) beginbfchar", cmap) == ["100", "51"]


@given(st.text(alphabet=st.sampled_from("轻工业，。（）“”AB 12、𠮷"), max_size=120), st.floats(60, 400))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text, room):
    lines = pdf.wrap(text, Face.SERIF, 12, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(pdf.text_width(line, Face.SERIF, 12) <= room + 0.01 for line in lines)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    lines = pdf.wrap("在全国轻工行业（职工组）中，“白酒品评”赛项。" * 4, Face.SERIF, 12, 97)
    assert not [line for line in lines if line[0] in "，。）”" or line[-1] in "（“"]


def test_a_phrase_kept_whole_moves_to_the_next_line_and_balanced_lines_are_alike():
    text = "在2026年全国轻工行业职业技能竞赛中“白酒品评”赛项获得第一名"
    lines = pdf.wrap(text, Face.SERIF, 12, 320, balanced=True, whole=["职业技能竞赛中", "“白酒品评”赛项"])
    assert lines == ["在2026年全国轻工行业职业技能竞赛中", "“白酒品评”赛项获得第一名"]


def test_a_phrase_longer_than_the_lines_it_is_balanced_with_stays_whole():
    phrase = "在2026年全国轻工行业职业技能竞赛总决赛"
    lines = pdf.wrap(f"{phrase}“白酒品评”赛项中获得第一名，被授予", Face.SERIF, 16, 592, balanced=True, whole=[phrase])
    assert lines == [phrase, "“白酒品评”赛项中获得第一名，被授予"]


def test_long_text_shrinks_to_its_place_and_is_refused_when_it_would_be_unreadable():
    size = pdf.fitted_size("轻" * 40, Face.SERIF, 12, 400)
    assert pdf.text_width("轻" * 40, Face.SERIF, size) == pytest.approx(400)
    assert pdf.fitted_size("轻", Face.SERIF, 12, 400) == 12
    with pytest.raises(Refusal):
        pdf.fitted_size("轻" * 400, Face.SERIF, 12, 400)
    with pytest.raises(Refusal):
        pdf.lines_within("轻" * 400, Face.SERIF, 12, 400, 2)


def test_a_qr_code_and_a_seal_can_be_read_back(tmp_path):
    address = "https://example.org/certificates/4fJk2mQ9xV7bT1cR8yZ3aW"
    page = a_page()
    pdf.seal(page.canvas, 400, 600, 60, "样例印章")
    pdf.qr_code(page.canvas, address, 100, 100, 80)
    (tmp_path / "qr.pdf").write_bytes(page.finish())
    run("pdftoppm", "-r", 150, "-png", "-singlefile", tmp_path / "qr.pdf", tmp_path / "qr")
    assert run("zbarimg", "-q", "--raw", tmp_path / "qr.png").strip() == address
    assert set("样例印章") <= set(run("pdftotext", tmp_path / "qr.pdf", "-"))


def test_a_photo_is_embedded_and_what_is_no_picture_is_refused():
    picture = BytesIO()
    Image.new("RGB", (30, 40), "white").save(picture, "PNG")
    page = a_page()
    pdf.photo(page.canvas, picture.getvalue(), 100, 100, 100, 140)
    assert b"/Subtype /Image" in page.finish()
    with pytest.raises(Refusal):
        pdf.photo(page.canvas, b"GIF89a no picture", 0, 0, 10, 10)


def test_pages_drawn_in_several_threads_are_the_pages_drawn_alone():
    def drawn(name: str) -> bytes:
        page = a_page()
        pdf.draw_text(page.canvas, 100, 100, name, Face.BOLD, 30)
        return page.finish()

    names = [f"{surname}𠮷{number}" for surname in "王李张刘" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(drawn, names)) == [drawn(name) for name in names]

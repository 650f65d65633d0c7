"""Typesetting: nothing leaves its frame, long text shrinks, too long text is refused, the same facts are set once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation import pdf
from compmgr.foundation.errors import Refusal
from compmgr.layouts.document.pieces import Drawing, Image, Matrix, Words
from compmgr.layouts.document.setting import MILLIMETRE, parts_of, set_page
from compmgr.layouts.document.setting.frames import ASCENT, DESCENT, frame_of
from compmgr.layouts.rules.kinds import CertificateKind, QrCode, Values
from compmgr.layouts.rules.layout import Align, Code, Layout, Photo, Rows, Seal, Stack, Stand, Text
from compmgr.layouts.rules.samples import samples
from compmgr.layouts.services import shipped

SLACK = 0.05  # points
letters = st.text(alphabet="轻工业，。（）“”AB 12、𠮷·ö", min_size=1, max_size=160).filter(str.strip)


def page(*elements):
    return Layout(code="x", name="x", kind=CertificateKind.AWARD, width=210, height=297, elements=elements)


def values(**words):
    return Values(words, QrCode("https://a.example/c/1"), "题", "人", "事")


def text(**changes):
    return Text(
        **{"name": "t", "x": 20, "y": 20, "width": 120, "height": 20, "text": "{holder}", "size": 16, **changes}
    )


def set_words(element, **words):
    return [piece for piece in set_page(page(element), values(**words)) if isinstance(piece, Words)]


def box_of(words):
    wide = pdf.text_width(words.text, words.face, words.size, spacing=words.spacing)
    return words.x, words.y - words.size * DESCENT, words.x + wide, words.y + words.size * ASCENT


def assert_within(pieces, element, height=297):
    frame = frame_of(element, height)
    for piece in pieces:
        left, bottom, right, top = box_of(piece)
        assert left >= frame.left - SLACK and right <= frame.right + SLACK, piece
        assert bottom >= frame.bottom - SLACK and top <= frame.top + SLACK, piece


@given(letters, st.sampled_from(Align), st.sampled_from(Stand), st.integers(1, 4), st.integers(0, 2), st.floats(0, 0.5))
def test_text_keeps_within_its_frame_or_is_refused(content, align, stand, lines, indent, spacing):
    element = text(align=align, stand=stand, lines=lines, indent=indent, spacing=spacing)
    try:
        pieces = set_words(element, holder=content)
    except Refusal:
        return
    assert_within(pieces, element)
    assert "".join(piece.text for piece in pieces).replace(" ", "") == content.replace(" ", "")
    assert len(pieces) <= lines and all(element.smallest <= piece.size <= element.size for piece in pieces)


@given(st.lists(letters, min_size=1, max_size=4))
def test_a_stack_keeps_within_its_frame_from_top_to_bottom_or_is_refused(contents):
    children = tuple(
        replace(text(lines=3, align=Align.CENTRE, before=4), name=f"c{number}", text=f"{{{name}}}", width=0)
        for number, (name, _) in enumerate(zip(("holder", "body", "unit", "closing"), contents, strict=False))
    )
    stack = Stack(name="s", x=20, y=20, width=150, height=90, children=children)
    given_words = dict(zip(("holder", "body", "unit", "closing"), contents, strict=False))
    try:
        pieces = set_words(stack, **given_words)
    except Refusal:
        return
    assert_within(pieces, stack)
    heights = [piece.y for piece in pieces]
    assert heights == sorted(heights, reverse=True)


@given(st.lists(letters, min_size=1, max_size=5))
def test_rows_keep_within_their_frame_or_are_refused(contents):
    names = ("holder", "unit", "contest", "event", "award")
    given_words = dict(zip(names, contents, strict=False))
    rows = Rows(name="r", x=20, y=20, width=120, height=60, rows=tuple((n, n, f"{{{n}}}") for n in names))
    try:
        pieces = set_words(rows, **given_words)
    except Refusal:
        return
    assert_within(pieces, rows)


def test_a_long_line_shrinks_to_its_frame_and_a_longer_one_is_refused():
    element = text(width=60, smallest=8)
    assert set_words(element, holder="轻" * 5)[0].size == 16
    shrunk = set_words(element, holder="轻" * 14)[0]
    assert 8 < shrunk.size < 16 and shrunk.size * 14 == pytest.approx(60 * MILLIMETRE)
    with pytest.raises(Refusal, match="too long"):
        set_words(element, holder="轻" * 40)


def test_spacing_is_only_for_few_characters():
    element = text(spacing=0.3, spaced_up_to=4, width=180)
    assert set_words(element, holder="荣誉证书")[0].spacing == pytest.approx(4.8)
    assert set_words(element, holder="荣誉称号证书")[0].spacing == 0


def test_justified_lines_reach_both_margins_but_the_last():
    element = text(lines=4, align=Align.JUSTIFY, indent=2, height=60, width=105)
    pieces = set_words(
        element, holder="本证书由某某轻工职业能力评价总站颁发，表明持证人通过本机构组织的职业技能等级认定。"
    )
    frame = frame_of(element, 297)
    assert len(pieces) == 3 and pieces[0].x == pytest.approx(frame.left + 32)
    assert [box_of(piece)[2] == pytest.approx(frame.right) for piece in pieces] == [True, True, False]


def test_each_issuing_body_has_its_line_and_no_other_fact_may_break_lines():
    element = text(text="{issuing_bodies}", lines=4, width=160)
    assert [piece.text for piece in set_words(element, issuing_bodies="联合会\n组织委员会")] == ["联合会", "组织委员会"]
    with pytest.raises(Refusal):
        set_words(text(lines=4), holder="李\n明")


@pytest.mark.parametrize(
    ("when", "unless", "stands"), [("unit", "", 1), ("award", "", 0), ("", "unit", 0), ("", "award", 1)]
)
def test_conditions_let_an_element_stand(when, unless, stands):
    assert len(set_words(text(when=when, unless=unless), holder="李明", unit="厂")) == stands


def test_a_row_without_a_value_falls_out_and_the_others_share_the_height():
    rows = Rows(
        name="r", width=120, height=24, rows=(("甲", "", "{holder}"), ("乙", "", "{unit}"), ("丙", "", "{award}"))
    )
    assert [piece.text for piece in set_words(rows, holder="李明", award="金奖")] == ["甲", "李明", "丙", "金奖"]


def test_an_empty_seal_and_an_absent_photo_leave_nothing():
    assert set_page(page(Seal(name="s", width=30, height=30), Photo(name="p", width=35, height=49)), values()) == []


def test_letters_of_a_seal_stand_on_its_rim_in_their_order():
    pieces = set_page(page(Seal(name="s", x=50, y=50, width=34, height=34)), values(seal_text="样例印章"))
    assert isinstance(pieces[0], Drawing) and pieces[0].figure == "seal"
    assert "".join(piece.text for piece in pieces[1:]) == "样例印章"
    assert [piece.angle for piece in pieces[1:]] == sorted((piece.angle for piece in pieces[1:]), reverse=True)


def test_a_code_is_a_square_in_the_middle_of_its_frame():
    (matrix,) = set_page(page(Code(name="q", x=10, y=10, width=40, height=32)), values())
    assert isinstance(matrix, Matrix) and matrix.side == pytest.approx(32 * MILLIMETRE)
    assert matrix.x == pytest.approx(14 * MILLIMETRE)


@pytest.mark.parametrize("layout", shipped().values(), ids=shipped())
def test_every_sample_keeps_within_the_frames_of_the_shipped_layouts(layout):
    elements = {element.name: element for element in layout.elements}
    for sample in samples(layout.kind):
        pieces = set_page(layout, sample)
        for name, element in elements.items():
            words = [
                piece for piece in pieces if isinstance(piece, Words) and piece.element == name and not piece.angle
            ]
            assert_within(words, element, layout.height)


@pytest.mark.parametrize("layout", shipped().values(), ids=shipped())
def test_pieces_name_every_fact_they_depend_on(layout):
    """Changing a fact changes no piece that does not name it."""
    sample = samples(layout.kind)[3]
    before = set_page(layout, sample)
    for name in sample.words:
        changed = replace(sample, words={**sample.words, name: ""})
        kept = {piece for piece in set_page(layout, changed) if not isinstance(piece, Image)}
        gone = [piece for piece in before if not isinstance(piece, Image) and piece not in kept]
        assert all(name in piece.names for piece in gone), name


def test_equal_facts_are_set_once():
    layout = page(text())
    first, second = (set_page(layout, values(holder="李明", unit=unit)) for unit in ("甲", "乙"))
    assert first[0] is second[0] and parts_of(layout)[0].names == {"holder"}

"""Layouts as data: read, written back, linted; samples of every kind."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.filling import filled, names_used
from compmgr.layouts.rules.kinds import CertificateKind, names_of
from compmgr.layouts.rules.layout import (
    FIGURES,
    LEVELS,
    Align,
    Code,
    Figure,
    Layout,
    Photo,
    Picture,
    Rows,
    Seal,
    Stack,
    Stand,
    Text,
    as_dict,
    from_dict,
)
from compmgr.layouts.rules.lint import contrast, errors, problems
from compmgr.layouts.rules.samples import LONGEST_NAME, RAREST_NAME, samples
from compmgr.layouts.services import shipped

lengths = st.floats(0, 400, allow_nan=False) | st.integers(0, 400)
positive = st.floats(0.5, 200, allow_nan=False) | st.integers(1, 200)
words = st.text(max_size=40)
colours = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
frames = {"x": lengths, "y": lengths, "width": lengths, "height": lengths, "when": words, "unless": words}
texts = {
    **frames,
    **{"text": words, "face": st.sampled_from(["serif", "bold", "sans"]), "size": positive, "smallest": positive},
    **{"lines": st.integers(0, 20), "leading": positive, "align": st.sampled_from(Align), "colour": colours},
    **{"stand": st.sampled_from(Stand), "spacing": lengths, "spaced_up_to": st.integers(0, 9), "angle": lengths},
    **{"indent": st.integers(0, 4), "before": lengths},
}
elements = st.one_of(
    st.builds(Text, name=st.just(""), **texts),
    st.builds(
        Stack,
        name=st.just(""),
        children=st.lists(st.builds(Text, name=st.just(""), **texts), min_size=1, max_size=3).map(tuple),
        scales=st.lists(positive, min_size=1, max_size=4).map(tuple),
        **frames,
    ),
    st.builds(Rows, name=st.just(""), rows=st.lists(st.tuples(words, words, words), max_size=3).map(tuple), **frames),
    st.builds(Photo, name=st.just(""), frame=colours, **frames),
    st.builds(Code, name=st.just(""), level=st.sampled_from(LEVELS), **frames),
    st.builds(Seal, name=st.just(""), text=words, colour=colours, **frames),
    st.builds(Figure, name=st.just(""), figure=st.sampled_from(FIGURES), line_width=lengths, **frames),
    st.builds(Picture, name=st.just(""), picture=st.from_regex("[0-9a-f]{64}", fullmatch=True), **frames),
)


def with_names(drawn):
    """The same elements, each with a name of its own."""
    named = []
    for number, element in enumerate(drawn):
        if isinstance(element, Stack):
            children = tuple(replace(child, name=f"{number}.{place}") for place, child in enumerate(element.children))
            element = replace(element, children=children)
        named.append(replace(element, name=f"element {number}"))
    return tuple(named)


layouts = st.builds(
    Layout,
    code=st.from_regex("[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True),
    name=st.just("样式"),
    kind=st.sampled_from(CertificateKind),
    width=st.integers(20, 400),
    height=st.integers(20, 400),
    elements=st.lists(elements, max_size=5).map(with_names),
)

PLAIN = {"format": 1, "code": "award", "name": "奖", "kind": "award", "width": 297, "height": 210, "elements": []}
TEXT = {"type": "text", "name": "t", "width": 100, "height": 10, "text": "{holder}"}


@given(layouts)
def test_a_layout_written_and_read_again_is_the_same(layout):
    written = as_dict(layout)
    assert from_dict(written) == layout and as_dict(from_dict(written)) == written


@pytest.mark.parametrize("code", list(shipped()))
def test_a_shipped_layout_is_written_as_it_is_kept(code):
    layout = shipped()[code]
    assert from_dict(as_dict(layout)) == layout and layout.code == code


@pytest.mark.parametrize(
    ("change", "element", "field"),
    [
        ({"colour": "red"}, "layout", "colour"),
        ({"kind": "diploma"}, "layout", "kind"),
        ({"width": "297"}, "layout", "width"),
        ({"width": float("nan")}, "layout", "width"),
        ({"width": 5}, "layout", "width"),
        ({"code": "../x"}, "layout", "code"),
        ({"elements": {}}, "layout", "elements"),
        ({"elements": [1]}, "elements", "elements"),
        ({"elements": [{**TEXT, "type": "script"}]}, "t", "type"),
        ({"elements": [{**TEXT, "size": -1}]}, "t", "size"),
        ({"elements": [{**TEXT, "size": True}]}, "t", "size"),
        ({"elements": [{**TEXT, "font": "x"}]}, "t", "font"),
        ({"elements": [{**TEXT, "face": "comic"}]}, "t", "face"),
        ({"elements": [{**TEXT, "colour": "#12345"}]}, "t", "colour"),
        ({"elements": [{**TEXT, "lines": 1.5}]}, "t", "lines"),
        ({"elements": [{**TEXT, "text": "x" * 2001}]}, "t", "text"),
        ({"elements": [{name: value for name, value in TEXT.items() if name != "text"}]}, "t", "text"),
        (
            {"elements": [{"type": "picture", "name": "p", "width": 1, "height": 1, "picture": "/etc/passwd"}]},
            "p",
            "picture",
        ),
        ({"elements": [{"type": "rows", "name": "r", "width": 1, "height": 1, "rows": [["a", "b"]]}]}, "r", "rows"),
        ({"elements": [{"type": "figure", "name": "f", "width": 1, "height": 1, "figure": "dragon"}]}, "f", "figure"),
    ],
)
def test_what_cannot_be_read_is_refused_by_element_and_field(change, element, field):
    with pytest.raises(Refusal) as refusal:
        from_dict({**PLAIN, **change})
    assert refusal.value.values == {"element": element, "field": field}


@pytest.mark.parametrize("data", [None, [], {}, {**PLAIN, "format": 2}])
def test_what_is_no_layout_of_this_format_is_refused(data):
    with pytest.raises(Refusal, match="no layout of format 1"):
        from_dict(data)


def test_two_elements_of_one_name_are_refused():
    with pytest.raises(Refusal, match="named t"):
        from_dict({**PLAIN, "elements": [TEXT, TEXT]})


def sound(*more, **changes):
    """A layout without faults, and what is to be found in it."""
    elements = [
        Text(name="holder", x=10, y=10, width=100, height=10, text="{holder}"),
        Text(name="number", x=10, y=30, width=100, height=10, text="{number}"),
        Code(name="code", x=10, y=50, width=36, height=36),
    ]
    changed = [replace(element, **changes.get(element.name, {})) for element in elements]
    kept = tuple(element for element in changed if element.name not in changes.get("without", ()))
    return Layout(code="x", name="x", kind=CertificateKind.AWARD, width=210, height=297, elements=(*kept, *more))


def test_a_sound_layout_has_no_problems():
    assert problems(sound()) == []


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (sound(without=("holder",)), ["The layout does not print {holder}."]),
        (sound(without=("number",)), ["The layout does not print {number}."]),
        (sound(without=("code",)), ["The layout has no QR code."]),
        (sound(holder={"text": "{holder}{level}"}), ["holder: There is no fact {level} on this kind of certificate."]),
        (sound(holder={"when": "colour"}), ["holder: There is no fact {colour} on this kind of certificate."]),
        (sound(holder={"x": 150}), ["holder: The frame reaches beyond the page."]),
        (sound(holder={"y": -1}), ["holder: The frame reaches beyond the page."]),
        (sound(holder={"size": 5}), ["holder: The smallest size is larger than the size."]),
        (sound(code={"width": 20}), ["code: The code is too small to be scanned: at least 28 mm."]),
        (
            sound(holder={"when": "award", "unless": "award"}),
            ["holder: The condition is never met: the element would not appear on any certificate."],
        ),
        (
            sound(holder={"unless": "title"}),
            ["holder: The condition is never met: the element would not appear on any certificate."],
        ),
    ],
)
def test_the_linter_finds(layout, said):
    assert errors(layout) == said


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (Text(name="t", x=50, y=12, width=20, height=4, text="over"), "The frame lies over that of holder."),
        (Text(name="t", x=50, y=100, width=20, height=4, text="pale", colour="#DDDDDD"), "hard to read"),
        (Text(name="t", x=50, y=100, width=20, height=4, text=" "), "The text is empty."),
    ],
)
def test_the_linter_warns_without_barring_the_release(element, said):
    found = problems(sound(element))
    assert errors(sound(element)) == []
    assert [said in str(problem) and problem.warning and problem.element == "t" for problem in found] == [True]


def test_the_linter_warns_of_what_lies_over_the_code():
    layout = sound()
    [code] = [element for element in layout.elements if isinstance(element, Code)]
    over = replace(layout, elements=(*layout.elements, Text(name="t", x=code.x, y=code.y, width=9, height=9, text="t")))
    assert [str(problem) for problem in problems(over) if problem.element == "t" and problem.warning] == [
        f"The frame lies over that of {code.name}."
    ]


def test_texts_that_never_stand_together_may_share_a_place():
    first = Text(name="a", x=10, y=200, width=90, height=10, text="a", when="photo")
    assert problems(sound(first, replace(first, name="b", when="", unless="photo"))) == []


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21), ("#FFFFFF", 1), ("#767676", 4.54), ("#B81917", 6.58)])
def test_contrast_is_that_of_the_guidelines(colour, ratio):
    assert contrast(colour) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("code", list(shipped()))
def test_shipped_layouts_have_neither_faults_nor_warnings(code):
    assert [str(problem) for problem in problems(shipped()[code])] == []


def test_a_layout_ships_for_every_kind():
    assert {layout.kind for layout in shipped().values()} == set(CertificateKind)


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_five_samples_of_every_kind_are_hard_and_say_only_what_the_kind_knows(kind):
    made = samples(kind)
    assert len(made) == 5 and all(set(sample.words) <= set(names_of(kind)) for sample in made)
    if kind is not CertificateKind.ACCREDITATION:
        assert made[0].words["holder"] == LONGEST_NAME and made[1].words["holder"] == RAREST_NAME
    assert made[2].photo is None and made[1].words["sample"] == "样例" and len(LONGEST_NAME) == 20


def test_slots_are_filled_once_and_braces_in_values_stay():
    assert filled("{holder}与{unit}{nobody}", {"holder": "{unit}", "unit": "{holder}"}) == "{unit}与{holder}"


def test_an_element_depends_on_its_slots_its_conditions_and_what_it_shows():
    text = Text(name="t", width=1, height=1, text="{holder}，{unit}", when="award")
    assert names_used(text) == {"holder", "unit", "award"}
    assert names_used(Stack(name="s", width=1, height=1, children=(text,), unless="photo")) >= {"unit", "photo"}
    assert names_used(Code(name="c", width=1, height=1)) == {"code"}

"""Certificate numbers are composed, read back and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.certificates.rules import numbering
from compmgr.certificates.rules.numbering import VOCATIONAL, award_number, compose_vocational, parse_vocational
from compmgr.foundation.errors import Refusal

PARTS = dict(kind="S", body="0001", province="11", site="000012", year=2026, level=3, serial=42)


def digits(count: int):
    return st.text("0123456789", min_size=count, max_size=count)


numbers = st.fixed_dictionaries(
    dict(
        kind=st.sampled_from("YS"),
        body=digits(4),
        province=digits(2),
        site=digits(6),
        year=st.integers(2000, 2099),
        level=st.integers(1, 5),
        serial=st.integers(1, 999_999),
    )
)


def test_a_number_has_22_characters_in_the_order_of_the_national_form():
    assert compose_vocational(**PARTS) == "S000111000012263000042"


@given(numbers)
def test_a_composed_number_has_the_national_form_and_reads_back_to_its_parts(parts):
    text = compose_vocational(**parts)
    assert len(text) == 22 and numbering.is_vocational(text)
    assert vars(parse_vocational(text)) == parts


@given(numbers, numbers)
def test_different_parts_give_different_numbers(one, other):
    assert (one == other) == (compose_vocational(**one) == compose_vocational(**other))


@given(st.text(alphabet="YSys0123456789６ \n", min_size=20, max_size=24))
def test_whatever_is_read_prints_again_as_it_was(text):
    assert not VOCATIONAL.fullmatch(text) or str(parse_vocational(text)) == text


@pytest.mark.parametrize(
    "change",
    [
        {"level": 0},
        {"level": 6},
        {"level": 8},
        {"serial": 0},
        {"serial": 1_000_000},
        {"serial": -1},
        {"kind": "X"},
        {"kind": "y"},
        {"body": "001"},
        {"province": "1"},
        {"site": "12"},
        {"site": "0000012"},
        {"year": 26},
        {"year": 1999},
        {"year": 2100},
        {"body": "００01"},
    ],
)
def test_a_malformed_part_is_refused(change):
    with pytest.raises(Refusal):
        compose_vocational(**{**PARTS, **change})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "S00011100001226300004",
        "S0001110000122630000421",
        "Z000111000012263000042",
        "S000111000012266000042",
        "S000111000012260000042",
        "s000111000012263000042",
        "S000111000012263000042\n",
        "S００0111000012263000042",
    ],
)
def test_what_is_not_the_22_characters_is_refused(text):
    assert not numbering.is_vocational(text)
    with pytest.raises(Refusal):
        parse_vocational(text)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{year}-{contest}-{serial:05}", "2026-QG-00017"),
        ("轻赛证字〔{year}〕{serial}号", "轻赛证字〔2026〕17号"),
        ("{contest}{event}{serial:03}", "QGBJ017"),
    ],
)
def test_an_award_is_numbered_by_the_pattern_of_its_contest(pattern, number):
    assert award_number(pattern, serial=17, year=2026, contest="QG", event="BJ") == number


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{year}",
        "{serial}{serial}",
        "{serial.__class__}",
        "{serial!r}",
        "{serial:>9999999}",
        "{0}{serial}",
        "{serial:05d}",
        "{{serial}}",
        "{year:05}-{serial}",
        "%s{serial}",
        "{serial}\n",
        "<b>{serial}",
        "{serial}" + "a" * 60,
        "{holder}-{serial}",
    ],
)
def test_a_pattern_that_could_do_more_than_number_is_refused(pattern):
    with pytest.raises(Refusal):
        award_number(pattern, serial=1, year=2026, contest="QG", event="BJ")


@given(st.integers(1, 999), st.integers(1, 999))
def test_different_serials_give_different_award_numbers(one, other):
    first, second = (award_number("{year}-{serial:03}", serial=serial, year=2026) for serial in (one, other))
    assert (one == other) == (first == second)


@pytest.mark.parametrize(("serial", "contest"), [(1000, "QG"), (0, "QG"), (1, ""), (1, "Q-G"), (1, "{year}")])
def test_a_serial_beyond_its_width_and_a_code_that_is_none_are_refused(serial, contest):
    with pytest.raises(Refusal):
        award_number("{contest}-{serial:03}", serial=serial, year=2026, contest=contest)

"""Weights make 100, totals are exact, and rounding happens once, half up."""

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.totals import Part, rounded, weighted_total
from compmgr.scoring.rules.marks import ABSENT

TWO = (Part("theory", D(20)), Part("practical", D(80)))
THREE = (Part("theory", D(25)), Part("practical", D(55)), Part("defence", D(20)))
mark = st.fractions(0, 100, max_denominator=999)


@pytest.mark.parametrize(
    ("parts", "marks", "total"),
    [
        (TWO, {"theory": D(90), "practical": D("85.5")}, F("86.4")),
        (TWO, {"theory": 0, "practical": 0}, F(0)),
        (TWO, {"theory": 100, "practical": F(250, 3)}, F(260, 3)),
        (THREE, {"theory": 80, "practical": 70, "defence": 60}, F("70.5")),
    ],
)
def test_the_total_is_the_exact_weighted_sum(parts, marks, total):
    assert weighted_total(parts, marks) == total


@pytest.mark.parametrize("weights", [(20, 79), (20, 81), (), (100, 0), (110, -10)])
def test_weights_that_do_not_make_100_are_refused(weights):
    parts = [Part(f"p{n}", D(weight)) for n, weight in enumerate(weights)]
    with pytest.raises(Refusal):
        weighted_total(parts, {part.name: 50 for part in parts})


def test_a_part_stands_once():
    with pytest.raises(Refusal, match="only once"):
        weighted_total([Part("theory", D(50)), Part("theory", D(50))], {"theory": 1})


@pytest.mark.parametrize("marks", [{"practical": 80}, {"theory": None, "practical": 80}])
def test_a_missing_part_is_refused_by_name_and_never_counted_as_zero(marks):
    with pytest.raises(Refusal, match=r"There is no mark yet for theory\."):
        weighted_total(TWO, marks)


def test_a_mark_for_no_part_is_refused_rather_than_lost():
    with pytest.raises(Refusal, match="defence, which is no part"):
        weighted_total(TWO, {"theory": 1, "practical": 1, "defence": 1})


@pytest.mark.parametrize("value", [-1, D("100.01"), 101])
def test_a_mark_outside_0_to_100_is_refused(value):
    with pytest.raises(Refusal, match="between 0 and 100"):
        weighted_total(TWO, {"theory": value, "practical": 80})


def test_an_absent_competitor_has_no_total_which_is_not_zero():
    assert weighted_total(TWO, {"theory": ABSENT, "practical": ABSENT}) is None
    assert weighted_total(TWO, {"theory": ABSENT, "practical": 80}) is None


def test_a_contest_may_count_one_missed_part_as_zero_but_never_all():
    assert weighted_total(TWO, {"theory": ABSENT, "practical": 80}, absent_part_is_zero=True) == 64
    assert weighted_total(TWO, {"theory": ABSENT, "practical": ABSENT}, absent_part_is_zero=True) is None


@given(mark, mark, mark, st.permutations(THREE))
def test_the_order_of_parts_changes_nothing(theory, practical, defence, parts):
    marks = {"theory": theory, "practical": practical, "defence": defence}
    assert (
        weighted_total(parts, marks)
        == weighted_total(THREE, marks)
        == (theory * 25 + practical * 55 + defence * 20) / 100
    )


@given(mark, mark, st.fractions(0, 1))
def test_a_better_mark_never_lowers_the_total(theory, practical, more):
    better = min(F(100), practical + more)
    low = weighted_total(TWO, {"theory": theory, "practical": practical})
    assert weighted_total(TWO, {"theory": theory, "practical": better}) >= low


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (F("85.005"), 2, "85.01"),
        (F("85.0049999"), 2, "85.00"),
        (F(250, 3), 2, "83.33"),
        (F(200, 3), 3, "66.667"),
        (F(1, 2), 0, "1"),
        (F(3, 2), 0, "2"),
        (F(5, 2), 0, "3"),
        (F(100), 2, "100.00"),
        (F(0), 2, "0.00"),
        (D("2.675"), 2, "2.68"),
        (D("1.005"), 2, "1.01"),
        (F(-1, 1000), 2, "0.00"),
        (F("-0.005"), 2, "-0.01"),
    ],
)
def test_rounding_is_half_up_on_the_exact_value(value, places, text):
    assert str(rounded(value, places)) == text


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 5))
def test_rounding_agrees_with_the_decimal_library(value, places):
    assert rounded(F(value), places) == value.quantize(D(1).scaleb(-places), ROUND_HALF_UP)


@given(st.fractions(0, 100), st.integers(0, 4))
def test_rounding_moves_by_at_most_half_a_unit_and_a_second_time_changes_nothing(value, places):
    once = rounded(value, places)
    assert abs(F(once) - value) * 2 * 10**places <= 1
    assert rounded(once, places) == once


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_rounding_keeps_the_order(one, other):
    assert (one <= other) <= (rounded(one) <= rounded(other))


def test_rounding_twice_would_be_seen():
    assert rounded(F("84.9949"), 2) == D("84.99") != rounded(rounded(F("84.9949"), 3), 2)


def test_a_binary_float_is_refused():
    with pytest.raises(TypeError):
        rounded(85.005)

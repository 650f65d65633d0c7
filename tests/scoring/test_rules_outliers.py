"""Marks that stand out from the panel: by median and MAD, with enough judges and works to say so."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.scoring.rules.outliers import FarTotal, Leaning, far_totals, leanings, median, shown


def panel(*totals):
    return {str(number): F(total) for number, total in enumerate(totals, 1)}


@pytest.mark.parametrize(
    ("totals", "far"),
    [
        ((80, 81, 82, 83, 84), []),
        ((80, 80, 80, 80, 84), []),  # no MAD, but less than five marks away
        ((80, 80, 80, 80, 86), ["5"]),
        ((80, 81, 82, 83, 60), ["5"]),
        ((70, 75, 80, 85, 90), []),  # a panel that is far apart as a whole has no outlier
        ((40, 80, 80, 81, 99), ["1", "5"]),
        ((80, 80, 30), []),  # too few judges to say anything
        ((), []),
    ],
)
def test_a_total_far_from_the_middle_of_its_panel_stands_out(totals, far):
    assert [one.judge for one in far_totals({"W": panel(*totals)})] == far


def test_what_stands_out_is_told_with_the_median():
    [one] = far_totals({"W": panel(80, 81, 82, 83, 60)})
    assert (one, one.distance) == (FarTotal("W", "5", F(60), F(81)), F(-21))


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ([77, 76, 77, 78, 77], [Leaning("5", F(-3), 5)]),
        ([84, 84, 84, 84, 70], [Leaning("5", F(4), 5)]),  # four of five on one side
        ([84, 84, 84, 70, 70], []),
        ([81, 81, 81, 81, 81], []),  # always higher, but by too little
        ([70, 70, 70, 70], []),  # too few works
    ],
)
def test_a_judge_who_is_severe_or_lenient_nearly_everywhere_is_named(last, found):
    totals = {f"W{at}": panel(80, 80, 80, 80, mark) for at, mark in enumerate(last)}
    assert leanings(totals) == found


def test_the_most_striking_judge_comes_first():
    totals = {f"W{at}": panel(77, 80, 80, 80, 70) for at in range(5)}
    assert [one.judge for one in leanings(totals)] == ["5", "1"]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_the_median_has_half_of_the_values_on_either_side(values):
    middle = median(map(F, values))
    assert sum(value < middle for value in values) * 2 <= len(values)
    assert sum(value > middle for value in values) * 2 <= len(values)


@given(st.lists(st.integers(0, 100), min_size=4, max_size=9), st.integers(-50, 50))
def test_what_stands_out_does_not_depend_on_how_hard_the_work_was(totals, shift):
    before = [one.judge for one in far_totals({"W": panel(*totals)})]
    assert [one.judge for one in far_totals({"W": panel(*(total + shift for total in totals))})] == before


def test_a_fraction_is_shown_half_up_with_one_decimal():
    assert [str(shown(F(2, 3))), str(shown(F(1, 20))), str(shown(F(-1, 20)))] == ["0.7", "0.1", "-0.1"]

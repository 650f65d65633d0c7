"""Scale points are exact, half up, and a team counts once."""

from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.scale import MIDDLE, ScaleStrategy, scale_500, scale_700, scaled

marks = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 10000).map(lambda n: F(n, 100)), min_size=1, max_size=15
)


def by_high_precision(given_marks):
    """The same formula in 80-digit decimals, with nothing of the rule in it."""
    with localcontext() as context:
        context.prec = 80
        values = {who: Decimal(mark.numerator) / mark.denominator for who, mark in given_marks.items()}
        mean = sum(values.values()) / len(values)
        sigma = (sum((value - mean) ** 2 for value in values.values()) / len(values)).sqrt()
        if sigma < Decimal("1e-30"):
            return dict.fromkeys(values, 500)
        return {
            who: int(
                (500 + 30 * (value - mean) / sigma + Decimal("0.5") + Decimal("1e-60")).to_integral_value(ROUND_FLOOR)
            )
            for who, value in values.items()
        }


def test_the_mean_is_at_500_and_one_deviation_is_30_points():
    assert scale_500({"a": 60, "b": 40}) == {"a": 530, "b": 470}
    assert scale_500({"a": 70, "b": 50, "c": 30}) == {"a": 537, "b": 500, "c": 463}


@pytest.mark.parametrize("given_marks", [{"a": 80}, {"a": 80, "b": 80, "c": 80}])
def test_without_deviation_everyone_is_in_the_middle(given_marks):
    assert set(scale_500(given_marks).values()) == {500}
    assert set(scale_700(given_marks).values()) == {700}


def test_nobody_has_no_points():
    assert scale_500({}) == scale_700({}) == {}


def test_an_exact_half_goes_up_on_both_sides_of_the_mean():
    # σ is exactly 60 marks here, so that a mark 1 from the mean lies exactly 0.5 points from 500
    values = [1, -1, 133, -133, 15, -15, 9, -9, 2, -2]
    assert sum(values) == 0
    assert sum(value * value for value in values) == 10 * 60**2
    points = scale_500({f"w{n}": F(value + 200, 10) for n, value in enumerate(values)})
    assert (points["w0"], points["w1"]) == (501, 500)  # 500.5 and 499.5


@given(marks)
def test_500_agrees_with_high_precision(given_marks):
    assert scale_500(given_marks) == by_high_precision(given_marks)


@given(marks, st.sampled_from([scale_500, scale_700]))
def test_better_marks_never_get_fewer_points_and_equal_ones_get_equal(given_marks, strategy):
    points = strategy(given_marks)
    for one in given_marks:
        for other in given_marks:
            if given_marks[one] >= given_marks[other]:
                assert points[one] >= points[other]


@given(
    marks, st.fractions(F(1, 10), 10, max_denominator=20), st.integers(-5, 5), st.sampled_from([scale_500, scale_700])
)
def test_easier_or_longer_tests_change_no_points(given_marks, factor, shift, strategy):
    assert strategy({who: mark * factor + shift for who, mark in given_marks.items()}) == strategy(given_marks)


def test_the_median_is_at_700_and_the_points_follow_the_median_deviation():
    # median 60, deviations 20 10 0 10 20 → MAD 10; 30·20/14.826 = 40.47, 30·10/14.826 = 20.23
    assert scale_700({"a": 80, "b": 70, "c": 60, "d": 50, "e": 40}) == {
        "a": 740,
        "b": 720,
        "c": 700,
        "d": 680,
        "e": 660,
    }


def test_a_median_deviation_of_zero_puts_everyone_at_700():
    assert scale_700({"a": 90, "b": 60, "c": 60, "d": 60}) == {"a": 700, "b": 700, "c": 700, "d": 700}


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two():
    assert scale_700({"a": 70, "b": 50}) == {"a": 720, "b": 680}


def test_one_outlier_moves_500_but_hardly_700():
    usual = {"a": F(80), "b": F(70), "c": F(60), "d": F(50), "e": F(40)}
    assert scale_700({**usual, "e": F(0)})["a"] == scale_700(usual)["a"]
    assert scale_500({**usual, "e": F(0)})["a"] != scale_500(usual)["a"]


@given(marks, st.integers(1, 4), st.sampled_from([scale_500, scale_700]))
def test_a_team_listed_by_its_members_counts_once(teams, size, strategy):
    members = {f"{team}/{n}": mark for team, mark in teams.items() for n in range(size if team > "d" else 1)}
    team_of = {member: member.rsplit("/", 1)[0] for member in members}
    by_team = strategy(teams)
    assert strategy(members, team_of) == {member: by_team[team_of[member]] for member in members}


def test_a_team_counted_by_heads_would_be_seen():
    members = {"a1": 90, "a2": 90, "b": 60, "c": 30}
    assert scale_500(members) != scale_500(members, {"a1": "a", "a2": "a"})


def test_members_of_a_team_with_different_marks_are_refused():
    with pytest.raises(Refusal, match="team a have different marks"):
        scale_500({"a1": 90, "a2": 80}, {"a1": "a", "a2": "a"})


def test_a_late_correction_moves_everyone_else_too():
    before = scale_500({"a": 90, "b": 60, "c": 30})
    after = scale_500({"a": 90, "b": 60, "c": 60})
    assert all(before[who] != after[who] for who in before)


def test_the_strategy_is_named_by_the_contest():
    given_marks = {"a": 70, "b": 50}
    assert scaled(ScaleStrategy.SCALE_500, given_marks) == {"a": 530, "b": 470}
    assert scaled(ScaleStrategy.SCALE_700, given_marks) == {"a": 720, "b": 680}
    assert scaled(ScaleStrategy.NONE, given_marks) == {}
    assert MIDDLE == {"scale_500": 500, "scale_700": 700, "none": None}

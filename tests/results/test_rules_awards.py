"""Prizes by ratio, count or rank; those tied at a line enter together."""

from decimal import Decimal as D
from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.awards import Award, ByCount, ByRank, ByRatio, Rounding, awards, lines
from compmgr.results.rules.ranking import Standing, places
from compmgr.scoring.rules.marks import ABSENT

FIRST, SECOND, THIRD, EXCELLENCE = Award
TEN_TWENTY_THIRTY = {FIRST: 10, SECOND: 20, THIRD: 30}


def placings(*totals):
    return places([Standing(f"w{n:03}", {"total": total}) for n, total in enumerate(totals)], ["total"])


def prizes(totals, rule):
    found = awards(placings(*totals), rule)
    return [found.get(f"w{n:03}") for n in range(len(totals))]


@pytest.mark.parametrize(
    ("base", "rounding", "ends"),
    [
        (10, Rounding.FLOOR, (1, 3, 6)),
        (32, Rounding.FLOOR, (3, 9, 18)),  # 3.2, 6.4, 9.6
        (32, Rounding.HALF_UP, (3, 9, 19)),
        (32, Rounding.CEIL, (4, 11, 21)),
        (25, Rounding.HALF_UP, (3, 8, 16)),  # 2.5 → 3, 5, 7.5 → 8
    ],
)
def test_each_ratio_is_of_the_stated_base_and_rounded_on_its_own(base, rounding, ends):
    found = lines(ByRatio(TEN_TWENTY_THIRTY, base, rounding))
    assert tuple(last for _, last in found.values()) == ends
    assert list(found) == [FIRST, SECOND, THIRD]


def test_a_base_too_small_for_a_first_prize_gives_none():
    assert lines(ByRatio(TEN_TWENTY_THIRTY, 5, Rounding.FLOOR)) == {SECOND: (1, 1), THIRD: (2, 2)}
    assert lines(ByRatio(TEN_TWENTY_THIRTY, 0, Rounding.CEIL)) == {}


def test_the_base_may_be_larger_than_the_number_who_were_placed():
    assert prizes([9, 8, ABSENT], ByRatio({FIRST: 50}, 4, Rounding.FLOOR)) == [FIRST, FIRST, None]


def test_excellence_goes_down_to_half_of_the_base_below_the_prizes():
    rule = ByRatio({FIRST: 10, SECOND: 10, THIRD: 10}, 10, Rounding.FLOOR, excellence_to=F(1, 2))
    assert prizes(range(10, 0, -1), rule) == [FIRST, SECOND, THIRD, EXCELLENCE, EXCELLENCE] + [None] * 5


def test_prizes_beyond_half_leave_no_excellence():
    assert EXCELLENCE not in lines(ByRatio(TEN_TWENTY_THIRTY, 10, Rounding.FLOOR, excellence_to=F(1, 2)))


def test_fixed_counts_follow_one_another():
    assert lines(ByCount({FIRST: 1, SECOND: 2, THIRD: 5, EXCELLENCE: 12})) == {
        FIRST: (1, 1),
        SECOND: (2, 3),
        THIRD: (4, 8),
        EXCELLENCE: (9, 20),
    }


def test_those_tied_at_a_line_enter_together_and_the_next_prize_has_fewer():
    assert prizes([9, 9, 8, 7, 7], ByCount({FIRST: 1, SECOND: 2, THIRD: 1})) == [FIRST, FIRST, SECOND, THIRD, THIRD]
    assert prizes([9, 8, 8, 8, 7], ByCount({FIRST: 1, SECOND: 1, THIRD: 2})) == [FIRST, SECOND, SECOND, SECOND, None]


def test_ranges_of_places_may_leave_gaps_and_the_absent_get_nothing():
    rule = ByRank({FIRST: (1, 1), THIRD: (3, 4)})
    assert prizes([9, 8, 7, 6, ABSENT], rule) == [FIRST, None, THIRD, THIRD, None]


@pytest.mark.parametrize(
    "rule",
    [
        ByRank({FIRST: (1, 3), SECOND: (3, 5)}),
        ByRank({FIRST: (2, 1)}),
        ByRank({FIRST: (0, 1)}),
        ByRank({FIRST: (4, 5), SECOND: (1, 3)}),
        ByCount({FIRST: -1}),
        ByRatio({FIRST: 60, SECOND: 41}, 10, Rounding.FLOOR),
        ByRatio({FIRST: D("-1")}, 10, Rounding.FLOOR),
        ByRatio({FIRST: 10}, -1, Rounding.FLOOR),
        ByRatio({FIRST: 10}, 10, Rounding.FLOOR, excellence_to=F(3, 2)),
        ByRatio({EXCELLENCE: 10}, 10, Rounding.FLOOR, excellence_to=F(1, 2)),
    ],
)
def test_an_impossible_rule_is_refused(rule):
    with pytest.raises(Refusal):
        lines(rule)


totals = st.lists(st.integers(0, 8), min_size=1, max_size=25)
counts = st.tuples(*[st.integers(0, 4)] * 4).map(lambda numbers: ByCount(dict(zip(Award, numbers, strict=True))))


@given(totals, counts)
def test_equal_totals_get_equal_prizes_and_better_ones_no_lesser(given_totals, rule):
    found = prizes(given_totals, rule)
    order = [*Award, None]
    ranked = sorted(zip(given_totals, found, strict=True), key=lambda pair: -pair[0])
    for (one, prize), (other, lesser) in pairwise(ranked):
        assert order.index(prize) <= order.index(lesser)
        assert one != other or prize is lesser


@given(totals, counts)
def test_no_prize_is_left_over_while_someone_stands_behind_the_line(given_totals, rule):
    found = [prize for prize in prizes(given_totals, rule) if prize]
    assert len(found) >= min(sum(rule.counts.values()), len(given_totals))


@given(st.integers(0, 500), st.sampled_from(Rounding))
def test_rounding_down_half_up_and_up_stand_in_this_order(base, rounding):
    def given_out(how):
        return max((last for _, last in lines(ByRatio(TEN_TWENTY_THIRTY, base, how)).values()), default=0)

    assert given_out(Rounding.FLOOR) <= given_out(rounding) <= given_out(Rounding.CEIL)
    assert given_out(Rounding.FLOOR) <= F(60, 100) * base <= given_out(Rounding.CEIL)

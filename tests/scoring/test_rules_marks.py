"""Marks are exact; blank, zero and absent differ; the panel drops exactly one of each, once everyone is in."""

import random
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.marks import (
    ABSENT,
    MarkState,
    check,
    judge_total,
    needs_conference,
    panel,
    panel_total,
    panel_worth,
    spread,
    state_of,
    unmarked,
    worth,
)
from compmgr.scoring.rules.scheme import Aspect, AspectKind, Criterion, Scheme, SubCriterion

MEASURED = Aspect("A1.1", AspectKind.MEASUREMENT, D("2.00"))
JUDGED = Aspect("A1.2", AspectKind.JUDGEMENT, D("0.50"))
marks = st.decimals(0, 100, places=2)
totals = st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=3), marks, min_size=1, max_size=9)
panels = totals.filter(lambda each: len(each) >= 3)


@pytest.mark.parametrize("value", ["0", "0.00", "1.25", "2", "2.00", "1.500"])
def test_a_measured_mark_within_its_worth_is_taken_as_it_is(value):
    assert check(MEASURED, D(value)) == D(value)


@pytest.mark.parametrize("value", ["-0.01", "2.01", "NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_measured_mark_outside_its_worth_is_refused_with_the_range(value):
    with pytest.raises(Refusal, match=r"Aspect A1\.1 is worth 0 to 2\.00; enter a mark within that\."):
        check(MEASURED, D(value))


def test_a_third_decimal_is_refused():
    with pytest.raises(Refusal, match="at most two decimals"):
        check(MEASURED, D("1.005"))


@pytest.mark.parametrize("value", [0, 1, 2, 3, D("2.0")])
def test_a_level_is_taken(value):
    assert check(JUDGED, value) == value


@pytest.mark.parametrize("value", [-1, 4, D("1.5"), D("0.01"), D("NaN"), D("Infinity")])
def test_anything_but_the_four_levels_is_refused(value):
    with pytest.raises(Refusal, match=r"choose one of the levels 0, 1, 2, 3"):
        check(JUDGED, value)


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_a_float_a_boolean_or_a_text_is_a_mistake_of_the_programme(value):
    with pytest.raises(TypeError):
        check(MEASURED, value)


def test_worth_is_exact():
    assert worth(MEASURED, D("1.25")) == F(5, 4)
    assert [worth(JUDGED, level) for level in range(4)] == [F(0), F(1, 6), F(1, 3), F(1, 2)]


def test_three_levels_are_worth_their_sum_of_nine_parts():
    assert panel_worth(JUDGED, {"J1": 3, "J2": 2, "J3": 2}) == F(7, 9) * F(1, 2)


def test_blank_zero_marked_and_absent_are_four_things():
    assert [state_of(value) for value in (None, D(0), D("0.25"), ABSENT)] == [
        MarkState.BLANK,
        MarkState.ZERO,
        MarkState.MARKED,
        MarkState.ABSENT,
    ]


def test_a_blank_is_still_to_be_marked_and_a_zero_or_an_absence_is_not():
    assert unmarked([MEASURED, JUDGED], {}) == ["A1.1", "A1.2"]
    assert unmarked([MEASURED, JUDGED], {"A1.1": None, "A1.2": D(0)}) == ["A1.1"]
    assert unmarked([MEASURED, JUDGED], {"A1.1": ABSENT, "A1.2": ABSENT}) == []


def test_a_blank_keeps_the_total_away_and_says_where():
    with pytest.raises(Refusal, match=r"Still to be marked: A1\.2\."):
        judge_total([MEASURED, JUDGED], {"A1.1": D(1)})


def test_an_absent_competitor_has_no_total():
    with pytest.raises(Refusal, match="absent"):
        judge_total([MEASURED, JUDGED], {"A1.1": D(1), "A1.2": ABSENT})


def test_zeros_make_a_total_of_zero():
    assert judge_total([MEASURED, JUDGED], {"A1.1": D(0), "A1.2": D(0)}) == 0


def test_a_whole_scheme_adds_up_as_its_aspects_do():
    scheme = Scheme((Criterion("A", "", (SubCriterion("A1", "", (MEASURED, JUDGED)),)),))
    values = {"A1.1": D("0.10"), "A1.2": D(1)}
    assert judge_total(scheme, values) == judge_total([JUDGED, MEASURED], values) == F(1, 10) + F(1, 6)


def test_the_extremes_wait_until_every_assigned_judge_is_in():
    with pytest.raises(Refusal, match=r"Not every assigned judge has handed in: J2, J4\."):
        panel_total({"J1": D(80), "J2": None, "J3": D(90), "J4": None, "J5": D(70)}, drop_extremes=True)


def test_the_mean_waits_too():
    with pytest.raises(Refusal):
        panel_total({"J1": D(80), "J2": None})


def test_no_judges_is_refused():
    with pytest.raises(Refusal, match="assign a panel"):
        panel_total({})


@pytest.mark.parametrize("count", [1, 2])
def test_dropping_needs_three_judges(count):
    with pytest.raises(Refusal, match=f"needs at least 3 judges; there are {count}"):
        panel_total({f"J{number}": D(80) for number in range(count)}, drop_extremes=True)


@pytest.mark.parametrize(
    ("given_totals", "mean"),
    [
        (["90", "80", "70", "60", "50"], F(70)),
        (["90", "90", "70", "60", "50"], F(220, 3)),  # two equal highest: one is dropped
        (["90", "80", "50", "50", "50"], F(60)),
        (["70", "70", "70", "70", "70"], F(70)),
        (["0", "0", "100"], F(0)),
        (["0.01", "0.02", "0.04", "0.04"], F(3, 100)),
    ],
)
def test_one_highest_and_one_lowest_are_left_out(given_totals, mean):
    assert panel_total({f"J{n}": D(t) for n, t in enumerate(given_totals)}, drop_extremes=True) == mean


def test_the_panel_says_whose_total_was_left_out():
    result = panel({"J1": D(90), "J2": D(80), "J3": D(90)}, drop_extremes=True)
    assert (result.dropped_highest, result.dropped_lowest) == (("J3", F(90)), ("J2", F(80)))
    assert result.counted == {"J1": F(90)}


def test_a_binary_float_never_enters_a_total():
    with pytest.raises(TypeError):
        panel_total({"J1": 80.1})


@given(panels)
def test_dropping_takes_exactly_one_highest_and_one_lowest(judges):
    result = panel(judges, drop_extremes=True)
    left_out = [result.dropped_highest[1], result.dropped_lowest[1]]
    assert len(result.counted) == len(judges) - 2
    assert sorted([*result.counted.values(), *left_out]) == sorted(map(F, judges.values()))
    assert left_out == [max(judges.values()), min(judges.values())]


@given(totals, st.randoms(use_true_random=False))
def test_the_order_of_judges_changes_nothing(judges, chance):
    order = list(judges)
    chance.shuffle(order)
    again = {judge: judges[judge] for judge in order}
    assert panel_total(again) == panel_total(judges)
    if len(judges) >= 3:
        assert panel(again, drop_extremes=True) == panel(judges, drop_extremes=True)


@given(panels, st.booleans())
def test_the_mean_lies_between_the_lowest_and_the_highest(judges, drop):
    assert min(judges.values()) <= panel_total(judges, drop) <= max(judges.values())


@given(panels, st.booleans(), st.decimals(0, 5, places=2))
def test_a_judge_who_gives_more_never_lowers_the_mean(judges, drop, more):
    judge = sorted(judges)[0]
    assert panel_total({**judges, judge: judges[judge] + more}, drop) >= panel_total(judges, drop)


aspect_lists = st.lists(
    st.tuples(st.sampled_from(AspectKind), st.integers(1, 800).map(lambda n: D(n) / 100)), min_size=1, max_size=20
).map(lambda rows: [Aspect(f"A1.{n}", kind, worth_) for n, (kind, worth_) in enumerate(rows, 1)])


@given(aspect_lists, st.randoms(use_true_random=False))
def test_the_total_is_unchanged_by_the_order_of_marks_and_equals_a_plain_sum(aspects, chance):
    values = {
        a.key: D(chance.randint(0, 3))
        if a.kind is AspectKind.JUDGEMENT
        else D(chance.randint(0, int(a.max_mark * 100))) / 100
        for a in aspects
    }
    by_hand = sum(
        F(values[a.key]) * F(a.max_mark) / 3 if a.kind is AspectKind.JUDGEMENT else F(values[a.key]) for a in aspects
    )
    shuffled = random.Random(7).sample(aspects, len(aspects))
    assert judge_total(aspects, values) == judge_total(shuffled, values) == by_hand
    assert 0 <= by_hand <= sum(F(a.max_mark) for a in aspects)


@pytest.mark.parametrize(
    ("levels", "width", "confer"),
    [([], 0, False), ([2], 0, False), ([1, 2, 2], 1, False), ([1, 3, 2], 2, True), ([0, 3], 3, True)],
)
def test_levels_further_apart_than_one_make_the_judges_confer(levels, width, confer):
    assert (spread(levels), needs_conference(levels)) == (width, confer)


def test_the_allowed_spread_is_a_setting():
    assert not needs_conference([1, 3], allowed=2)

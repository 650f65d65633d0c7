"""Places: keys are data, the published value is compared, shared places skip, and every place has its reason."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.ranking import Better, Placing, Standing, TieKey, advancing, places
from compmgr.scoring.rules.marks import ABSENT


def standing(who, total, **values):
    return Standing(who, {"total": total, **values})


def rank(rows, keys=("total",), **settings):
    return {placing.competitor: placing.place for placing in places(rows, keys, **settings)}


totals = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2), st.decimals(0, 5, places=2), min_size=1, max_size=12
)
full = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=9
).map(
    lambda rows: [
        Standing(f"W{n:02}", dict(zip(("total", "practical", "time", "theory"), row, strict=True)))
        for n, row in enumerate(rows)
    ]
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([90, 80, 70], [1, 2, 3]),
        ([90, 90, 70], [1, 1, 3]),
        ([90, 80, 80, 70], [1, 2, 2, 4]),
        ([80, 80, 80], [1, 1, 1]),
        ([0], [1]),
    ],
)
def test_shared_places_skip_the_next(values, expected):
    rows = [standing(f"W{n}", total) for n, total in enumerate(values)]
    assert [placing.place for placing in places(rows, ["total"])] == expected


def test_totals_are_compared_as_published():
    rows = [standing("W1", F("85.004")), standing("W2", F("84.996")), standing("W3", F("84.994"))]
    assert rank(rows) == {"W1": 1, "W2": 1, "W3": 3}
    assert rank(rows, decimals=3) == {"W1": 1, "W2": 2, "W3": 3}


def test_each_place_says_which_key_decided_it():
    rows = [
        standing("W1", 80, practical=70, time=30, theory=90),
        standing("W2", 80, practical=75, time=50, theory=70),
        standing("W3", 80, practical=70, time=25, theory=90),
        standing("W4", 81, practical=10, time=99, theory=10),
    ]
    assert places(rows, ["total", "practical", "time", "theory"]) == [
        Placing("W4", 1, D("81.00"), "total"),
        Placing("W2", 2, D("80.00"), "practical", ("total",)),
        Placing("W3", 3, D("80.00"), "time", ("total", "practical")),
        Placing("W1", 4, D("80.00"), "time", ("total", "practical")),
    ]


def test_those_equal_on_every_key_share_the_place_and_know_with_whom():
    rows = [standing("W2", 80, practical=1), standing("W1", 80, practical=1), standing("W3", 79, practical=1)]
    assert places(rows, ["total", "practical"]) == [
        Placing("W1", 1, D("80.00"), None, ("total", "practical"), ("W2",)),
        Placing("W2", 1, D("80.00"), None, ("total", "practical"), ("W1",)),
        Placing("W3", 3, D("79.00"), "total"),
    ]


def test_the_keys_are_the_contests_own_and_their_order_matters():
    rows = [standing("W1", 80, practical=70, theory=90), standing("W2", 80, practical=75, theory=85)]
    assert rank(rows, ["total", "practical"]) == {"W2": 1, "W1": 2}
    assert rank(rows, ["total", "theory"]) == {"W1": 1, "W2": 2}


def test_a_contest_may_name_a_key_of_its_own():
    rows = [standing("W1", 80, faults=3), standing("W2", 80, faults=1)]
    assert rank(rows, ["total", TieKey("faults", Better.LOWER, is_mark=False)]) == {"W2": 1, "W1": 2}


def test_less_time_is_better_and_is_compared_exactly():
    rows = [standing("W1", 80, time=F("30.001")), standing("W2", 80, time=F("30.002"))]
    assert rank(rows, ["total", "time"]) == {"W1": 1, "W2": 2}


def test_without_shared_places_a_person_is_asked_and_the_decision_is_a_key():
    rows = [standing("W1", 80), standing("W2", 80), standing("W3", 70)]
    with pytest.raises(Refusal, match=r"equal on every key: 1: W1; 1: W2\. Decide and record it\."):
        places(rows, ["total", "decision"], shared=False)
    decided = [standing("W1", 80, decision=2), standing("W2", 80, decision=1), standing("W3", 70)]
    assert rank(decided, ["total", "decision"], shared=False) == {"W2": 1, "W1": 2, "W3": 3}


def test_half_a_decision_is_refused():
    with pytest.raises(Refusal, match="decision is needed to rank W2"):
        places([standing("W1", 80, decision=1), standing("W2", 80)], ["total", "decision"])


def test_a_key_that_breaks_a_tie_must_be_there_and_one_nobody_needs_may_be_missing():
    rows = [standing("W1", 80, practical=70), standing("W2", 80), standing("W3", 70)]
    with pytest.raises(Refusal, match="practical is needed to rank W2 and is missing"):
        places(rows, ["total", "practical"])
    assert rank(rows[1:], ["total", "practical"]) == {"W2": 1, "W3": 2}


def test_a_missing_total_is_refused_and_never_ranked_as_zero():
    with pytest.raises(Refusal, match="total is needed to rank W2"):
        places([standing("W1", 80), standing("W2", None)], ["total"])


def test_the_absent_have_no_place_while_a_zero_is_placed_last():
    placings = places([standing("W1", ABSENT), standing("W2", 0), standing("W3", 1)], ["total"])
    assert [(placing.competitor, placing.place) for placing in placings] == [("W3", 1), ("W2", 2), ("W1", None)]


def test_an_absence_from_a_part_ranks_below_a_zero_in_it():
    rows = [standing("W1", 80, theory=ABSENT), standing("W2", 80, theory=0)]
    assert rank(rows, ["total", "theory"]) == {"W2": 1, "W1": 2}


def test_a_competitor_who_stands_twice_is_refused():
    with pytest.raises(Refusal, match="W1 stand more than once"):
        places([standing("W1", 80), standing("W1", 70)], ["total"])


def test_no_key_is_refused_and_nobody_is_nothing():
    with pytest.raises(Refusal):
        places([standing("W1", 80)], [])
    assert places([], ["total"]) == []


@given(full, st.permutations(["total", "practical", "time", "theory"]))
def test_places_equal_a_brute_force_count_of_who_is_better(rows, keys):
    def better(one, other):
        for key in keys:
            a, b = one.values[key], other.values[key]
            if a != b:
                return (a < b) if key == "time" else (a > b)
        return False

    assert rank(rows, keys) == {row.competitor: 1 + sum(better(other, row) for other in rows) for row in rows}


@given(full, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert places(shuffled) == places(rows)


@given(totals)
def test_a_newcomer_who_does_worse_moves_nobody(given_totals):
    rows = [standing(who, total) for who, total in given_totals.items()]
    assert rank([*rows, standing("newcomer", D(-1))]).items() >= rank(rows).items()


@given(totals)
def test_an_absent_newcomer_moves_nobody(given_totals):
    rows = [standing(who, total) for who, total in given_totals.items()]
    assert places([*rows, standing("newcomer", ABSENT)], ["total"])[:-1] == places(rows, ["total"])


@given(totals, st.decimals(0, 1, places=2))
def test_who_gains_marks_never_loses_a_place(given_totals, more):
    who = sorted(given_totals)[0]
    better = {**given_totals, who: given_totals[who] + more}
    before = rank([standing(name, total) for name, total in given_totals.items()])
    assert rank([standing(name, total) for name, total in better.items()])[who] <= before[who]


@pytest.mark.parametrize(
    ("values", "n", "expected"),
    [
        ([9, 8, 7, 6], 2, ["W0", "W1"]),
        ([9, 8, 8, 6], 2, ["W0", "W1", "W2"]),
        ([9, 9, 9, 6], 1, ["W0", "W1", "W2"]),
        ([9, 9, 8, 8], 3, ["W0", "W1", "W2", "W3"]),
        ([9, 8], 8, ["W0", "W1"]),
        ([9, 8], 0, []),
    ],
)
def test_at_the_cut_line_everyone_tied_advances(values, n, expected):
    rows = [standing(f"W{number}", total) for number, total in enumerate(values)]
    assert advancing(places(rows, ["total"]), n) == expected


def test_the_absent_never_advance_and_a_cut_below_zero_is_refused():
    placings = places([standing("W1", ABSENT), standing("W2", 0)], ["total"])
    assert advancing(placings, 5) == ["W2"]
    with pytest.raises(Refusal):
        advancing(placings, -1)


@given(totals, st.integers(1, 12))
def test_advancing_takes_at_least_n_and_nobody_equal_stays_behind(given_totals, n):
    placings = places([standing(who, total) for who, total in given_totals.items()], ["total"])
    chosen = set(advancing(placings, n))
    assert len(chosen) >= min(n, len(given_totals))
    worst = min(given_totals[who] for who in chosen)
    assert chosen == {who for who, total in given_totals.items() if total >= worst}

"""Two people type the same paper: what is equal counts, what differs waits, and nobody confirms their own typing."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Conflict, DomainError, Refusal
from compmgr.scoring.rules import parts
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.typing import (
    DECISION,
    FIRST,
    SECOND,
    Typing,
    TypingState,
    decided,
    differing,
    may_decide,
    open_round,
    require_decider,
    state_of,
    turn_of,
)

ANN, BEA, CAI = 1, 2, 3
values = st.dictionaries(st.sampled_from(["A1.1", "A1.2", "A1.3"]), st.integers(0, 3), min_size=3, max_size=3)
steps = st.lists(st.tuples(st.sampled_from([ANN, BEA, CAI]), st.integers(0, 1), st.booleans()), max_size=12)


def once(value="x", by=ANN):
    return [Typing(FIRST, by, value)]


def twice(first="x", second="y"):
    return [Typing(FIRST, ANN, first), Typing(SECOND, BEA, second)]


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], TypingState.TO_TYPE),
        (once(), TypingState.TYPED_ONCE),
        (twice("x", "y"), TypingState.DIFFERS),
        (twice("x", "x"), TypingState.TO_TYPE),  # over: a paper that comes back is typed again
        ([*twice("x", "y"), Typing(DECISION, ANN, "y")], TypingState.TO_TYPE),
        ([*twice("x", "x"), *once("z")], TypingState.TYPED_ONCE),
        ([*twice("x", "y"), *once("z", CAI)], TypingState.TYPED_ONCE),
    ],
)
def test_how_far_a_paper_is(rows, state):
    assert state_of(rows) is state


def test_nobody_types_twice_and_somebody_else_confirms():
    assert turn_of([], ANN) == FIRST
    assert turn_of(once(), BEA) == SECOND
    with pytest.raises(Refusal, match="Somebody else"):
        turn_of(once(), ANN)


def test_a_slip_seen_by_the_first_person_is_typed_again_but_not_by_others():
    assert turn_of(once(), ANN, again=True) == FIRST
    assert turn_of(once(), BEA, again=True) == SECOND


def test_what_differs_is_decided_or_begun_again():
    with pytest.raises(Conflict, match="decide, or begin again"):
        turn_of(twice(), CAI)
    assert turn_of(twice(), CAI, again=True) == FIRST


def test_the_first_or_a_third_person_decides():
    assert [may_decide(twice(), who) for who in (ANN, BEA, CAI)] == [True, False, True]
    assert require_decider(twice(), CAI) == ("x", "y")
    with pytest.raises(Refusal, match="typed this last"):
        require_decider(twice(), BEA)
    with pytest.raises(Conflict, match="nothing to decide"):
        require_decider(once(), BEA)


def test_a_decision_takes_one_of_the_two_values_for_everything_that_differs():
    first, second = {"A": 1, "B": 2, "C": 3}, {"A": 1, "B": 5, "C": 6}
    assert decided(first, second, {"B": 5, "C": 3, "A": 9}) == {"A": 1, "B": 5, "C": 3}
    with pytest.raises(Refusal, match="Still to be decided"):
        decided(first, second, {"B": 5})
    with pytest.raises(Refusal, match="one of the two values"):
        decided(first, second, {"B": 4, "C": 3})


@given(values, values)
def test_values_differ_in_the_same_places_whoever_typed_first(first, second):
    assert set(differing(first, second)) == set(differing(second, first))
    assert (differing(first, second) == []) == (first == second)


@given(steps)
def test_whatever_two_people_have_not_both_typed_never_counts(steps):
    """A play of people who type, confirm and decide in any order: what ends a round was typed by two, or decided."""
    rows = []
    for who, value, again in steps:
        before = list(open_round(rows))
        try:
            if may_decide(rows, who) and not again:
                first, second = require_decider(rows, who)
                rows.append(Typing(DECISION, who, value if value in (first, second) else first))
            else:
                rows.append(Typing(turn_of(rows, who, again=again), who, value))
        except DomainError:
            continue
        if not open_round(rows):  # the round has come to its end: something counts now
            assert len({row.by for row in [*before, rows[-1]]}) >= 2
            assert rows[-1].value in {row.value for row in before}
            assert rows[-1].turn == DECISION or rows[-1].value == before[0].value


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", None),
        ("0", (PartState.GIVEN, D(0))),
        (" 87.5 ", (PartState.GIVEN, D("87.5"))),
        ("８７．５", (PartState.GIVEN, D("87.5"))),
        ("白卷", (PartState.BLANK_PAPER, None)),
        ("缺考", (PartState.ABSENT, None)),
        ("作弊", (PartState.CHEATING, None)),
    ],
)
def test_zero_blank_paper_absent_and_cheating_are_read_apart(text, read):
    assert parts.read("K7Q2", text) == read


@pytest.mark.parametrize("text", ["101", "-1", "87.555", "缺", "NaN", "1e3", "87,5"])
def test_what_is_no_mark_is_refused(text):
    with pytest.raises(Refusal):
        parts.read("K7Q2", text)


def test_a_blank_paper_counts_zero_and_absence_counts_nothing():
    counted = [parts.counting(state, D(81) if state is PartState.GIVEN else None) for state in PartState]
    assert counted == [D(81), D(0), None, None]

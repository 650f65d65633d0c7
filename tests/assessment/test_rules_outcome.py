"""Each part on its own, never an average; a resit is of the failed parts, within the validity."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.assessment.rules.outcome import (
    ABSENT,
    BLANK,
    CHEATING,
    AssessmentPart,
    Outcome,
    OutcomeState,
    PartState,
    after_resit,
    marked,
    outcome,
    parts_required,
    resit,
)
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.errors import Refusal

T, S, R = AssessmentPart
PASSED, FAILED, PENDING = OutcomeState.PASSED, OutcomeState.FAILED, OutcomeState.PENDING
results = st.one_of(st.sampled_from([BLANK, ABSENT, CHEATING]), st.decimals(0, 100, places=2).map(marked))


@pytest.mark.parametrize(
    ("level", "parts"), [("5", (T, S)), ("4", (T, S)), ("3", (T, S)), ("2", (T, S, R)), ("1", (T, S, R))]
)
def test_technicians_are_reviewed_too(level, parts):
    assert parts_required(SkillLevel(level)) == parts


def test_a_standard_may_ask_for_a_review_or_do_without():
    assert parts_required(SkillLevel.LEVEL_3, with_review=True) == (T, S, R)
    assert parts_required(SkillLevel.LEVEL_1, with_review=False) == (T, S)


@pytest.mark.parametrize(
    ("theory", "skill", "expected"),
    [
        (marked(60), marked(60), Outcome(PASSED, (T, S))),
        (marked(D("59.99")), marked(100), Outcome(FAILED, (S,), (T,))),  # the average would pass
        (marked(0), marked(60), Outcome(FAILED, (S,), (T,))),
        (ABSENT, marked(60), Outcome(FAILED, (S,), (T,))),
        (CHEATING, marked(60), Outcome(FAILED, (S,), (T,))),
        (marked(59), ABSENT, Outcome(FAILED, (), (T, S))),
        (BLANK, marked(60), Outcome(PENDING, (S,), (), (T,))),
        (BLANK, marked(10), Outcome(PENDING, (), (S,), (T,))),
        (BLANK, BLANK, Outcome(PENDING, (), (), (T, S))),
    ],
)
def test_the_outcome_table(theory, skill, expected):
    assert outcome((T, S), {T: theory, S: skill}) == expected


def test_a_part_that_nobody_entered_is_blank_and_not_failed():
    assert outcome((T, S), {T: marked(90)}) == Outcome(PENDING, (T,), (), (S,))


def test_a_result_for_a_part_that_is_not_required_decides_nothing():
    assert outcome((T, S), {T: marked(90), S: marked(90), R: marked(0)}).state is PASSED


def test_the_pass_mark_is_a_setting():
    assert outcome((T,), {T: marked(60)}, pass_mark=D(61)).state is FAILED


def test_no_required_part_is_refused():
    with pytest.raises(Refusal):
        outcome((), {})


def test_zero_absent_cheating_and_blank_are_told_apart():
    assert [r.state for r in (marked(0), ABSENT, CHEATING, BLANK)] == [
        PartState.MARKED,
        PartState.ABSENT,
        PartState.CHEATING,
        PartState.BLANK,
    ]


@pytest.mark.parametrize("value", [-1, 101, D("100.01"), D("NaN"), D("Infinity"), D("60.001")])
def test_a_mark_lies_in_0_to_100_with_two_decimals(value):
    with pytest.raises(Refusal):
        marked(value)


def test_a_float_is_a_mistake_of_the_programme():
    with pytest.raises(TypeError):
        marked(60.0)


@given(results, results, results)
def test_passed_means_that_every_part_passes_and_every_part_is_told_once(theory, skill, review):
    given_results = {T: theory, S: skill, R: review}
    found = outcome((T, S, R), given_results)
    assert sorted([*found.passed, *found.failed, *found.blank]) == sorted([T, S, R])
    assert (found.state is PASSED) == all(r.mark is not None and r.mark >= 60 for r in given_results.values())
    assert (found.state is PENDING) == (BLANK in given_results.values())


DAY = date(2021, 6, 1)
HALF = Outcome(FAILED, (S,), (T,))


@pytest.mark.parametrize(
    ("on", "parts", "kept"),
    [
        (date(2021, 6, 2), (T,), (S,)),
        (date(2022, 6, 1), (T,), (S,)),  # the last day counts
        (date(2022, 6, 2), (T, S), ()),
    ],
)
def test_only_failed_parts_are_sat_again_until_the_validity_ends(on, parts, kept):
    found = resit((T, S), HALF, counted_from=DAY, on=on)
    assert (found.parts, found.kept, found.valid_until) == (parts, kept, date(2022, 6, 1))


@pytest.mark.parametrize("state", [PASSED, PENDING])
def test_who_has_not_failed_does_not_resit(state):
    with pytest.raises(Refusal, match="Only who has failed"):
        resit((T, S), Outcome(state), counted_from=DAY, on=DAY)


def test_after_a_resit_the_kept_part_counts_as_it_was():
    allowed = resit((T, S), HALF, counted_from=DAY, on=DAY)
    earlier = {T: marked(40), S: marked(88)}
    assert after_resit(earlier, {T: marked(61)}, allowed) == {S: marked(88), T: marked(61)}
    assert outcome((T, S), after_resit(earlier, {T: marked(61)}, allowed)).state is PASSED
    assert outcome((T, S), after_resit(earlier, {}, allowed)).state is PENDING


def test_a_passed_part_cannot_be_sat_again():
    with pytest.raises(Refusal, match="skill was not to be sat again"):
        after_resit({}, {S: marked(90)}, resit((T, S), HALF, counted_from=DAY, on=DAY))

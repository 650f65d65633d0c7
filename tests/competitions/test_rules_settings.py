"""What an event and a stage may be set to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.competitions.rules import AwardRule, CompetitionClass, ContestState
from compmgr.competitions.rules import settings as rules
from compmgr.competitions.rules.states import CONTEST, correction, needs_reason, ways_on
from compmgr.foundation.errors import Refusal

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@given(st.integers(-5, 105), st.integers(-5, 105))
def test_weights_pass_only_when_they_add_up_to_a_hundred(theory, practical):
    fits = theory + practical == 100 and 0 <= theory <= 100
    try:
        rules.check_weights(theory, practical)
    except Refusal:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize(
    ("rule", "figures", "kept"),
    [
        (AwardRule.NONE, {"first_prize": "10"}, {}),
        (
            AwardRule.BY_RATIO,
            {},
            {"first_prize": "10", "second_prize": "20", "third_prize": "30", "base": "present", "rounding": "half_up"},
        ),
        (
            AwardRule.BY_RATIO,
            {"first_prize": "10.0", "excellence_to": "50", "base": "entered", "rounding": "ceil"},
            {"first_prize": "10", "excellence_to": "50", "base": "entered", "rounding": "ceil"},
        ),
        (AwardRule.BY_COUNT, {"first_prize": "1", "third_prize": 5}, {"first_prize": 1, "third_prize": 5}),
        (
            AwardRule.BY_RANK,
            {"first_prize": "1", "second_prize": "2-3"},
            {"first_prize": [1, 1], "second_prize": [2, 3]},
        ),
    ],
)
def test_award_figures_are_kept_in_one_form(rule, figures, kept):
    assert rules.check_award_figures(rule, figures) == kept


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        (AwardRule.BY_RATIO, {"first_prize": "60", "second_prize": "50"}),
        (AwardRule.BY_RATIO, {"first_prize": "many"}),
        (AwardRule.BY_RATIO, {"first_prize": "NaN"}),
        (AwardRule.BY_RATIO, {"first_prize": "10", "excellence_to": "5"}),
        (AwardRule.BY_COUNT, {}),
        (AwardRule.BY_COUNT, {"first_prize": "-1"}),
        (AwardRule.BY_COUNT, {"first_prize": "1.5"}),
        (AwardRule.BY_RANK, {"first_prize": "1-3", "second_prize": "3-5"}),
        (AwardRule.BY_RANK, {"first_prize": "first"}),
    ],
)
def test_award_figures_that_cannot_be_are_refused(rule, figures):
    with pytest.raises(Refusal):
        rules.check_award_figures(rule, figures)


def test_tie_keys_are_known_and_named_once():
    assert rules.check_tie_keys(["total", "practical", "theory"]) == ["practical", "theory"]
    for wrong in (["practical", "practical"], ["height"]):
        with pytest.raises(Refusal):
            rules.check_tie_keys(wrong)


@pytest.mark.parametrize("days", [(0, 0, 5, 6), (0, 4, 5, 5), (0, 6, 5, 7)])
def test_times_of_a_stage_run_forward(days):
    with pytest.raises(Refusal):
        rules.check_stage_times(*(NOW + timedelta(days=day) for day in days))


def test_a_national_class_is_approved_with_a_number():
    rules.check_approval(CompetitionClass.INDUSTRY, None)
    with pytest.raises(Refusal):
        rules.check_approval(CompetitionClass.CLASS_1, " ")


@given(st.sampled_from(ContestState))
def test_every_way_on_is_a_move_or_a_correction(state):
    for target in ways_on(state):
        assert CONTEST.allows(state, target) or correction(state, target)
        assert needs_reason(state, target) == (
            target in (ContestState.POSTPONED, ContestState.CANCELLED) or correction(state, target) is not None
        )

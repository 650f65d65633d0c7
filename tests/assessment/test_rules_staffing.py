"""Assessors: at least three, odd, one to five, senior ones for technicians. Invigilators: one to fifteen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.assessment.rules.staffing import (
    AssessorGrade,
    assessors_needed,
    invigilators_needed,
    may_assess,
    require_assessors,
    require_invigilators,
    require_panel,
)
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.errors import Refusal

JUNIOR, SENIOR = AssessorGrade
L3, L2 = SkillLevel.LEVEL_3, SkillLevel.LEVEL_2


def test_assessors_assess_levels_5_to_3_and_senior_ones_all():
    assert [may_assess(JUNIOR, level) for level in SkillLevel] == [True, True, True, False, False]
    assert all(may_assess(SENIOR, level) for level in SkillLevel)


@pytest.mark.parametrize(("candidates", "needed"), [(0, 3), (15, 3), (16, 5), (25, 5), (26, 7), (36, 9)])
def test_assessors_needed(candidates, needed):
    assert assessors_needed(candidates) == needed


@pytest.mark.parametrize(("candidates", "needed"), [(0, 2), (1, 2), (30, 2), (31, 3), (45, 3), (46, 4)])
def test_invigilators_needed(candidates, needed):
    assert invigilators_needed(candidates) == needed


@given(st.integers(0, 2000))
def test_what_is_needed_is_enough_and_one_pair_less_is_not(candidates):
    needed = assessors_needed(candidates)
    require_assessors([JUNIOR] * needed, candidates, L3)
    if needed > 3:
        with pytest.raises(Refusal):
            require_assessors([JUNIOR] * (needed - 2), candidates, L3)
    guards = invigilators_needed(candidates)
    require_invigilators(guards, candidates)
    with pytest.raises(Refusal):
        require_invigilators(guards - 1, candidates)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 6])
def test_a_panel_is_at_least_three_and_odd(count):
    with pytest.raises(Refusal, match="odd in number"):
        require_panel(count)


def test_one_junior_among_the_assessors_of_technicians_is_refused():
    require_assessors([SENIOR] * 3, 10, L2)
    with pytest.raises(Refusal, match="senior assessors only"):
        require_assessors([SENIOR, SENIOR, JUNIOR], 10, L2)


def test_too_many_candidates_say_how_many_assessors_are_needed():
    with pytest.raises(Refusal, match=r"16 candidates need 5 assessors; there are 3\."):
        require_assessors([JUNIOR] * 3, 16, L3)


def test_a_negative_number_of_candidates_is_refused():
    with pytest.raises(Refusal):
        assessors_needed(-1)

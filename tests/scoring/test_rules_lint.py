"""The linter says what keeps a scheme from being frozen, what is worth a look, and what its figures are."""

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.lint import Customs, figures, in_marks, is_cis_style, problems, require_freezable
from compmgr.scoring.rules.scheme import Aspect, AspectKind, Criterion, Scheme, Section, Severity, SubCriterion
from tests.scoring.real import FOUR, real_scheme

M, J = AspectKind.MEASUREMENT, AspectKind.JUDGEMENT


def aspect(worth, kind=M, section=1, **values):
    values = {"benchmarks": FOUR if kind is J else (), **values}
    return Aspect("", kind, D(worth), "检查", section, **values)


def scheme(*aspects, sections=(), target=None):
    keyed = tuple(replace(one, key=f"A1.{place}") for place, one in enumerate(aspects, start=1))
    return Scheme((Criterion("A", "加工", (SubCriterion("A1", "尺寸", keyed),), target),), tuple(sections))


def warnings(subject):
    return [p.message % p.values for p in problems(subject) if p.severity is Severity.WARNING]


def test_a_criterion_that_is_not_worth_what_was_planned_is_worth_a_look():
    assert warnings(scheme(aspect(100), target=D(90))) == ["Criterion A is worth 100, planned were 90."]
    assert warnings(scheme(aspect(100), target=D("100.00"))) == []


def test_a_section_no_aspect_belongs_to_is_named():
    subject = scheme(aspect(100), sections=[Section(1, "安全", D(90)), Section(2, "工艺", D(10))])
    assert warnings(subject) == ["Section 1 differs from its target by 10.", "No aspect belongs to section 2."]


def test_a_total_nobody_can_reach_and_one_nobody_can_miss_are_told():
    low = scheme(aspect(90), aspect(10, scorer="steps", settings={"steps": ["2", "8"]}))
    assert warnings(low) == [
        "The best possible work comes to 98 only, not to 100.",
        "Even the worst possible work comes to 2.",
    ]
    assert (figures(low).lowest, figures(low).highest) == (2, 98)


def test_large_aspects_are_looked_at_in_schemes_of_the_worldskills_style_only():
    sections = [Section(1, "安全", D(100))]
    small = [aspect(2) for _ in range(40)]
    subject = scheme(*small, aspect(20), sections=sections)
    assert is_cis_style(subject)
    assert warnings(subject) == ["Aspect A1.41 is worth 20; in a scheme of this style, 2.00 is the most."]
    assert [p for p in problems(subject, Customs(aspect=D(20))) if p.severity is Severity.WARNING] == []
    assert warnings(scheme(*small, aspect(20))) == []
    assert warnings(scheme(*(aspect(20) for _ in range(5)), sections=sections)) == []


def test_much_judgement_is_looked_at_in_schemes_of_that_style_only():
    sections = [Section(1, "安全", D(100))]
    half = [aspect(2, J) for _ in range(26)] + [aspect(2) for _ in range(24)]
    assert warnings(scheme(*half, sections=sections)) == [
        "52 % of the marks are judged; in a scheme of this style that is a lot."
    ]
    assert warnings(scheme(*half)) == []


def test_wrong_settings_keep_a_scheme_from_being_frozen():
    wrong = scheme(aspect(90), aspect(10, scorer="deductions", settings={"each": "-1"}))
    with pytest.raises(Refusal, match=r"A1\.2"):
        require_freezable(wrong)
    assert figures(wrong).highest == 100


def test_the_figures_of_the_real_scheme():
    shown = figures(real_scheme())
    assert (shown.aspects, shown.judged_aspects, shown.judged_share) == (149, 26, 24)
    assert [one.variation for one in shown.sections] == [0, 0, 0, 0, 0]


@given(st.lists(st.decimals("0.01", 30, places=2), min_size=1, max_size=12))
def test_a_scheme_that_does_not_sum_to_a_hundred_cannot_freeze(worths):
    subject = scheme(*map(aspect, worths))
    if sum(worths) == 100:
        require_freezable(subject)
    else:
        with pytest.raises(Refusal):
            require_freezable(subject)


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=30))
def test_what_fills_up_to_a_hundred_can_freeze(hundredths):
    whole = sum(hundredths)
    parts = [D(10_000 * part // whole) / 100 for part in hundredths]
    parts[0] += 100 - sum(parts)
    require_freezable(scheme(*(aspect(part) for part in parts if part)))


@pytest.mark.parametrize(
    ("exact", "shown"), [(F(1, 3), "0.33"), (F(2, 3), "0.67"), (F(1, 200), "0.01"), (F(100), "100")]
)
def test_a_figure_is_rounded_half_up_to_two_decimals(exact, shown):
    assert str(in_marks(exact)) == shown

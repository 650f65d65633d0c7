"""A scheme is worth 100, has no holes, and says where it is wrong."""

from decimal import Decimal as D

import pytest

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.lint import problems, require_freezable
from compmgr.scoring.rules.scheme import (
    Aspect,
    AspectKind,
    Criterion,
    Scheme,
    Section,
    Severity,
    SubCriterion,
    aspects_of,
    is_exact_to,
    section_totals,
    total_of,
    variations,
)
from tests.scoring.real import real_scheme


def aspect(key, worth, kind=AspectKind.MEASUREMENT, section=1, benchmarks=()):
    return Aspect(key, kind, D(worth), section=section, benchmarks=benchmarks)


def scheme(*aspects, sections=()):
    return Scheme((Criterion("A", "Making", (SubCriterion("A1", "Cutting", tuple(aspects)),)),), sections)


def messages(subject, severity=None):
    return [(p.where, p.message % p.values) for p in problems(subject) if severity in (None, p.severity)]


def test_a_real_scheme_of_149_aspects_is_worth_100_and_has_no_problem():
    subject = real_scheme()
    assert len(aspects_of(subject)) == 149
    assert total_of(subject) == D(100)
    assert [total_of(criterion) for criterion in subject.criteria] == [17, 23, 17, 22, 16, 5]
    assert total_of(a for a in aspects_of(subject) if a.kind is AspectKind.MEASUREMENT) == D("76.00")
    assert sum(len(criterion.sub_criteria) for criterion in subject.criteria) == 36
    assert sum(section_totals(subject).values()) == 100
    assert problems(subject) == []
    require_freezable(subject)


def test_a_scheme_that_is_not_worth_100_says_what_it_is_worth():
    assert messages(scheme(aspect("A1.1", "99.99"))) == [("", "The scheme is worth 99.99; it has to be worth 100.")]


def test_an_empty_scheme_is_worth_nothing_and_refused():
    assert messages(Scheme()) == [("", "The scheme is worth 0; it has to be worth 100.")]
    with pytest.raises(Refusal):
        require_freezable(Scheme())


@pytest.mark.parametrize("worth", ["0", "-1", "NaN", "Infinity"])
def test_an_aspect_is_worth_more_than_nothing(worth):
    found = messages(scheme(aspect("A1.1", worth), aspect("A1.2", "100")))
    assert ("A1.1", f"Aspect A1.1 is worth {worth}; it has to be worth more than 0.") in found


def test_a_maximum_has_two_decimals_at_most_and_trailing_zeros_do_not_count():
    assert messages(scheme(aspect("A1.1", "0.125"), aspect("A1.2", "99.875"))) == [
        ("A1.1", "Aspect A1.1 is worth 0.125; two decimals are the most."),
        ("A1.2", "Aspect A1.2 is worth 99.875; two decimals are the most."),
    ]
    assert messages(scheme(aspect("A1.1", "0.2500"), aspect("A1.2", "99.75"))) == []


def test_a_key_stands_once_at_each_height():
    assert messages(scheme(aspect("A1.1", "50"), aspect("A1.1", "50"))) == [
        ("A1.1", "The key A1.1 stands 2 times; give each its own.")
    ]


def test_an_empty_criterion_and_an_empty_sub_criterion_are_errors():
    subject = Scheme(
        (*scheme(aspect("A1.1", "100")).criteria, Criterion("B"), Criterion("C", "", (SubCriterion("C1"),)))
    )
    assert messages(subject, Severity.ERROR) == [
        ("B", "Criterion B has no sub-criterion."),
        ("C1", "Sub-criterion C1 has no aspect."),
    ]


@pytest.mark.parametrize("benchmarks", [(), ("a", "b", "c"), ("a", "b", "c", "  ")])
def test_a_judgement_without_its_four_texts_is_a_warning_that_freezing_survives(benchmarks):
    subject = scheme(aspect("A1.1", "100", AspectKind.JUDGEMENT, benchmarks=benchmarks))
    assert [(p.where, p.severity) for p in problems(subject)] == [("A1.1", Severity.WARNING)]
    require_freezable(subject)


def test_the_variation_of_each_section_is_actual_less_target_and_only_a_warning():
    subject = scheme(
        aspect("A1.1", "60", section=1),
        aspect("A1.2", "40", section=2),
        sections=(Section(1, "Safety", D(55)), Section(2, "Craft", D(45))),
    )
    assert variations(subject) == {1: D(5), 2: D(-5)}
    assert messages(subject, Severity.ERROR) == []
    assert len(messages(subject, Severity.WARNING)) == 2


def test_an_aspect_outside_every_section_is_a_warning():
    subject = scheme(aspect("A1.1", "100", section=9), sections=(Section(1, "Safety", D(0)),))
    assert messages(subject) == [("A1.1", "Aspect A1.1 belongs to no section of the standard.")]


def test_freezing_lists_every_error_at_once():
    subject = scheme(aspect("A1.1", "0"), aspect("A1.2", "1.001"))
    with pytest.raises(Refusal) as refused:
        require_freezable(subject)
    assert str(refused.value) == "The scheme cannot be frozen yet: 3 errors at A1.1; A1.2; Σ."
    assert [p.where for p in refused.value.values["problems"]] == ["", "A1.1", "A1.2"]


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        ("1", True),
        ("1.5", True),
        ("1.50", True),
        ("1.500", True),
        ("1.505", False),
        ("1E+2", True),
        ("1E-3", False),
        ("0.000", True),
        ("NaN", False),
        ("Infinity", False),
    ],
)
def test_two_decimals_are_counted_by_value_not_by_writing(value, exact):
    assert is_exact_to(D(value)) is exact

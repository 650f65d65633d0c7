"""A stage computed as values: parts without weight, recorded decisions, packed steps, working days."""

from datetime import date
from decimal import Decimal

import pytest

from compmgr.competitions.rules import AwardRule, MedalRule
from compmgr.foundation.errors import Refusal
from compmgr.results.rules.awards import Award, ByCount, ByRank, lines
from compmgr.results.rules.computation import Marked, Terms, compute
from compmgr.results.rules.figures import award_rule
from compmgr.results.rules.steps import facts_hash, unpack
from compmgr.results.rules.workdays import workdays_after
from compmgr.scoring.rules.scheme import Aspect, AspectKind

ASPECTS = (Aspect("A1.1", AspectKind.MEASUREMENT, Decimal(60)), Aspect("B1.1", AspectKind.JUDGEMENT, Decimal(40)))


def work(code, mark, theory="80", **parts):
    given = {"theory": Decimal(theory), **{name: Decimal(value) for name, value in parts.items()}}
    return Marked(code, {"1": {"A1.1": Decimal(mark), "B1.1": Decimal(3)}}, given)


def test_a_part_without_weight_is_no_part():
    terms = Terms(theory_weight=0, practical_weight=100)
    assert [each.total for each in compute(terms, ASPECTS, [work("W1", "50"), work("W2", "40")])] == [90, 80]


def test_where_places_are_not_shared_a_recorded_decision_tells_equals_apart():
    terms = Terms(shared_places=False, tie_keys=("practical", "theory", "decision"))
    with pytest.raises(Refusal, match=r"W1.*W2"):
        compute(terms, ASPECTS, [work("W1", "50"), work("W2", "50")])
    decided = compute(terms, ASPECTS, [work("W1", "50", decision="2"), work("W2", "50", decision="1")])
    assert [(each.code, each.place) for each in decided] == [("W2", 1), ("W1", 2)]


def test_a_key_nobody_recorded_is_not_asked_for():
    terms = Terms(tie_keys=("practical", "time", "theory"))
    assert {each.place for each in compute(terms, ASPECTS, [work("W1", "50"), work("W2", "50")])} == {1}


def test_scale_points_and_medals_follow_the_published_totals():
    terms = Terms(medal_rule=MedalRule.BY_SCALE)
    figures = compute(terms, ASPECTS, [work("W1", "60"), work("W2", "50"), work("W3", "10")])
    # totals 94, 87, 59: mean 80, population variance 686/3
    assert [(each.scale_score, each.medal.value) for each in figures] == [
        (528, "gold"),
        (514, "silver"),
        (458, "bronze"),
    ]


def test_no_works_make_no_result():
    with pytest.raises(Refusal, match="no works"):
        compute(Terms(), ASPECTS, [])


def test_packed_steps_open_as_they_were_and_the_hash_forgets_the_order():
    figures = compute(Terms(), ASPECTS, [work("W1", "50.25"), work("W2", "40")])
    keys = [step.key.value for step in unpack(figures[0].steps)]
    assert keys == ["aspect", "aspect", "judge_total", "mean", "part", "part", "sum", "rounding", "place", "medal"]
    facts = [each.as_facts() for each in figures]
    assert facts_hash("s", 1, facts) == facts_hash("s", 1, facts[::-1]) != facts_hash("s", 2, facts)


@pytest.mark.parametrize(
    ("rule", "kept", "expected"),
    [
        (
            AwardRule.BY_COUNT,
            {"first_prize": 1, "excellence": 2},
            {Award.FIRST_PRIZE: (1, 1), Award.EXCELLENCE: (2, 3)},
        ),
        (AwardRule.BY_RANK, {"second_prize": [2, 3]}, {Award.SECOND_PRIZE: (2, 3)}),
        (
            AwardRule.BY_RATIO,
            {"first_prize": "10", "excellence_to": "50", "base": "entered", "rounding": "floor"},
            {Award.FIRST_PRIZE: (1, 2), Award.EXCELLENCE: (3, 10)},
        ),
    ],
)
def test_award_figures_are_read_as_the_settings_keep_them(rule, kept, expected):
    read = award_rule(rule, kept, {"entered": 20, "present": 10, "with_total": 9})
    assert lines(read) == expected


def test_an_event_without_awards_has_no_rule():
    assert award_rule(AwardRule.NONE, {}, {}) is None
    assert isinstance(award_rule(AwardRule.BY_COUNT, {}, {}), ByCount)
    assert isinstance(award_rule(AwardRule.BY_RANK, {}, {}), ByRank)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 20), date(2026, 12, 1)),
        (date(2026, 11, 21), date(2026, 12, 1)),
        (date(2026, 11, 23), date(2026, 12, 2)),
    ],
)
def test_seven_working_days_leave_weekends_out(day, last):
    assert workdays_after(day) == last

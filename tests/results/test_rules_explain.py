"""The steps of a result, and a whole contest recomputed from nothing but fractions."""

import re
from decimal import Decimal as D
from fractions import Fraction as F
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.results.rules.awards import Award
from compmgr.results.rules.explain import Sheets, Step, StepKey, exact_text, explain, shown_text
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.ranking import Placing, Standing, places
from compmgr.results.rules.scale import ScaleStrategy
from compmgr.results.rules.totals import Part, rounded, weighted_total
from compmgr.scoring.rules.marks import ABSENT, judge_total, panel_total
from compmgr.scoring.rules.scheme import Aspect, AspectKind

TWO = (Part("theory", D(20)), Part("practical", D(80)))
ASPECTS = (Aspect("A1.1", AspectKind.MEASUREMENT, D(60)), Aspect("A1.2", AspectKind.JUDGEMENT, D(40)))


def sheets(*rows, drop=False):
    values = {f"J{n}": {"A1.1": D(m), "A1.2": D(j)} for n, (m, j) in enumerate(rows, 1)}
    return Sheets(ASPECTS, values, drop_extremes=drop)


def told(steps):
    return [step.message % step.values if step.values else step.message for step in steps]


def test_the_whole_road_is_told_in_order():
    steps = explain(
        parts=TWO,
        marks={"theory": D(90)},
        sheets={"practical": sheets((50, 2), (40, 3), (45, 1), drop=True)},
        placing=Placing("W1", 2, D("73.33"), "practical", ("total",)),
        scale=(ScaleStrategy.SCALE_500, 512),
        medal=Medal.SILVER,
        award=Award.FIRST_PRIZE,
    )
    assert told(steps) == [
        "Judge J1, aspect A1.1: 50 of 60.",
        "Judge J1, aspect A1.2: level 2 of 3 × 40 = 26.666666… (80/3).",
        "practical, judge J1: 2 aspects add up to 76.666666… (230/3).",
        "Judge J2, aspect A1.1: 40 of 60.",
        "Judge J2, aspect A1.2: level 3 of 3 × 40 = 40.",
        "practical, judge J2: 2 aspects add up to 80.",
        "Judge J3, aspect A1.1: 45 of 60.",
        "Judge J3, aspect A1.2: level 1 of 3 × 40 = 13.333333… (40/3).",
        "practical, judge J3: 2 aspects add up to 58.333333… (175/3).",
        "practical: the highest total, 80 by judge J2, is left out.",
        "practical: the lowest total, 58.333333… (175/3) by judge J3, is left out.",
        "practical: the mean of 1 judges' totals is 76.666666… (230/3).",
        "theory: 90 × 20 % = 18.",
        "practical: 76.666666… (230/3) × 80 % = 61.333333… (184/3).",
        "The weighted parts add up to 79.333333… (238/3).",
        "Rounded once, half up, to 2 decimals: 79.33.",
        "On the scale scale_500: 512 points.",
        "Equal to another competitor by total.",
        "The order was decided by practical.",
        "Place 2.",
        "Medal: silver.",
        "Award: first_prize.",
    ]
    first_seen = list(dict.fromkeys(step.key for step in steps))
    assert first_seen == [key for key in StepKey if key in first_seen]


def test_a_shared_place_names_those_who_share_it():
    placing = Placing("W1", 1, D(80), None, ("total",), ("W2", "W3"))
    assert explain(parts=TWO, marks={"theory": 80, "practical": 80}, placing=placing)[-1] == Step(
        StepKey.PLACE, "Place %(place)s, shared with %(competitors)s.", {"place": 1, "competitors": "W2, W3"}
    )


def test_an_absence_ends_the_road_and_is_not_a_zero():
    assert told(explain(parts=TWO, marks={"theory": ABSENT, "practical": ABSENT})) == [
        "theory: absent.",
        "practical: absent.",
        "Absent: there is no total and no place.",
    ]
    assert told(explain(parts=TWO, marks={"theory": 0, "practical": 0}))[-1] == (
        "Rounded once, half up, to 2 decimals: 0.00."
    )


def test_a_part_has_its_sheets_or_its_mark_but_not_two_stories():
    with pytest.raises(Refusal, match="not both"):
        explain(parts=TWO, marks={"theory": 1, "practical": 1}, sheets={"practical": sheets((1, 1))})


def test_an_unmarked_aspect_cannot_be_explained():
    open_sheet = Sheets(ASPECTS, {"J1": {"A1.1": D(1), "A1.2": None}})
    with pytest.raises(Refusal, match="Still to be marked"):
        explain(parts=TWO, marks={"theory": 1}, sheets={"practical": open_sheet})


def test_values_that_are_words_of_the_system_are_enum_members_so_that_the_edge_can_word_them():
    steps = explain(parts=TWO, marks={"theory": 1, "practical": 1}, medal=Medal.GOLD)
    assert [type(steps[0].values["part"]).__name__, type(steps[-1].values["medal"]).__name__] == ["RankKey", "Medal"]


def test_every_number_is_exact_text():
    assert [exact_text(value) for value in (F(333, 4), D("1.50"), 3, F(1, 3), F(-1, 8))] == [
        "83.25",
        "1.5",
        "3",
        "1/3",
        "-0.125",
    ]
    assert [shown_text(value) for value in (F(2, 3), F(1, 4), F(-2, 3))] == [
        "0.666666… (2/3)",
        "0.25",
        "-0.666666… (-2/3)",
    ]


small = st.tuples(
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 3)), min_size=3, max_size=5), st.integers(0, 10000)
)


def recomputed(rows, theory):
    """By hand: fractions of whole hundredths, no rule of the house."""
    totals = sorted(F(m, 100) + F(40 * j, 3) for m, j in rows)[1:-1]
    return (F(theory, 100) * 20 + sum(totals) / len(totals) * 80) / 100


@given(small)
def test_anyone_can_recompute_the_published_total_from_the_steps(contest):
    rows, theory = contest
    steps = explain(
        parts=TWO,
        marks={"theory": D(theory) / 100},
        sheets={"practical": sheets(*((D(m) / 100, j) for m, j in rows), drop=True)},
    )

    def number(text):
        return F(re.sub(r"^.*\((.*)\)$", r"\1", text))

    mean = next(step for step in steps if step.key is StepKey.MEAN).values
    assert sum(map(F, mean["totals"].split(" + "))) / mean["count"] == number(mean["mean"])
    parts = [step.values for step in steps if step.key is StepKey.PART]
    assert all(number(p["mark"]) * number(p["weight"]) / 100 == number(p["weighted"]) for p in parts)
    total = number(next(step for step in steps if step.key is StepKey.SUM).values["total"])
    assert total == sum(number(p["weighted"]) for p in parts) == recomputed(rows, theory)
    assert next(s for s in steps if s.key is StepKey.ROUNDING).values["total"] == str(rounded(total))


@given(st.lists(small, min_size=1, max_size=7))
def test_a_small_contest_agrees_with_an_independent_computation_from_marks_to_places(contest):
    standings = []
    for n, (rows, theory) in enumerate(contest):
        judges = {f"J{k}": judge_total(ASPECTS, {"A1.1": D(m) / 100, "A1.2": D(j)}) for k, (m, j) in enumerate(rows)}
        practical = panel_total(judges, drop_extremes=True)
        total = weighted_total(TWO, {"theory": D(theory) / 100, "practical": practical})
        standings.append(Standing(f"W{n}", {"total": total, "practical": practical}))
    published = [floor(recomputed(rows, theory) * 100 + F(1, 2)) for rows, theory in contest]
    found = {p.competitor: (p.place, p.value) for p in places(standings, ["total"])}
    assert found == {
        f"W{n}": (1 + sum(other > mine for other in published), D(mine) / 100) for n, mine in enumerate(published)
    }

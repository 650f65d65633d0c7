"""Each way of scoring: what may be entered, what it is worth, what is wrong with its settings."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules import marks, scorers
from compmgr.scoring.rules.lint import scoring_problems
from compmgr.scoring.rules.scheme import Aspect, AspectKind, Severity
from compmgr.scoring.rules.scorer import Shape
from compmgr.scoring.rules.scorers import SCORERS, scorer_of

M, J = AspectKind.MEASUREMENT, AspectKind.JUDGEMENT
FOUR = ("a", "b", "c", "d")
TIME = {"limit": "90", "each": "1", "every": "5", "end": "120", "unit": "分钟"}
TASTE = {"reference": "42.5", "tolerance": "0.5", "step": "0.5", "each": "2", "beyond": "3"}
SETTINGS = {
    "steps": {"steps": ["0", "1", "2.5", "10"]},
    "deductions": {"each": "3", "floor": "1", "unit": "处"},
    "time_limit": TIME,
    "deviation": TASTE,
}


def aspect(scorer="", worth="10", kind=None, settings=None):
    kind = kind or (J if scorer == "levels" else M)
    given = SETTINGS.get(scorer, {}) if settings is None else settings
    return Aspect("A1.1", kind, D(worth), scorer=scorer, benchmarks=FOUR if kind is J else (), settings=given)


def errors(subject):
    return [problem.message for problem in scoring_problems(subject) if problem.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("scorer", "value", "worth"),
    [
        ("points", "7.25", F(29, 4)),
        ("yes_no", "1", F(10)),
        ("yes_no", "0", F(0)),
        ("levels", "2", F(20, 3)),
        ("steps", "2.50", F(5, 2)),
        ("steps", "0", F(0)),
        ("deductions", "0", F(10)),
        ("deductions", "2", F(4)),
        ("deductions", "3", F(1)),
        ("deductions", "50", F(1)),
        ("time_limit", "90", F(10)),
        ("time_limit", "90.01", F(9)),
        ("time_limit", "95", F(9)),
        ("time_limit", "95.01", F(8)),
        ("time_limit", "120", F(4)),
        ("time_limit", "120.01", F(0)),
        ("deviation", "42.5", F(10)),
        ("deviation", "43", F(10)),
        ("deviation", "42", F(10)),
        ("deviation", "43.01", F(8)),
        ("deviation", "43.5", F(8)),
        ("deviation", "40.5", F(4)),
        ("deviation", "45.5", F(0)),
        ("deviation", "45.51", F(0)),
        ("hundred", "87.5", F(35, 4)),
        ("hundred", "100", F(10)),
        ("hundred", "33.33", F(3333, 1000)),
    ],
)
def test_what_is_entered_is_worth_what_the_rule_says(scorer, value, worth):
    assert marks.worth(aspect(scorer), D(value)) == worth


@pytest.mark.parametrize(
    ("scorer", "value"),
    [
        ("points", "10.01"),
        ("points", "-1"),
        ("yes_no", "2"),
        ("levels", "4"),
        ("steps", "2"),
        ("steps", "NaN"),
        ("deductions", "1.5"),
        ("deductions", "-1"),
        ("deductions", "10000"),
        ("time_limit", "-0.01"),
        ("time_limit", "1.001"),
        ("time_limit", "Infinity"),
        ("deviation", "1.001"),
        ("deviation", "NaN"),
        ("hundred", "100.01"),
        ("hundred", "-1"),
    ],
)
def test_what_cannot_be_is_refused(scorer, value):
    with pytest.raises(Refusal, match=r"A1\.1"):
        marks.check(aspect(scorer), D(value))


@pytest.mark.parametrize(
    ("scorer", "settings"),
    [
        ("steps", {}),
        ("steps", {"steps": ["1"]}),
        ("steps", {"steps": ["1", "1.0"]}),
        ("steps", {"steps": ["0", "10.01"]}),
        ("steps", {"steps": ["0", "0.005"]}),
        ("steps", {"steps": ["0", "viel"]}),
        ("deductions", {}),
        ("deductions", {"each": "0"}),
        ("deductions", {"each": "11"}),
        ("deductions", {"each": "1", "floor": "10"}),
        ("deductions", {"each": "1", "floor": "-1"}),
        ("time_limit", {"limit": "90"}),
        ("time_limit", {**TIME, "limit": "0"}),
        ("time_limit", {**TIME, "every": "0"}),
        ("time_limit", {**TIME, "each": "10.5"}),
        ("time_limit", {**TIME, "end": "90"}),
        ("deviation", {**TASTE, "reference": ""}),
        ("deviation", {**TASTE, "tolerance": "-1"}),
        ("deviation", {**TASTE, "step": "0"}),
        ("deviation", {**TASTE, "step": "0.00001"}),
        ("deviation", {**TASTE, "each": "1E+9"}),
        ("deviation", {**TASTE, "beyond": "0.4"}),
    ],
)
def test_wrong_settings_are_an_error_of_the_scheme(scorer, settings):
    assert errors(aspect(scorer, settings=settings)) != []


@pytest.mark.parametrize("scorer", SCORERS)
def test_right_settings_are_no_problem_and_the_bounds_are_reached(scorer):
    subject = aspect(scorer)
    assert list(scoring_problems(subject)) == []
    lowest, highest = SCORERS[scorer].reachable(subject)
    assert highest == F(subject.max_mark) and 0 <= lowest < highest


def test_a_way_of_scoring_belongs_to_one_type_of_aspect():
    assert errors(aspect("levels", kind=M)) == ["Aspect %(key)s is scored in a way for the other type of aspect."]
    assert errors(aspect("hundred", kind=J)) == ["Aspect %(key)s is scored in a way for the other type of aspect."]
    assert errors(aspect("by_feeling")) == ["Aspect %(aspect)s is scored in a way that is not known: %(key)s."]


def test_a_sheet_is_told_what_to_offer_and_never_the_reference_answer():
    assert scorer_of(aspect("steps")).field(aspect("steps")).choices == (D(0), D(1), D("2.5"), D(10))
    assert (aspect("deductions"), scorer_of(aspect("deductions")).field(aspect("deductions")).unit)[1] == "处"
    shown = scorer_of(aspect("deviation")).field(aspect("deviation"))
    assert shown.shape is Shape.NUMBER and "42.5" not in repr(shown)


# Values of every kind, within what each way of scoring takes.
VALUES = {
    "points": st.decimals(0, 10, places=2),
    "yes_no": st.sampled_from([D(0), D(1)]),
    "levels": st.sampled_from([D(0), D(1), D(2), D(3)]),
    "steps": st.sampled_from([D(0), D(1), D("2.5"), D(10)]),
    "deductions": st.integers(0, 9999).map(D),
    "time_limit": st.decimals(0, 99_999, places=2),
    "deviation": st.decimals(-999_999, 999_999, places=2),
    "hundred": st.decimals(0, 100, places=2),
}
ANY = st.sampled_from(sorted(VALUES)).flatmap(lambda key: st.tuples(st.just(key), VALUES[key], VALUES[key]))


@given(ANY)
def test_worth_is_exact_and_lies_between_what_can_be_reached(entered):
    scorer, value, _ = entered
    lowest, highest = SCORERS[scorer].reachable(aspect(scorer))
    found = marks.worth(aspect(scorer), value)
    assert isinstance(found, F) and lowest <= found <= highest


@given(ANY)
def test_who_does_better_never_gets_less(entered):
    """Better is more points, fewer faults, less time, nearer to the reference."""
    scorer, one, other = entered
    if scorer == "deviation":
        better, worse = sorted((one, other), key=lambda value: abs(value - D("42.5")))
    elif scorer in ("deductions", "time_limit"):
        better, worse = sorted((one, other))
    else:
        worse, better = sorted((one, other))
    assert marks.worth(aspect(scorer), better) >= marks.worth(aspect(scorer), worse)


@given(st.decimals(0, 500, places=2))
def test_an_answer_as_far_above_the_reference_as_below_is_worth_the_same(off):
    assert marks.worth(aspect("deviation"), D("42.5") + off) == marks.worth(aspect("deviation"), D("42.5") - off)


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=9), st.randoms())
def test_the_total_of_hundreds_does_not_depend_on_the_order_of_marks(given_marks, random):
    worths = {f"J{place}": marks.worth(aspect("hundred"), mark) for place, mark in enumerate(given_marks)}
    shuffled = list(worths.values())
    random.shuffle(shuffled)
    again = dict(zip(worths, shuffled, strict=True))
    assert marks.panel_total(worths) == marks.panel_total(again)
    if len(worths) >= 3:
        assert marks.panel_total(worths, True) == marks.panel_total(again, True)


@given(st.lists(st.integers(0, 4).map(lambda level: F(level * 25)), min_size=3, max_size=9))
def test_exactly_one_highest_and_one_lowest_are_left_out_also_among_equals(totals):
    found = marks.panel({f"J{place}": total for place, total in enumerate(totals)}, drop_extremes=True)
    assert found.dropped_highest is not None and found.dropped_lowest is not None
    assert found.dropped_highest[0] != found.dropped_lowest[0]
    assert (found.dropped_highest[1], found.dropped_lowest[1]) == (max(totals), min(totals))
    assert sorted([*found.counted.values(), max(totals), min(totals)]) == sorted(totals)


NEW_WAY = '''"""Thirds: so many of three parts that are right."""

from decimal import Decimal
from fractions import Fraction

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.scorer import Field, Shape

KEY, KIND, SETTINGS = "thirds", AspectKind.MEASUREMENT, ()


def field(aspect):
    return Field(Shape.NUMBER, highest=Decimal(3), decimals=0)


def check(aspect, value):
    if value not in (0, 1, 2, 3):
        raise Refusal("A third.")
    return value


def worth(aspect, value):
    return Fraction(aspect.max_mark) * int(value) / 3


def reachable(aspect):
    return Fraction(0), Fraction(aspect.max_mark)


def problems(aspect):
    return ()
'''


def test_a_new_way_of_scoring_is_one_file(tmp_path, monkeypatch):
    (tmp_path / "thirds.py").write_text(NEW_WAY, encoding="utf-8")
    monkeypatch.setattr(scorers, "__path__", [*scorers.__path__, str(tmp_path)])
    monkeypatch.setitem(SCORERS, "thirds", scorers.found_here()["thirds"])
    subject = aspect("thirds")
    assert list(scoring_problems(subject)) == []
    assert marks.judge_total([subject], {"A1.1": D(2)}) == F(20, 3)

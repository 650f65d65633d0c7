"""Severity, consistency and agreement over warm-up works: a table of cases, and what must hold for any judge."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.calibration import (
    FEWEST,
    FEWEST_FOR_KAPPA,
    Agreement,
    Compared,
    Figures,
    Leaning,
    agreement,
    calibration,
    check_works,
    figures,
    kappa,
    rounded,
    rounded_root,
)
from compmgr.scoring.rules.scheme import Aspect, AspectKind

SIZE = Aspect("A1.1", AspectKind.MEASUREMENT, D(20))
LOOK = Aspect("B1.1", AspectKind.JUDGEMENT, D(6))
FIT = Aspect("A1.2", AspectKind.MEASUREMENT, D(5), scorer="yes_no")
COPY = [Compared(SIZE, D(12), D(12)), Compared(LOOK, D(2), D(2))] * 20

marks = st.decimals(0, 20, places=2)
levels = st.integers(0, 3)
pairs = st.lists(st.tuples(levels, levels), min_size=FEWEST_FOR_KAPPA, max_size=60)
shares = st.lists(st.fractions(-1, 1, max_denominator=60), min_size=FEWEST, max_size=40)


@pytest.mark.parametrize(
    ("aspect", "own", "reference", "difference"),
    [
        (SIZE, "12", "10", F(1, 10)),
        (SIZE, "0", "20", F(-1)),
        (LOOK, "3", "2", F(1, 3)),
        (LOOK, "0", "3", F(-1)),
        (FIT, "1", "0", F(1)),
        (FIT, "1", "1", F(0)),
    ],
)
def test_a_difference_is_a_share_of_the_maximum_and_above_0_when_lenient(aspect, own, reference, difference):
    assert Compared(aspect, D(own), D(reference)).difference == difference


def test_a_judge_is_described_over_everything_and_by_kind():
    lenient = [Compared(SIZE, D(11), D(10)) for _ in range(5)]  # 5 % each
    strict = [Compared(LOOK, D(1), D(2)) for _ in range(4)] + [Compared(LOOK, D(3), D(1))]  # 4 × -1/3, once +2/3
    found = calibration([*lenient, *strict])
    assert found.measured == Figures(5, F(1, 20), F(0))
    assert found.judged == Figures(5, F(-2, 15), F(1, 5))
    assert found.together.count == 10 and found.together.severity == (F(1, 20) - F(2, 15)) / 2
    assert found.levels == Agreement(5, F(0), F(4, 5), None)
    assert (found.measured.leaning, found.judged.leaning) == (Leaning.LENIENT, Leaning.STRICT)
    assert (found.measured.is_even, found.judged.is_even) == (True, False)


@pytest.mark.parametrize("count", range(FEWEST))
def test_too_few_marks_give_no_figure(count):
    assert figures([F(1, 10)] * count) == Figures(count)
    assert agreement([(1, 1)] * count) == Agreement(count)
    assert calibration([Compared(SIZE, D(1), D(2))] * count).together.leaning is None


def test_kappa_waits_for_more_levels_than_the_shares():
    mixed = [(0, 0), (1, 1), (2, 2), (3, 3)] * 5
    assert agreement(mixed[: FEWEST_FOR_KAPPA - 1]).kappa is None
    assert agreement(mixed[:FEWEST_FOR_KAPPA]).kappa == 1


def test_only_what_is_judged_counts_as_levels():
    found = calibration([*[Compared(FIT, D(1), D(1))] * 5, *[Compared(LOOK, D(1), D(1))] * 6])
    assert (found.measured.count, found.judged.count, found.levels.count) == (5, 6, 6)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([(0, 3), (3, 0)], F(-1)),
        ([(0, 0), (3, 3)], F(1)),
        ([(2, 2), (2, 2)], None),
        # observed (1 + 0 + 0 + 1) / 4, expected by the margins {0: 1, 1: 1, 2: 1, 3: 1} on both sides: 40 / 16
        ([(0, 1), (1, 0), (2, 2), (3, 3)], F(4, 5)),
        ([(0, 0), (0, 3), (3, 0), (3, 3)], F(0)),
    ],
)
def test_kappa_weighs_by_the_squared_distance(levels, expected):
    assert kappa(levels) == expected


def test_a_judge_who_copies_the_reference_has_no_severity_and_agrees_in_everything():
    found = calibration(COPY)
    for each in (found.together, found.measured, found.judged):
        assert (each.severity, each.variance, each.leaning, each.is_even) == (0, 0, Leaning.LEVEL, True)
    assert found.levels == Agreement(20, F(1), F(1), None)  # one level throughout says nothing of kappa


@given(st.lists(marks, min_size=FEWEST, max_size=40), pairs)
def test_copying_is_without_severity_whatever_the_reference(values, known):
    copied = [Compared(SIZE, value, value) for value in values]
    copied += [Compared(LOOK, D(level), D(level)) for level, _ in known]
    found = calibration(copied)
    assert (found.together.severity, found.together.variance) == (0, 0)
    assert (found.levels.exact, found.levels.adjacent) == (1, 1) and found.levels.kappa in (1, None)


@given(shares, st.fractions(-1, 1, max_denominator=60))
def test_adding_a_constant_moves_severity_only(differences, constant):
    before, after = figures(differences), figures([each + constant for each in differences])
    assert after.severity == before.severity + constant
    assert after.variance == before.variance


@given(shares)
def test_the_order_of_marks_changes_nothing(differences):
    assert figures(differences) == figures(sorted(differences))


@given(pairs)
def test_agreement_lies_within_its_bounds(levels):
    found = agreement(levels)
    assert 0 <= found.exact <= found.adjacent <= 1
    assert found.kappa is None or -3 <= found.kappa <= 1
    assert kappa([(reference, own) for own, reference in levels]) == found.kappa


@pytest.mark.parametrize(
    ("share", "shown"),
    [(F(1, 3), "33.3"), (F(-1, 3), "-33.3"), (F(1, 2000), "0.1"), (F(-1, 2000), "-0.1"), (F(0), "0.0")],
)
def test_a_share_is_rounded_once_half_up(share, shown):
    assert str(rounded(share)) == shown


@pytest.mark.parametrize(
    ("square", "shown"),
    [(F(0), "0.0"), (F(1, 4), "50.0"), (F(1, 5), "44.7"), (F(1, 4_000_000), "0.1"), (F(2), "141.4")],
)
def test_a_root_is_rounded_from_the_exact_square(square, shown):
    assert str(rounded_root(square)) == shown


@given(st.fractions(0, 1, max_denominator=10_000))
def test_a_rounded_root_is_the_nearest(square):
    shown = F(rounded_root(square)) / 100
    half = F(1, 2000)
    assert max(shown - half, F(0)) ** 2 <= square < (shown + half) ** 2


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_calibration_has_a_few_works(number):
    with pytest.raises(Refusal):
        check_works(number)
    assert check_works(4) == 4

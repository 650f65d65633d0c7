"""The scheme of a rehearsal shows every way of scoring there is, also one that nobody here has heard of."""

from decimal import Decimal as D
from fractions import Fraction
from types import SimpleNamespace

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules import practice
from compmgr.scoring.rules.lint import problems, require_freezable
from compmgr.scoring.rules.scheme import AspectKind, SchemeProblem, aspects_of, total_of
from compmgr.scoring.rules.scorer import Field, Setting, Shape
from compmgr.scoring.rules.scorers import SCORERS, scorer_of


def test_every_registered_way_of_scoring_has_an_aspect():
    assert {aspect.scorer for aspect in aspects_of(practice.scheme())} == set(SCORERS)


def test_the_scheme_is_worth_100_and_has_nothing_wrong():
    scheme = practice.scheme()
    assert total_of(scheme) == D(100)
    assert problems(scheme) == []
    require_freezable(scheme)


def test_a_sheet_is_not_long():
    assert all(
        1 <= len(sub.aspects) <= practice.MOST_A_SHEET
        for part in practice.scheme().criteria
        for sub in part.sub_criteria
    )


def test_every_field_takes_its_highest_value_and_refuses_what_is_above():
    for aspect in aspects_of(practice.scheme()):
        shown = scorer_of(aspect).field(aspect)
        if shown.highest is None:
            continue
        assert scorer_of(aspect).check(aspect, shown.highest) == shown.highest
        try:
            scorer_of(aspect).check(aspect, shown.highest + 1)
        except Refusal:
            continue
        raise AssertionError(aspect.scorer)


def stranger(**given):
    """A way of scoring with settings nobody told the rehearsal about."""

    def faults(aspect):
        limit = aspect.settings.get("limit")
        return [] if limit and D(limit) > 50 else [SchemeProblem(aspect.key, "too small")]

    return SimpleNamespace(
        KEY="timed",
        KIND=AspectKind.MEASUREMENT,
        SETTINGS=(Setting("limit"), Setting("steps", many=True, is_needed=False)),
        field=lambda aspect: Field(Shape.NUMBER, highest=D(aspect.settings["limit"])),
        worth=lambda aspect, value: Fraction(value),
        problems=faults,
        **given,
    )


def test_a_new_way_of_scoring_appears_with_settings_it_accepts():
    scheme = practice.scheme({**SCORERS, "timed": stranger()})
    [aspect] = [aspect for aspect in aspects_of(scheme) if aspect.scorer == "timed"]
    assert aspect.settings == {"limit": "100"}
    assert total_of(scheme) == D(100)


def test_a_way_that_accepts_nothing_is_left_out():
    never = stranger()
    never.problems = lambda aspect: [SchemeProblem(aspect.key, "never")]
    scheme = practice.scheme({**SCORERS, "timed": never})
    assert {aspect.scorer for aspect in aspects_of(scheme)} == set(SCORERS)
    assert total_of(scheme) == D(100)

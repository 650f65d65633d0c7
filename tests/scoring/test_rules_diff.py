"""Two versions of a scheme side by side: what was added, removed, changed, and which marks still stand."""

from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from compmgr.scoring.rules.diff import differences, pairing
from compmgr.scoring.rules.scheme import Aspect, AspectKind, Criterion, Scheme, Section, SubCriterion, aspects_of
from tests.factories.marking import plan
from tests.scoring.real import real_scheme


def of(*aspects, sections=(), name="加工", target=None, day=None):
    keyed = tuple(replace(aspect, key=f"A1.{place}") for place, aspect in enumerate(aspects, start=1))
    return Scheme((Criterion("A", name, (SubCriterion("A1", "尺寸", keyed, day),), target),), sections)


def aspect(description, worth="10", **values):
    return Aspect("", AspectKind.MEASUREMENT, D(worth), description, **values)


LONG, WIDE, HIGH = aspect("长度"), aspect("宽度"), aspect("高度")


def told(before, after):
    return [(one.kind, one.level, one.before, one.after, dict(one.fields)) for one in differences(before, after)]


def test_two_equal_versions_do_not_differ():
    assert differences(real_scheme(), real_scheme()) == []


def test_an_added_and_a_removed_aspect_are_told_with_what_they_are_worth():
    assert told(of(LONG, WIDE), of(LONG))[1:] == [
        ("changed", "sub_criterion", "A1", "A1", {"total": (D(20), D(10))}),
        ("removed", "aspect", "A1.2", "", {"max_mark": (D(10), None)}),
    ]
    assert told(of(LONG), of(LONG, WIDE))[-1] == ("added", "aspect", "", "A1.2", {"max_mark": (None, D(10))})


def test_a_changed_aspect_shows_both_values():
    [_, _, change] = told(of(LONG), of(replace(LONG, max_mark=D(12), requirement="±0.5")))
    assert change == (
        "changed", "aspect", "A1.1", "A1.1", {"max_mark": (D(10), D(12)), "requirement": ("", "±0.5")}
    )  # fmt: skip


def test_changes_of_criteria_days_and_sections_are_told():
    before = of(LONG, sections=(Section(1, "安全", D(5)), Section(2, "工艺", D(5))), day=1)
    after = of(LONG, sections=(Section(1, "安全", D(10)),), name="制作", target=D(10), day=2)
    assert told(before, after) == [
        ("changed", "section", "1", "1", {"target": (D(5), D(10))}),
        ("removed", "section", "2", "", {}),
        ("changed", "criterion", "A", "A", {"name": ("加工", "制作"), "target": (None, D(10))}),
        ("changed", "sub_criterion", "A1", "A1", {"day": (1, 2)}),
    ]


def test_a_line_put_in_moves_keys_and_keeps_marks():
    before, after = of(LONG, WIDE), of(HIGH, LONG, WIDE)
    assert dict(pairing(before, after).carried) == {"A1.1": "A1.2", "A1.2": "A1.3"}
    assert [one for one in told(before, after) if one[0] == "added"] == [
        ("added", "aspect", "", "A1.1", {"max_mark": (None, D(10))})
    ]


def test_section_and_key_do_not_touch_a_mark_and_everything_else_does():
    assert dict(pairing(of(LONG), of(replace(LONG, section=3))).carried) == {"A1.1": "A1.1"}
    assert dict(pairing(of(LONG), of(replace(LONG, max_mark=D("10.00")))).carried) == {"A1.1": "A1.1"}
    assert dict(pairing(of(LONG), of(replace(LONG, scorer="points"))).carried) == {"A1.1": "A1.1"}
    for other in (
        replace(LONG, max_mark=D(9)),
        replace(LONG, requirement="±1"),
        replace(LONG, description="总长"),
        replace(LONG, scorer="hundred"),
        replace(LONG, kind=AspectKind.JUDGEMENT),
    ):
        assert dict(pairing(of(LONG), of(other)).carried) == {}


def test_two_aspects_alike_are_paired_one_by_one():
    assert dict(pairing(of(LONG, LONG), of(LONG, LONG, LONG)).carried) == {"A1.1": "A1.1", "A1.2": "A1.2"}
    assert dict(pairing(of(LONG, LONG), of(LONG)).carried) == {"A1.1": "A1.1"}


@given(st.permutations(aspects_of(real_scheme())), st.integers(0, 149))
def test_whatever_is_moved_or_taken_out_no_aspect_is_paired_twice_and_only_equals_are_carried(shuffled, kept):
    before, after = real_scheme(), of(*shuffled[:kept])
    paired = pairing(before, after)
    assert len(set(paired.pairs.values())) == len(paired.pairs) == min(kept, 149)
    old = {one.key: one for one in aspects_of(before)}
    new = {one.key: one for one in aspects_of(after)}
    assert len(paired.carried) == kept
    for key, other in paired.carried.items():
        assert replace(new[other], key=key) == old[key]


def test_a_change_of_weights_touches_the_changed_aspects_alone():
    assert set(pairing(plan(), plan("30", "30", "40")).carried) == {"B1.1"}

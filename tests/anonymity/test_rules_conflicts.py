"""What speaks against a judge: a table of cases, and what no writing of a name can hide."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compmgr.anonymity.rules.conflicts import (
    Competitor,
    ConflictRule,
    ConflictWeight,
    Declared,
    Finding,
    Judge,
    Occasion,
    TieKind,
    coaches_in,
    findings,
    is_barred,
    person_key,
    relations_in,
    unit_key,
)

R, W, K = ConflictRule, ConflictWeight, TieKind
START = datetime(2026, 6, 10, 1, tzinfo=UTC)
STAGE = Occasion("6-06-04-00", date(2026, 6, 10), START, START + timedelta(days=2))
FIELD = [
    Competitor(("张三",), ("华盛家具（苏州）有限公司",), "江苏省代表队", coach="李四、王五"),
    Competitor(("阿依古丽·买买提",), ("无",), "新疆代表队", coach="Zhang San"),
]
QUALIFIED = dict(has_profile=True, unit="某大学", occupations=("6-06-04-00",), licence_valid_until=date(2026, 6, 10))


def judge(name="赵六", **values):
    return Judge(name, **{**QUALIFIED, **values})


def rules_of(someone, occasion=STAGE, field=FIELD):
    return {(each.rule, each.weight) for each in findings(someone, occasion, field)}


def test_nothing_speaks_against_a_stranger_with_a_valid_licence():
    assert findings(judge(), STAGE, FIELD) == []


@pytest.mark.parametrize(
    ("someone", "rule"),
    [
        (judge(unit="华盛家具（苏州）有限公司"), R.SAME_UNIT),
        (judge(unit="华盛家具(苏州)有限公司"), R.SAME_UNIT),
        (judge(unit="华盛家具 （苏州） 有限公司 "), R.SAME_UNIT),
        (judge(unit="华盛家具【苏州】有限公司"), R.SAME_UNIT),
        (judge(unit="江苏省代表队"), R.SAME_UNIT),
        (judge(ties=(Declared(K.UNIT, "华盛家具(苏州)有限公司"),)), R.DECLARED_UNIT),
        (judge(ties=(Declared(K.DELEGATION, "江苏省 代表队"),)), R.DELEGATION),
        (judge(name="李四"), R.COACH),
        (judge(name="王五（裁判员）"), R.COACH),
        (judge(name="ＺＨＡＮＧ san"), R.COACH),
        (judge(ties=(Declared(K.COACH, "张三"),)), R.COACH),
        (judge(ties=(Declared(K.KIN, "阿依古丽•买买提"),)), R.KIN),
        (judge(ties=(Declared(K.OTHER, "张 三"),)), R.DECLARED),
        (judge(ties=(Declared(K.OTHER, "新疆代表队"),)), R.DECLARED),
    ],
)
def test_a_relation_bars(someone, rule):
    assert rules_of(someone) == {(rule, W.HARD)}


@pytest.mark.parametrize(
    "someone",
    [
        judge(unit="无"),
        judge(unit=""),
        judge(unit="自由职业"),
        judge(unit="华盛家具（无锡）有限公司"),
        judge(ties=(Declared(K.KIN, "江苏省代表队"),)),
        judge(ties=(Declared(K.UNIT, "张三"),)),
        judge(name="李"),
    ],
)
def test_what_only_looks_alike_does_not(someone):
    assert findings(someone, STAGE, FIELD) == []


def test_a_licence_has_to_hold_on_the_day_of_the_stage():
    assert rules_of(judge(licence_valid_until=date(2026, 6, 9))) == {(R.LICENCE_EXPIRED, W.HARD)}
    assert rules_of(judge(licence_valid_until=None)) == {(R.LICENCE_UNKNOWN, W.NOTE)}


def test_another_occupation_bars_and_no_profile_is_only_said():
    assert rules_of(judge(occupations=("6-06-03-01",))) == {(R.OCCUPATION, W.HARD)}
    assert rules_of(judge(occupations=())) == {(R.OCCUPATION, W.HARD)}
    assert rules_of(Judge("赵六")) == {(R.NO_PROFILE, W.NOTE)}


def test_an_earlier_panel_asks_for_a_reason_unless_the_event_bars_it():
    someone, barring = judge(earlier=("苏州初赛",)), Occasion(*list(vars(STAGE).values())[:4], bars_earlier=True)
    assert findings(someone, STAGE, FIELD) == [Finding(R.EARLIER_PANEL, W.SOFT, "苏州初赛")]
    assert findings(someone, barring, FIELD) == [Finding(R.EARLIER_PANEL, W.HARD, "苏州初赛")]


def test_another_panel_at_the_same_time_is_said_and_one_before_is_not():
    day = timedelta(days=1)
    same, before = ("家具", START + day, START + 3 * day), ("陶瓷", START - day, START)
    assert rules_of(judge(engaged=(same, before))) == {(R.BUSY, W.NOTE)}


def test_who_left_this_panel_comes_back_with_a_reason_only():
    assert findings(judge(left="有亲属"), STAGE, FIELD) == [Finding(R.LEFT_BEFORE, W.SOFT, "有亲属")]


def test_the_heaviest_stands_first_and_each_once():
    someone = judge(unit="江苏省代表队", ties=(Declared(K.KIN, "张三"), Declared(K.KIN, "张三")), earlier=("初赛",))
    assert [each.rule for each in findings(someone, STAGE, FIELD)] == [R.SAME_UNIT, R.KIN, R.EARLIER_PANEL]


def test_a_licence_that_ran_out_makes_no_mark_suspect():
    found = findings(judge(licence_valid_until=date(2020, 1, 1), name="李四"), STAGE, FIELD)
    assert is_barred(found) and [each.rule for each in relations_in(found)] == [R.COACH]


@given(st.text("华盛家具有限公司·()（） Ａa", min_size=1, max_size=12), st.sampled_from(["", " ", "　", "\u00a0"]))
def test_a_unit_is_the_same_however_its_spaces_and_brackets_are_typed(name, space):
    typed = space.join(name).replace("(", "（").replace(")", "）")
    assert unit_key(typed) == unit_key(name) == unit_key(unit_key(name))


@given(st.lists(st.text("张王李赵四五六", min_size=2, max_size=3), min_size=1, max_size=4))
def test_every_coach_of_a_list_is_found(names):
    for between in ("、", "，", ", ", "/", "；", "  "):
        assert {person_key(name) for name in names} <= coaches_in(between.join(names))


@given(st.text(max_size=20))
def test_keys_of_any_text_are_found_again(text):
    assert person_key(person_key(text)) == person_key(text) or "(" in person_key(text)
    assert unit_key(unit_key(text)) == unit_key(text)

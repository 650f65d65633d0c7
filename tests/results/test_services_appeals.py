"""Appeals and advancement: who may go on, who may object, and what a ruling leads to."""

from datetime import timedelta

import pytest

from compmgr.accounts.permissions import Role
from compmgr.audit.queries import entries_about
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.results import queries, services
from compmgr.results.rules.states import AppealState, ResultState, Ruling
from tests.factories import outcomes
from tests.factories.world import make_event, make_stage, make_user

GROUNDS = "测量位置与技术文件不一致，请求复核 A1.1。"


@pytest.fixture
def staged(session):
    return outcomes.published(session)


@pytest.fixture
def placing(session, staged):
    return queries.placings_of(session, staged.result)[1]


@pytest.fixture
def leader(session, placing):
    return make_user(session, Role.DELEGATION_LEADER, placing.entry.delegation)


@pytest.fixture
def arbitrator(session, staged):
    return make_user(session, Role.ARBITRATOR, staged.stage.event.contest)


def test_an_appeal_in_time_puts_the_result_under_appeal(session, staged, placing, leader):
    appeal = services.lodge_appeal(session, placing, GROUNDS, by=leader)
    assert (appeal.state, staged.result.state) == (AppealState.LODGED, ResultState.UNDER_APPEAL)
    session.commit()
    assert [entry.action for entry in entries_about(session, appeal)] == ["appeal.lodged"]


def test_a_late_appeal_a_bare_one_and_a_second_one_are_refused(session, staged, placing, leader):
    with clock.frozen(clock.now() + timedelta(minutes=121)), pytest.raises(Refusal, match="time for appeals ended"):
        services.lodge_appeal(session, placing, GROUNDS, by=leader)
    with pytest.raises(Refusal, match="grounds"):
        services.lodge_appeal(session, placing, "不服", by=leader)
    services.lodge_appeal(session, placing, GROUNDS, by=leader)
    with pytest.raises(Refusal, match="open already"):
        services.lodge_appeal(session, placing, GROUNDS, by=leader)


def test_a_result_that_is_not_public_takes_no_appeal(session, leader, placing, staged):
    staged.result.state = ResultState.SUPERVISOR_SIGNED
    with pytest.raises(Conflict):
        services.lodge_appeal(session, placing, GROUNDS, by=leader)


@pytest.mark.parametrize(
    ("rulings", "state"),
    [
        ([Ruling.UPHELD, Ruling.UPHELD], ResultState.UPHELD),
        ([Ruling.CORRECTED, Ruling.UPHELD], ResultState.CORRECTED),
    ],
)
def test_the_result_leaves_the_appeal_with_the_last_ruling(session, staged, leader, arbitrator, rulings, state):
    appeals = [
        services.lodge_appeal(session, each, GROUNDS, by=leader)
        for each in queries.placings_of(session, staged.result)[:2]
    ]
    for appeal, ruling in zip(appeals, rulings, strict=True):
        assert staged.result.state is ResultState.UNDER_APPEAL
        services.rule_on_appeal(session, appeal, ruling, "经复核评分表。", by=arbitrator)
    assert (staged.result.state, appeals[0].state) == (state, AppealState.RULED)


def test_nobody_rules_on_their_own_appeal_and_none_is_ruled_twice(session, placing, leader, arbitrator):
    appeal = services.lodge_appeal(session, placing, GROUNDS, by=leader)
    with pytest.raises(Refusal, match="cannot rule on it"):
        services.rule_on_appeal(session, appeal, Ruling.UPHELD, "维持", by=leader)
    services.rule_on_appeal(session, appeal, Ruling.UPHELD, "维持原成绩。", by=arbitrator)
    with pytest.raises(Conflict):
        services.rule_on_appeal(session, appeal, Ruling.CORRECTED, "更正", by=arbitrator)


def test_a_correction_is_a_new_edition_and_the_old_one_stays_public_until_then(
    session, staged, placing, leader, arbitrator
):
    appeal = services.lodge_appeal(session, placing, GROUNDS, by=leader)
    services.rule_on_appeal(session, appeal, Ruling.CORRECTED, "A1.1 更正。", by=arbitrator)
    first = staged.result
    second = services.compute(session, staged.stage, by=staged.chief, reason="申诉裁决更正")
    assert queries.published_result(session, staged.stage) is first
    services.chief_sign(session, second, outcomes.PASSWORD, by=staged.chief)
    services.decode(session, second, by=staged.supervisor)
    services.supervisor_sign(session, second, outcomes.PASSWORD, by=staged.supervisor)
    services.publish(session, second, by=staged.office)
    assert (first.state, queries.published_result(session, staged.stage)) == (ResultState.ANNULLED, second)


def preliminary(session, count):
    event = make_event(session)
    stage = make_stage(session, event, kind=StageKind.PRELIMINARY, name="第一赛区", advance_count=count)
    return outcomes.make_marked_stage(session, stage=stage)


def test_the_top_and_everyone_tied_at_the_line_enter_the_final_once(session):
    staged = preliminary(session, 3)
    final = make_stage(session, staged.stage.event)
    with pytest.raises(Conflict):
        services.advance(session, staged.stage, by=staged.office)
    outcomes.published(session, staged)
    entered = services.advance(session, staged.stage, by=staged.office)
    assert len(entered) == 4  # two share place 3
    assert {entry.stage_id for entry in entered} == {final.id}
    assert services.advance(session, staged.stage, by=staged.office) == entered


def test_nobody_advances_from_a_final_or_into_none(session):
    staged = outcomes.published(session)
    with pytest.raises(Refusal, match="Nobody advances"):
        services.advance(session, staged.stage, by=staged.office)
    without_final = outcomes.published(session, preliminary(session, 1))
    with pytest.raises(Refusal, match="no final"):
        services.advance(session, without_final.stage, by=without_final.office)

"""Nobody comes onto a panel past the check, and what speaks against somebody is told to the organisers alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from compmgr.accounts.models import Grant
from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries, services
from compmgr.anonymity.rules.conflicts import ConflictRule, TieKind
from compmgr.audit.models import AuditEntry
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import Conflict, NotFound, Refusal
from compmgr.foundation.mail import Letter
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import MarkSheet, PanelMember
from compmgr.scoring.rules.states import PanelRole, SheetState
from tests.factories.judges import make_profile, make_tie
from tests.factories.marking import fill_all, make_drawn_stage, make_panel, sheets_of
from tests.factories.world import make_delegation, make_entry, make_event, make_person, make_stage, make_user
from tests.test_house import ROOT

UNIT = "样例家具有限公司"


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE)


def entered(session, stage, **values):
    return make_entry(session, stage, make_delegation(session, name="样例省代表队"), **values)


def actions(session):
    session.commit()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def members(session):
    return session.scalar(select(func.count(PanelMember.id)))


@pytest.mark.parametrize("role", list(PanelRole))
def test_a_hard_conflict_refuses_every_part_on_the_panel_and_names_the_rule(session, office, role):
    stage = make_stage(session)
    entered(session, stage)
    judge = make_profile(session, unit="样例家具 有限公司").user
    with pytest.raises(Refusal) as refused:
        services.assign(session, stage, judge, role=role, by=office)
    assert refused.value.values["rules"] == [ConflictRule.SAME_UNIT]
    assert members(session) == 0
    assert "judge.assigned" not in actions(session)


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.REJECTED, EntryState.DRAFT, EntryState.ABSENT])
def test_who_will_not_be_marked_bars_nobody(session, office, state):
    stage = make_stage(session)
    entered(session, stage, state=state)
    services.assign(session, stage, make_profile(session, unit=UNIT).user, by=office)
    assert members(session) == 1


def test_a_soft_conflict_asks_for_a_reason_which_is_kept(session, office):
    final = make_stage(session)
    first = make_stage(
        session, final.event, kind=StageKind.PRELIMINARY, name="初赛", starts_at=final.starts_at - timedelta(days=3)
    )
    judge = make_profile(session).user
    services.assign(session, first, judge, by=office)
    with pytest.raises(Refusal, match="Say why") as refused:
        services.assign(session, final, judge, despite=" ", by=office)
    assert ConflictRule.EARLIER_PANEL in refused.value.values["rules"]
    member = services.assign(session, final, judge, despite="本工种裁判人数不足", by=office)
    assert member.despite == "本工种裁判人数不足"
    session.commit()
    kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "judge.assigned")).all()
    assert kept[-1].reason == "本工种裁判人数不足"


def test_the_event_may_bar_who_judged_its_preliminary(session, office):
    final = make_stage(session, make_event(session, bars_earlier_judges=True))
    before = final.starts_at - timedelta(days=3)
    first = make_stage(session, final.event, kind=StageKind.PRELIMINARY, name="初赛", starts_at=before)
    judge = make_profile(session).user
    services.assign(session, first, judge, by=office)
    with pytest.raises(Refusal, match="cannot be on this panel"):
        services.assign(session, final, judge, despite="人数不足", by=office)


def test_a_licence_that_ends_before_the_stage_bars(session, office):
    stage = make_stage(session)
    profile = make_profile(session, licence_valid_until=date(2020, 1, 1))
    with pytest.raises(Refusal) as refused:
        services.assign(session, stage, profile.user, by=office)
    assert refused.value.values["rules"] == [ConflictRule.LICENCE_EXPIRED]


def test_no_deed_but_this_one_assigns_a_judge():
    """Whoever assigns past the check would have to be named here."""
    inner = {"compmgr/scoring/services/panel.py", "compmgr/scoring/services/__init__.py"}
    asking = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "compmgr").rglob("*.py")
        if "assign_judge(" in path.read_text("utf-8")
    }
    assert asking - inner - {"compmgr/demo/services/practice.py"} == {"compmgr/anonymity/services/panels.py"}


def test_a_coordinator_and_a_substitute_have_no_sheets(session, office):
    stage = make_drawn_stage(session, entries=1, judges=1)
    for role in (PanelRole.COORDINATOR, PanelRole.SUBSTITUTE):
        member = services.assign(session, stage, make_profile(session).user, role=role, by=office)
        assert sheets_of(session, member) == []
    assert len(scoring.judges_of(session, stage)) == 1


def test_a_substitute_is_called_in_and_gets_sheets(session, office):
    stage = make_drawn_stage(session, entries=2, judges=1)
    substitute = services.assign(session, stage, make_profile(session).user, role=PanelRole.SUBSTITUTE, by=office)
    services.call_in(session, substitute, by=office)
    assert (substitute.role, len(sheets_of(session, substitute))) == (PanelRole.JUDGE, 2 * 2)
    assert "judge.called_in" in actions(session)
    with pytest.raises(Conflict, match="no substitute"):
        services.call_in(session, substitute, by=office)


def test_a_substitute_who_is_related_by_now_is_not_called_in(session, office):
    stage = make_drawn_stage(session, entries=1, judges=1)
    substitute = services.assign(session, stage, make_profile(session).user, role=PanelRole.SUBSTITUTE, by=office)
    make_tie(session, substitute.user)
    with pytest.raises(Refusal, match="cannot be on this panel"):
        services.call_in(session, substitute, by=office)
    assert substitute.role is PanelRole.SUBSTITUTE


def test_after_the_signature_a_substitute_comes_only_for_somebody_who_left(session, office):
    stage = make_drawn_stage(session, entries=1, judges=2)
    chief, leaving, _ = scoring.members_of(session, stage)
    substitute = services.assign(session, stage, make_profile(session).user, role=PanelRole.SUBSTITUTE, by=office)
    fill_all(session, stage)
    services.sign_panel(session, stage, by=chief.user)
    with pytest.raises(Conflict, match="nobody has left"):
        services.call_in(session, substitute, by=office)
    marking.recuse(session, leaving, "亲属参赛", by=office)
    services.call_in(session, substitute, by=office)
    assert not scoring.is_signed(session, stage)


def test_conflicts_are_found_anew_when_entries_or_ties_change(session, office):
    stage = make_drawn_stage(session, entries=1, judges=2)
    [first, second] = scoring.judges_of(session, stage)
    assert queries.conflicts_now(session, stage) == []
    make_tie(session, first.user)
    entered(session, stage, coach=second.user.name)
    found = {concern.member: [each.rule for each in concern.found] for concern in queries.conflicts_now(session, stage)}
    assert found == {first: [ConflictRule.DECLARED_UNIT], second: [ConflictRule.COACH]}


def test_a_panel_with_a_conflict_does_not_sign_and_the_organisers_are_told_once(session, office):
    stage = make_drawn_stage(session, entries=1, judges=2)
    chief, judge, _ = scoring.members_of(session, stage)
    fill_all(session, stage)
    make_tie(session, judge.user)
    organiser = make_user(session, Role.CONTEST_ORGANISER, stage.event.contest)
    stranger = make_user(session, Role.CONTEST_ORGANISER, make_stage(session).event.contest)
    assert [services.sign_panel(session, stage, by=chief.user) for _ in range(2)] == [0, 0]
    assert SheetState.LOCKED not in set(session.scalars(select(MarkSheet.state)))
    letters = session.scalars(select(Letter)).all()
    assert [letter.user_id for letter in letters].count(organiser.id) == 1
    assert stranger.id not in {letter.user_id for letter in letters}
    assert letters[0].values["names"] == judge.user.name
    done = actions(session)
    assert ("panel.held_up" in done, "panel.signed" in done) == (True, False)


def test_the_panel_signs_once_the_judge_has_left(session, office):
    stage = make_drawn_stage(session, entries=1, judges=2)
    chief, judge, _ = scoring.members_of(session, stage)
    fill_all(session, stage)
    make_tie(session, judge.user)
    marking.recuse(session, judge, "同单位", by=office)
    assert services.sign_panel(session, stage, by=chief.user) == 2


def test_a_relation_is_declared_and_the_trail_does_not_say_to_whom(session, office):
    judge = make_user(session)
    tie = services.declare_tie(session, judge, TieKind.KIN, "  张三 ", by=judge)
    assert (tie.name, tie.by_id) == ("张三", judge.id)
    with pytest.raises(Conflict):
        services.declare_tie(session, judge, TieKind.KIN, "张三", by=judge)
    with pytest.raises(Refusal):
        services.declare_tie(session, judge, TieKind.UNIT, "无", by=judge)
    session.commit()
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "tie.declared"))
    assert "张三" not in str(entry.changes)
    assert "张三" not in session.scalar(text("select name from ties"))


def test_a_relation_declared_by_somebody_on_a_panel_reaches_the_organisers(session, office):
    stage = make_drawn_stage(session, entries=1, judges=1)
    [judge] = scoring.judges_of(session, stage)
    services.declare_tie(session, judge.user, TieKind.UNIT, "别的单位", by=judge.user)
    assert session.scalar(select(func.count(Letter.id))) == 0
    services.declare_tie(session, judge.user, TieKind.UNIT, UNIT, by=judge.user)
    assert office.id in session.scalars(select(Letter.user_id)).all()


def test_a_relation_is_taken_back_by_who_declared_it_unless_it_concerns_their_panel(session, office):
    judge, other = make_user(session), make_user(session)
    free = services.declare_tie(session, judge, TieKind.UNIT, "别的单位", by=judge)
    with pytest.raises(NotFound):
        services.end_own_tie(session, free, "已离职", by=other)
    with pytest.raises(Refusal):
        services.end_own_tie(session, free, "", by=judge)
    services.end_own_tie(session, free, "已离职", by=judge)
    assert queries.ties_of(session, judge) == []
    stage = make_drawn_stage(session, entries=1, judges=1)
    sitting = scoring.judges_of(session, stage)[0].user
    tie = services.declare_tie(session, sitting, TieKind.UNIT, UNIT, by=sitting)
    with pytest.raises(Conflict, match="Only the organiser"):
        services.end_own_tie(session, tie, "写错了", by=sitting)
    services.end_tie(session, tie, "核实无误", by=office)
    assert actions(session).count("tie.ended") == 2


def test_a_judge_steps_back_on_the_spot_and_the_organiser_is_told(session, office):
    stage = make_drawn_stage(session, entries=1, judges=2)
    leaving, staying = scoring.judges_of(session, stage)
    with pytest.raises(NotFound):
        marking.recuse_myself(session, leaving, "有师徒关系", by=staying.user)
    marking.recuse_myself(session, leaving, "有师徒关系", by=leaving.user)
    states = set(session.scalars(select(MarkSheet.state).where(MarkSheet.member_id == leaving.id)))
    assert (states, leaving.left_reason) == ({SheetState.VOIDED}, "有师徒关系")
    assert session.scalar(select(Letter.user_id)) is not None
    assert scoring.tables_of(session, leaving.user) == []
    with pytest.raises(Conflict, match="already"):
        marking.recuse(session, leaving, "又一次", by=office)


def test_who_left_before_there_were_sheets_may_come_back_with_a_reason(session, office):
    stage = make_stage(session)
    member = services.assign(session, stage, make_profile(session).user, by=office)
    marking.recuse(session, member, "时间冲突", by=office)
    with pytest.raises(Refusal, match="Say why"):
        services.assign(session, stage, member.user, by=office)
    again = services.assign(session, stage, member.user, despite="时间已调整", by=office)
    assert (again, again.number, again.left_at) == (member, 1, None)


def test_whose_sheets_were_voided_does_not_come_back(session, office):
    stage = make_drawn_stage(session, entries=1, judges=2)
    leaving = scoring.judges_of(session, stage)[0]
    marking.recuse(session, leaving, "亲属参赛", by=office)
    with pytest.raises(Conflict, match="voided"):
        services.assign(session, stage, leaving.user, despite="弄错了", by=office)


def test_a_chief_judge_who_leaves_loses_the_board_and_another_takes_the_place(session, office):
    stage = make_stage(session)
    chief = make_panel(session, stage, 1)[0]
    marking.recuse(session, chief, "亲属参赛", by=office)
    roles = session.scalars(select(Grant.role).where(Grant.user_id == chief.user_id)).all()
    assert roles == []
    other = services.assign(session, stage, make_profile(session).user, role=PanelRole.CHIEF_JUDGE, by=office)
    assert (other.role, other.number) == (PanelRole.CHIEF_JUDGE, 2)


def test_a_team_bars_by_every_member(session, office):
    stage = make_stage(session, make_event(session, team_size=2))
    entered(session, stage, people=[make_person(session), make_person(session, employer="另一家公司")])
    with pytest.raises(Refusal):
        services.assign(session, stage, make_profile(session, unit="另一家公司").user, by=office)

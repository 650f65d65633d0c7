"""The organisers' pages of panels, relations and proposals; and what judges may not learn from any of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries
from compmgr.anonymity.models import Tie
from compmgr.anonymity.queries.proposals import Asked
from compmgr.anonymity.rules.conflicts import TieKind
from compmgr.competitions.rules import StageKind
from compmgr.foundation.mail import Letter
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.states import PanelRole
from tests.factories.judges import make_profile, make_tie
from tests.factories.marking import fill_all, make_drawn_stage, make_panel, sheets_of
from tests.factories.world import PASSWORD, make_delegation, make_entry, make_event, make_stage, make_user
from tests.support.queries import kept, queries_of

UNIT = "样例家具有限公司"


@pytest.fixture
def office(session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    return lambda: signed_in(user)


def test_the_panel_shows_what_speaks_against_each_and_takes_a_reason(session, office):
    stage = make_stage(session)
    make_entry(session, stage)
    related, fit = make_profile(session, unit=UNIT).user, make_profile(session).user
    related.name, fit.name = "钱有关", "钱无关"
    early, times = stage.starts_at - timedelta(days=5), {"ends_at": stage.ends_at}  # overlaps, and of the same event
    busy = make_stage(session, stage.event, kind=StageKind.PRELIMINARY, name="初赛", starts_at=early, **times)
    session.add(PanelMember(stage_id=busy.id, user_id=fit.id, number=1))
    client, address = office(), f"/stages/{stage.public_id}/panel"
    page = client.get(f"{address}?q=钱").text
    assert [words in page for words in ("与参赛者同单位", UNIT, "同一时间另有评分任务", "前一阶段裁判")] == [True] * 4
    refused = client.post(
        f"{address}/members", data={"user": related.public_id, "duty": "judge", "despite": "人手不足"}
    )
    assert (refused.status_code, "不能进入本评分组：与参赛者同单位" in refused.text) == (422, True)
    refused = client.post(f"{address}/members", data={"user": fit.public_id, "duty": "judge"})
    assert (refused.status_code, "请说明理由" in refused.text) == (422, True)
    sent = {"user": fit.public_id, "duty": "coordinator", "despite": "本工种裁判人数不足"}
    assert client.post(f"{address}/members", data=sent).status_code == 302
    member = kept(session, select(PanelMember).where(PanelMember.stage_id == stage.id))
    assert (member.role, member.despite) == (PanelRole.COORDINATOR, "本工种裁判人数不足")
    assert "本工种裁判人数不足" in client.get(address).text


def test_a_substitute_is_called_in_by_one_click(session, office):
    stage = make_drawn_stage(session, entries=1, judges=1)
    user = make_profile(session).user
    client, address = office(), f"/stages/{stage.public_id}/panel"
    client.post(f"{address}/members", data={"user": user.public_id, "duty": "substitute"})
    member = kept(session, select(PanelMember).where(PanelMember.user_id == user.id))
    assert client.post(f"/panel-members/{member.public_id}/calling-in").status_code == 302
    assert client.post(f"/panel-members/{member.public_id}/calling-in").status_code == 409
    assert len(sheets_of(session, member)) == 2


def test_conflicts_there_are_now_stand_first_and_the_list_asks_no_more_for_three_stages(app, session, office):
    stage = make_drawn_stage(session, entries=1, judges=1)
    client = office()
    one = queries_of(app, client, "/panels")
    for _ in range(2):
        make_panel(session, make_stage(session), 1)
    make_tie(session, scoring.judges_of(session, stage)[0].user)
    session.commit()
    assert queries_of(app, client, "/panels") == one
    page = client.get("/panels").text
    assert ("当前应回避人员" in page, "申报单位有人参赛" in page) == (True, True)
    assert "申报单位有人参赛" in client.get(f"/stages/{stage.public_id}/panel").text


def test_the_chief_judge_is_told_nothing_of_why_and_the_organiser_is(session, signed_in):
    stage = make_drawn_stage(session, entries=1, judges=2)
    organiser = make_user(session, Role.CONTEST_ORGANISER, stage.event.contest)
    chief, judge, _ = scoring.members_of(session, stage)
    fill_all(session, stage)
    make_tie(session, judge.user)
    client = signed_in(chief.user)
    answer = client.post(
        f"/stages/{stage.public_id}/panel-signature", data={"password": PASSWORD}, follow_redirects=True
    )
    assert (answer.status_code, "须先由组织方核查" in answer.text) == (200, True)
    told = [UNIT, "同单位", "回避", "申报", "利害"]
    shown = answer.text.replace("我的回避申报", "")  # the link to one's own page
    assert [word for word in told if word in shown] == []
    assert "评分组已签字" not in answer.text
    letters = kept(session, select(Letter).where(Letter.user_id == organiser.id))
    assert letters.values["names"] == judge.user.name
    assert judge.user.name in signed_in(organiser).get("/letters").text


def test_a_judge_with_a_conflict_and_one_who_was_never_assigned_get_the_same_answers(session, signed_in):
    stage = make_drawn_stage(session, entries=1, judges=2)
    related, _ = scoring.judges_of(session, stage)
    sheet = sheets_of(session, scoring.judges_of(session, stage)[1])[0].public_id
    own = sheets_of(session, related)[0].public_id
    stranger = make_panel(session, make_stage(session, make_event(session, stage.event.contest, name="另一赛项")), 1)[1]
    make_tie(session, related.user)
    organiser = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    organiser.post(f"/panel-members/{related.public_id}/recusal", data={"reason": f"与{UNIT}有关"})
    addresses = [f"/judging/sheets/{sheet}", f"/judging/sheets/{own}", f"/stages/{stage.public_id}/panel"]
    addresses += [f"/judging/panels/{related.public_id}/recusal", f"/stages/{stage.public_id}/board"]
    clients = [signed_in(related.user), signed_in(stranger.user)]
    for address in addresses:
        first, second = (client.get(address) for client in clients)
        assert first.status_code == second.status_code, address
        assert UNIT not in first.text
    assert UNIT not in clients[0].get("/judging").text


def test_a_judge_steps_back_on_an_own_small_page(session, signed_in):
    stage = make_drawn_stage(session, entries=1, judges=2)
    judge, other = scoring.judges_of(session, stage)
    address = f"/judging/panels/{judge.public_id}/recusal"
    client, neighbour = signed_in(judge.user), signed_in(other.user)
    assert (client.get(address).status_code, neighbour.get(address).status_code) == (200, 404)
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert neighbour.post(address, data={"reason": "试试"}).status_code == 404
    assert client.post(address, data={"reason": "师徒关系"}).status_code == 302
    assert client.get(address).status_code == 404
    organiser = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    assert "师徒关系" in organiser.get(f"/stages/{stage.public_id}/panel").text


def test_everybody_declares_their_own_relations_and_nobody_elses(session, signed_in):
    judge, other = make_user(session), make_user(session)
    client, stranger = signed_in(judge), signed_in(other)
    assert client.post("/my-ties", data={"kind": "kin", "name": ""}).status_code == 422
    assert client.post("/my-ties", data={"kind": "kin", "name": "张三"}).status_code == 302
    assert client.post("/my-ties", data={"kind": "kin", "name": "张三"}).status_code == 422
    tie = kept(session, select(Tie))
    assert ("张三" in client.get("/my-ties").text, "张三" in stranger.get("/my-ties").text) == (True, False)
    ending = {"tie": tie.public_id, "reason": "写错了"}
    assert stranger.post("/my-ties/ending", data=ending).status_code == 404
    assert client.post("/my-ties/ending", data=ending).status_code == 302
    assert kept(session, select(Tie)).ended_at


def test_the_office_enters_relations_and_an_organiser_only_of_the_own_panels(session, signed_in, office):
    stage = make_stage(session)
    member = make_panel(session, stage, 1)[1]
    own = signed_in(make_user(session, Role.CONTEST_ORGANISER, stage.event.contest))
    strange = signed_in(make_user(session, Role.CONTEST_ORGANISER, make_stage(session).event.contest))
    address = f"/ties?user={member.user.public_id}"
    assert [client.get(address).status_code for client in (own, strange, office())] == [200, 404, 200]
    sent = {"user": member.user.public_id, "kind": TieKind.UNIT.value, "name": "某公司"}
    assert strange.post("/ties", data=sent).status_code == 404
    assert own.post("/ties", data=sent).status_code == 302
    tie = kept(session, select(Tie))
    assert strange.post("/ties/ending", data={"tie": tie.public_id, "reason": "核实"}).status_code == 404
    assert own.post("/ties/ending", data={"tie": tie.public_id, "reason": "核实"}).status_code == 302


def contest_to_staff(session):
    """A preliminary and a final, a pool of six, two of whom are related to somebody who competes."""
    final = make_stage(session)
    early = final.starts_at - timedelta(days=5)
    first = make_stage(
        session,
        final.event,
        kind=StageKind.PRELIMINARY,
        name="初赛",
        starts_at=early,
        ends_at=early + timedelta(days=1),
    )
    make_entry(session, final, make_delegation(session))
    for number in range(6):
        make_profile(session, unit=UNIT if number < 2 else "样例大学")
    return final.event.contest, first, final


def test_a_proposal_writes_nothing_until_it_is_accepted(session, office):
    contest, first, final = contest_to_staff(session)
    client, address = office(), f"/contests/{contest.public_id}/panel-proposal"
    assert "所需人数" in client.get(address).text
    asked = {"seed": "x", "most": "3"}
    for stage in (first, final):
        asked |= {f"judges-{stage.public_id}": "2", f"substitutes-{stage.public_id}": "0"}
    page = client.get(address, query_string=asked).text
    assert ("全部席位均可安排" in page, "与参赛者同单位 2" in page) == (True, True)
    assert kept(session, select(PanelMember)) == []
    seats = {first.public_id: (2, 0), final.public_id: (2, 0)}
    shown = queries.propose(session, contest, Asked(seats, 3, "x")).fingerprint
    stages = [first.public_id, final.public_id]
    session.commit()
    stale = client.post(address, data={**asked, "shown": "another", "stage": stages})
    assert (stale.status_code, "已有变化" in stale.text) == (422, True)
    assert client.post(address, data={**asked, "shown": shown, "stage": stages}).status_code == 302
    members = kept(session, select(PanelMember))
    assert (len(members), len({member.user_id for member in members})) == (4, 4)


def test_one_stage_of_a_proposal_may_be_accepted_alone(session, office):
    contest, first, final = contest_to_staff(session)
    client, address = office(), f"/contests/{contest.public_id}/panel-proposal"
    seats = {first.public_id: (3, 1), final.public_id: (3, 1)}
    proposed = queries.propose(session, contest, Asked(seats, 3, "x"))
    shown = proposed.fingerprint
    session.commit()
    assert client.post(address, data={"seed": "x", "shown": shown, "stage": []}).status_code == 422
    sent = {"seed": "x", "shown": shown, "stage": [first.public_id]}
    assert client.post(address, data=sent).status_code == 302
    members = kept(session, select(PanelMember))
    assert {member.stage_id for member in members} == {first.id}
    assert sorted(member.role for member in members) == [PanelRole.JUDGE] * 3 + [PanelRole.SUBSTITUTE]


def test_nobody_is_proposed_twice_in_an_event_unless_seats_would_stay_empty(session):
    contest, first, final = contest_to_staff(session)
    proposed = queries.propose(session, contest, Asked({first.public_id: (2, 0), final.public_id: (2, 0)}, 3, ""))
    assert not proposed.asks_for_a_reason
    proposed = queries.propose(session, contest, Asked({first.public_id: (4, 0), final.public_id: (4, 0)}, 3, ""))
    assert (proposed.proposal.is_whole, proposed.asks_for_a_reason) == (True, True)
    final.event.bars_earlier_judges = True
    proposed = queries.propose(session, contest, Asked({first.public_id: (4, 0), final.public_id: (4, 0)}, 3, ""))
    assert (proposed.proposal.is_whole, proposed.asks_for_a_reason) == (False, False)


def test_without_profiles_there_is_nobody_to_propose(session, office):
    stage = make_stage(session)
    contest = stage.event.contest.public_id
    client = office()
    answer = client.get(f"/contests/{contest}/panel-proposal?seed=x")
    assert (answer.status_code, "尚无裁判档案" in answer.text) == (200, True)

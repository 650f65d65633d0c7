"""An organiser sets up an event from the season to the open stage, over HTTP."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.catalogue.models import Occupation
from compmgr.competitions.models import Contest, Delegation, Event, Season, Stage
from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.foundation import clock
from tests.factories.world import make_contest, make_event, make_season, make_user
from tests.support.queries import kept


def moment(days: int) -> str:
    return f"{clock.local(clock.now() + timedelta(days=days)):%Y-%m-%dT%H:%M}"


def version(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]*)"', page)
    return found.group(1) if found else ""


def event_form(session, **changes):
    occupation = kept(session, select(Occupation).where(Occupation.code == "6-02-06-07"))
    return {
        "occupation": occupation.public_id,
        "name": "品酒师",
        "group": "staff",
        "team_size": "1",
        "theory_weight": "30",
        "practical_weight": "70",
        "drop_extremes": "y",
        "decimals": "2",
        "tie_1": "practical",
        "tie_2": "time",
        "shared_places": "y",
        "medal_rule": "by_place",
        "award_rule": "by_ratio",
        "first_prize": "10",
        "second_prize": "20",
        "third_prize": "30",
        "award_base": "present",
        "award_rounding": "half_up",
        "appeal_minutes": "120",
        **changes,
    }


@pytest.mark.both_databases
def test_the_office_plans_a_season_and_an_organiser_sets_up_an_event(session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    answer = office.post("/seasons/new", data={"year": "2026", "name": "2026年度", "assessment_target": "100000"})
    assert answer.status_code == 302
    season = kept(session, select(Season))
    assert len(kept(session, select(Occupation))) == 189

    form = {"name": "全国酿酒行业职业技能竞赛", "planned_class": "class_2", "organiser": "样例酿酒协会"}
    address = f"/seasons/{season.public_id}/contests/new"
    assert "请选择行业" in office.post(address, data=form).text
    assert office.post(address, data={**form, "new_industry": "酿酒"}).status_code == 302
    contest = kept(session, select(Contest))
    assert contest.industry.name == "酿酒"

    organiser = signed_in(make_user(session, Role.CONTEST_ORGANISER, contest))
    page = f"/contests/{contest.public_id}"
    assert organiser.post(f"{page}/application").status_code == 302
    approval = {"approved_class": "industry", "approval_number": "样例〔2026〕1号", "approved_on": "2026-01-05"}
    assert organiser.post(f"{page}/approval", data=approval).status_code == 403
    approval["version"] = version(office.get(page).text)
    approval["approved_on"] = f"{clock.today()}"
    assert office.post(f"{page}/approval", data=approval).status_code == 302
    contest = kept(session, select(Contest))
    assert (contest.planned_class, contest.approved_class) == (CompetitionClass.CLASS_2, CompetitionClass.INDUSTRY)

    wrong = organiser.post(f"{page}/events/new", data=event_form(session, practical_weight="60"))
    assert wrong.status_code == 422
    assert "两项权重之和为 90，应为 100。" in wrong.text
    assert organiser.post(f"{page}/events/new", data=event_form(session)).status_code == 302
    event = kept(session, select(Event))
    assert (event.tie_keys, event.occupation_name) == (["practical", "time"], "品酒师")
    figures = {"first_prize": "10", "second_prize": "20", "third_prize": "30"}
    assert event.award_figures == {**figures, "base": "present", "rounding": "half_up"}

    stage_form = {
        "kind": "preliminary",
        "name": "第一赛区预赛",
        "region": "第一赛区",
        "registration_opens_at": moment(-1),
        "registration_closes_at": moment(12),
        "starts_at": moment(10),
        "ends_at": moment(11),
        "seats": "60",
        "advance_count": "8",
    }
    address = f"/events/{event.public_id}/stages/new"
    wrong = organiser.post(address, data=stage_form)
    assert wrong.status_code == 422 and "报名截止时间不得晚于比赛开始时间。" in wrong.text
    assert organiser.post(address, data={**stage_form, "registration_closes_at": moment(5)}).status_code == 302
    assert organiser.post(f"{page}/states/preliminaries").status_code == 302
    assert kept(session, select(Contest)).state is ContestState.PRELIMINARIES

    stage = kept(session, select(Stage))
    hub = organiser.get(f"/stages/{stage.public_id}")
    assert hub.status_code == 200
    assert f"/stages/{stage.public_id}/entries" in hub.text and f"/stages/{stage.public_id}/check-in" in hub.text
    query = select(AuditEntry).where(AuditEntry.action.like("contest.%")).order_by(AuditEntry.number)
    assert [entry.action for entry in kept(session, query)] == ["contest.planned", "contest.applied", "contest.approved", "contest.moved"]


def test_a_contest_is_postponed_with_a_reason_and_resumes_where_it_stood(session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    contest = made_contest(session, ContestState.PRELIMINARIES)
    page = f"/contests/{contest.public_id}"
    assert office.post(f"{page}/states/postponed").status_code == 422
    assert office.post(f"{page}/states/postponed", data={"reason": "场地改造未完工"}).status_code == 302
    shown = office.get(page).text
    assert "场地改造未完工" in shown and "转入“预赛”" in shown and "转入“决赛”" not in shown
    assert office.post(f"{page}/states/final_running").status_code == 409
    assert office.post(f"{page}/states/preliminaries").status_code == 302


def test_an_organiser_cannot_cancel_a_contest(session, signed_in):
    contest = made_contest(session, ContestState.PRELIMINARIES)
    organiser = signed_in(make_user(session, Role.CONTEST_ORGANISER, contest))
    answer = organiser.post(f"/contests/{contest.public_id}/states/cancelled", data={"reason": "不办了"})
    assert answer.status_code == 404
    assert kept(session, select(Contest)).state is ContestState.PRELIMINARIES


def made_contest(session, state):
    make_contest(session, state=state)
    return kept(session, select(Contest))


def test_who_saves_second_sees_both_values(session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    contest = made_contest(session, ContestState.PLANNED)
    page = f"/contests/{contest.public_id}/edit"
    old = version(office.get(page).text)
    form = {"name": contest.name, "industry": contest.industry.public_id, "planned_class": "class_2"}
    first = office.post(page, data={**form, "organiser": "甲协会", "version": old})
    assert first.status_code == 302, first.text
    answer = office.post(page, data={**form, "organiser": "乙协会", "version": old})
    assert answer.status_code == 409
    assert "乙协会" in answer.text and "甲协会" in answer.text


def test_settings_stand_once_there_are_results(session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    make_event(session, made_contest(session, ContestState.RESULTS))
    event = kept(session, select(Event))
    page = f"/events/{event.public_id}/edit"
    form = event_form_of(event, version(office.get(page).text))
    answer = office.post(page, data={**form, "theory_weight": "20", "practical_weight": "80"})
    assert answer.status_code == 422 and "成绩计算设置不能再改" in answer.text
    assert office.post(page, data={**form, "name": "家具制作工（改名）"}).status_code == 302


def event_form_of(event, version):
    return {
        "version": version,
        "occupation": event.occupation.public_id,
        "name": event.name,
        "group": "staff",
        "team_size": "1",
        "theory_weight": "30",
        "practical_weight": "70",
        "decimals": "2",
        "tie_1": "practical",
        "tie_2": "theory",
        "shared_places": "y",
        "medal_rule": "by_place",
        "award_rule": "by_ratio",
        "first_prize": "10",
        "second_prize": "20",
        "third_prize": "30",
        "award_base": "present",
        "award_rounding": "half_up",
        "appeal_minutes": "120",
    }


def test_a_delegation_is_added_and_changed(session, signed_in):
    season = make_season(session)
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    form = {"season": season.public_id, "name": "山西代表队", "kind": "province", "leader": "王领队"}
    assert "请选择代表队所属省份。" in office.post("/delegations/new", data=form).text
    assert office.post("/delegations/new", data={**form, "province_code": "14"}).status_code == 302
    delegation = kept(session, select(Delegation))
    page = f"/delegations/{delegation.public_id}/edit"
    form = {**form, "province_code": "14", "leader": "李领队", "version": version(office.get(page).text)}
    assert office.post(page, data=form).status_code == 302
    assert "李领队" in office.get("/delegations").text

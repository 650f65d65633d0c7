"""Pages of results: who sees what, the way from a signature to the certificate, and nothing provisional for others."""

import html
import re

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.foundation import jobs
from compmgr.foundation.jobs import Job
from compmgr.layouts import services as layouts
from compmgr.results import queries, services
from compmgr.results.rules.states import ResultState
from tests.factories import outcomes
from tests.factories.world import PASSWORD, make_contest, make_delegation, make_user
from tests.support.queries import queries_of

GROUNDS = "测量位置与技术文件不一致，请求复核 A1.1。"


@pytest.mark.both_databases
def test_from_the_first_signature_to_the_certificate(session, signed_in, app):
    staged = outcomes.make_marked_stage(session)
    layouts.load_shipped(session)
    chief, supervisor, office = (signed_in(user) for user in (staged.chief, staged.supervisor, staged.office))
    stage = f"/stages/{staged.stage.public_id}/result"
    assert "汇总成绩" in chief.get(stage).get_data(as_text=True)
    at = chief.post(stage).headers["Location"]
    assert "裁判长签字" in chief.get("/results").get_data(as_text=True)
    assert chief.post(f"{at}/signatures/chief-judge", data={"password": "wrong"}).status_code == 422
    assert chief.post(f"{at}/signatures/chief-judge", data={"password": PASSWORD}).status_code == 302
    coder = outcomes.coder_of(session, staged)
    session.commit()
    opening = {"password": PASSWORD, "witness": coder.public_id, "witness_password": PASSWORD}
    page = supervisor.get(at).get_data(as_text=True)
    assert f'<option selected value="{coder.public_id}">' in page
    for wrong in ("password", "witness_password"):
        assert supervisor.post(f"{at}/decoding", data={**opening, wrong: "wrong"}).status_code == 422
    assert supervisor.post(f"{at}/decoding", data=opening).status_code == 302
    assert office.post(f"{at}/publication").status_code == 422
    assert supervisor.post(f"{at}/signatures/supervisor", data={"password": PASSWORD}).status_code == 302
    assert office.post(f"{at}/publication", data={"note": "祝贺各位选手。"}).status_code == 302
    page = office.get(at).get_data(as_text=True)
    address = html.unescape(re.search(r'href="(/certificates/runs/new[^"]+)"', page).group(1))
    assert office.get(address).status_code == 200
    layout = re.search(r'<option selected value="([^"]{22})"', office.get(address).get_data(as_text=True)).group(1)
    run = office.post(address, data={"layout": layout, "is_signed": "y"}).headers["Location"]
    assert office.post(f"{run}/release").status_code == 403
    clerk = signed_in(make_user(session, Role.REGISTRY_CLERK))
    assert clerk.post(f"{run}/release").status_code == 302
    job_id = session.scalars(select(Job.id)).one()
    session.commit()
    jobs.run(job_id)
    register = office.get("/certificates").get_data(as_text=True)
    certificate = re.search(r'href="(/certificates/[^"?]{22})"', register).group(1)
    page = office.get(certificate).get_data(as_text=True)
    assert "荣誉证书" in page and "特发此证" in page
    download = office.get(f"{certificate}/file")
    assert download.data.startswith(b"%PDF")
    assert "%E8%AF%81%E4%B9%A6-2026-QG-" in download.headers["Content-Disposition"]
    assert office.get(f"{at}/certificates.zip").data.startswith(b"PK")


@pytest.fixture
def decoded(session):
    return outcomes.decoded(session)


def pages_of(session, staged):
    placing = queries.placings_of(session, staged.result)[0]
    at = f"/results/{staged.result.public_id}"
    return [at, f"/placings/{placing.public_id}", f"/stages/{staged.stage.public_id}/result"]


@pytest.mark.parametrize(
    "role", [Role.DELEGATION_LEADER, Role.JUDGE, Role.CODING_JUDGE, Role.COMPETITOR, Role.SITE_MANAGER]
)
def test_a_result_that_is_not_public_does_not_exist_for_others(session, signed_in, decoded, role):
    """The answer is the one for an address that does not exist."""
    placing = queries.placings_of(session, decoded.result)[0]
    places = {
        Role.DELEGATION_LEADER: placing.entry.delegation,
        Role.COMPETITOR: placing.entry.members[0].person,
        Role.SITE_MANAGER: placing,
    }
    client = signed_in(make_user(session, role, places.get(role, decoded.stage.event.contest)))
    refused = 404 if role is Role.DELEGATION_LEADER else 403
    assert [client.get(page).status_code for page in pages_of(session, decoded)] == [refused] * 3
    assert client.get("/results/no-such-result").status_code == refused


def test_nor_for_a_chief_judge_or_supervisor_of_another_contest(session, signed_in, decoded):
    other = make_contest(session)
    for role in (Role.CHIEF_JUDGE, Role.SUPERVISOR):
        client = signed_in(make_user(session, role, other))
        assert [client.get(page).status_code for page in pages_of(session, decoded)] == [404, 404, 404]
        assert decoded.stage.event.contest.name not in client.get("/results").get_data(as_text=True)


def test_a_chief_judge_reads_codes_and_never_a_name(session, signed_in):
    staged = outcomes.published(session)
    placings = queries.placings_of(session, staged.result)
    names = {member.name for placing in placings for member in placing.entry.members}
    delegations = {placing.entry.delegation.name for placing in placings}
    chief = signed_in(staged.chief)
    for page in (*pages_of(session, staged)[:2], "/results"):
        text = chief.get(page).get_data(as_text=True)
        assert not [name for name in names | delegations if name in text]
    assert placings[0].work.code in chief.get(pages_of(session, staged)[0]).get_data(as_text=True)
    assert placings[0].entry.title in signed_in(staged.supervisor).get(pages_of(session, staged)[0]).get_data(
        as_text=True
    )


def test_nobody_signs_without_the_right(session, signed_in):
    staged = outcomes.computed(session)
    at = f"/results/{staged.result.public_id}"
    for user in (staged.office, staged.supervisor):
        assert signed_in(user).post(f"{at}/signatures/chief-judge", data={"password": PASSWORD}).status_code == 403
    assert signed_in(staged.chief).post(f"{at}/publication").status_code == 403
    session.expire_all()
    assert staged.result.state is ResultState.COMPLETE


def test_a_leader_appeals_and_an_arbitrator_rules(session, signed_in):
    staged = outcomes.published(session)
    placing = queries.placings_of(session, staged.result)[0]
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, placing.entry.delegation))
    arbitrator = signed_in(make_user(session, Role.ARBITRATOR, staged.stage.event.contest))
    form = f"/placings/{placing.public_id}/appeals/new"
    assert "提出申诉" in leader.get(f"/placings/{placing.public_id}").get_data(as_text=True)
    assert leader.get(form).status_code == 200
    assert leader.post(form, data={"grounds": "不服"}).status_code == 422
    at = leader.post(form, data={"grounds": GROUNDS}).headers["Location"]
    assert GROUNDS in leader.get(at).get_data(as_text=True)
    assert placing.entry.title in arbitrator.get("/appeals").get_data(as_text=True)
    assert arbitrator.post(f"{at}/ruling", data={"outcome": "", "text": ""}).status_code == 422
    assert leader.post(f"{at}/ruling", data={"outcome": "corrected", "text": "更正"}).status_code == 403
    assert arbitrator.post(f"{at}/ruling", data={"outcome": "upheld", "text": "维持原成绩。"}).status_code == 302
    session.expire_all()
    assert staged.result.state is ResultState.UPHELD


def test_a_leader_does_not_appeal_for_others(session, signed_in):
    staged = outcomes.published(session)
    placing = queries.placings_of(session, staged.result)[0]
    stranger = signed_in(make_user(session, Role.DELEGATION_LEADER, make_delegation(session)))
    assert stranger.get(f"/placings/{placing.public_id}").status_code == 200
    assert stranger.get(f"/placings/{placing.public_id}/appeals/new").status_code == 404


def test_what_is_open_is_named_before_a_result_can_be_computed(session, signed_in):
    staged = outcomes.make_marked_stage(session, signed=False)
    page = signed_in(staged.chief).get(f"/stages/{staged.stage.public_id}/result").get_data(as_text=True)
    assert "评分表尚未锁定" in page and "汇总成绩</button>" not in page


def test_publishing_publicity_effect_and_annulment_have_their_buttons(session, signed_in):
    staged = outcomes.supervisor_signed(session)
    office = signed_in(staged.office)
    at = f"/results/{staged.result.public_id}"
    assert "公布成绩" in office.get(at).get_data(as_text=True)
    assert office.post(f"{at}/publication", data={}).status_code == 302
    assert office.post(f"{at}/publicity").status_code == 422  # appeals may still be lodged
    assert office.post(f"{at}/effect").status_code == 409
    assert office.post(f"{at}/annulment", data={"reason": ""}).status_code == 422
    assert office.post(f"{at}/annulment", data={"reason": "设备不符合要求"}).status_code == 302
    assert "设备不符合要求" in office.get(at).get_data(as_text=True)


def test_every_step_of_a_place_is_on_its_page(session, signed_in):
    staged = outcomes.computed(session)
    page = signed_in(staged.chief).get(pages_of(session, staged)[1]).get_data(as_text=True)
    told = ("3名裁判评分的平均分为98分", "理论成绩：80×30%＝24分", "一次性四舍五入，保留2位小数：92.60分", "第1名")
    assert [sentence for sentence in told if sentence not in page] == []
    assert "A1.1" in page


def test_a_list_asks_the_same_number_of_questions_for_one_row_and_for_three(app, session, signed_in):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    addresses = ("/results", "/appeals")
    counted = []
    for more in (1, 2):
        for _ in range(more):
            staged = outcomes.published(session)
            placing = queries.placings_of(session, staged.result)[0]
            services.lodge_appeal(session, placing, GROUNDS, by=staged.office)
        session.commit()
        counted.append([queries_of(app, office, address) for address in addresses])
    assert counted[0] == counted[1]


def test_a_result_asks_the_same_number_of_questions_for_two_works_and_for_four(app, session, signed_in):
    counted = []
    for marks in (outcomes.MARKS[:2], outcomes.MARKS):
        staged = outcomes.decoded(session, outcomes.make_marked_stage(session, marks))
        supervisor = signed_in(staged.supervisor)
        counted.append(queries_of(app, supervisor, f"/results/{staged.result.public_id}"))
    assert counted[0] == counted[1]

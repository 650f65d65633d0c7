"""Organisers write schemes and put people on duty."""

import io
from decimal import Decimal as D

import pytest
from sqlalchemy import select

from compmgr.accounts.models import Grant
from compmgr.accounts.permissions import Role
from compmgr.foundation.spreadsheet import write
from compmgr.scoring import queries, services, spreadsheet
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.scheme import aspects_of, total_of
from tests.factories.marking import make_drawn_stage, make_panel, make_scheme, plan, sheets_of
from tests.factories.world import make_event, make_stage, make_user

TABLE = {
    "name": "评分标准",
    "criterion": ["加工", "", "外观"],
    "sub_criterion": ["尺寸", "", ""],
    "description": ["长度", "宽度", "整体"],
    "kind": ["M", "M", "J"],
    "max_mark": ["40", "20", "40"],
    "requirement": ["", "", ""],
    "section": ["", "", ""],
    "level_0": ["", "", "差"],
    "level_1": ["", "", "中"],
    "level_2": ["", "", "良"],
    "level_3": ["", "", "优"],
}


@pytest.fixture
def office(session, signed_in):
    user = make_user(session, Role.FEDERATION_OFFICE)
    return lambda: signed_in(user)


def present(session, event):
    session.rollback()
    session.expire_all()
    scheme = queries.current_scheme(session, event)
    found = queries.scheme_rules(scheme) if scheme else None
    session.refresh(event)
    session.commit()  # the next request need not wait for us
    return found


def test_a_scheme_is_written_in_the_table(session, office):
    event = make_event(session)
    client = office()
    assert client.get(f"/events/{event.public_id}/scheme").status_code == 200
    assert client.get(f"/events/{event.public_id}/scheme/table").status_code == 200
    assert client.post(f"/events/{event.public_id}/scheme/table", data=TABLE).status_code == 302
    scheme = present(session, event)
    assert [aspect.key for aspect in aspects_of(scheme)] == ["A1.1", "A1.2", "B1.1"]
    assert total_of(scheme) == D(100)
    assert "宽度" in client.get(f"/events/{event.public_id}/scheme").text


def test_a_wrong_line_keeps_the_whole_table_from_being_saved(session, office):
    event = make_event(session)
    answer = office().post(f"/events/{event.public_id}/scheme/table", data={**TABLE, "max_mark": ["40", "x", "40"]})
    assert answer.status_code == 422
    assert "配分应在 0.01 至 100 之间" in answer.text
    assert present(session, event) is None


def test_a_frozen_scheme_cannot_be_saved_and_the_rule_is_named(session, office):
    stage = make_drawn_stage(session)
    judge = queries.judges_of(session, stage)[0]
    sheet = sheets_of(session, judge)[0]
    aspect = sheet.sub_criterion.aspects[0]
    services.record_marks(session, sheet, {aspect: D(1)}, by=judge.user)
    client = office()
    answer = client.post(f"/events/{stage.event.public_id}/scheme/table", data=TABLE)
    assert (answer.status_code, "评分开始后标准不得变更" in answer.text) == (409, True)
    assert present(session, stage.event) == plan()


def test_a_table_read_at_an_older_version_is_a_conflict(session, office):
    event = make_event(session)
    scheme = make_scheme(session, event)
    answer = office().post(f"/events/{event.public_id}/scheme/table", data={**TABLE, "version": scheme.version - 1})
    assert answer.status_code == 409


def test_a_sheet_is_imported_whole_or_not_at_all(session, office):
    event = make_event(session)
    client = office()

    def upload(content):
        sent = {"sheet": (io.BytesIO(content), "scheme.xlsx")}
        return client.post(f"/events/{event.public_id}/scheme/import", data=sent)

    wrong = [["加工", "", "长度", "M", "40"], ["", "", "宽度", "M", "x"]]
    answer = upload(write({"评分标准": (spreadsheet.COLUMNS, wrong)}))
    assert (answer.status_code, "第3行“配分”" in answer.text) == (422, True)
    assert upload(b"no workbook").status_code == 422
    assert present(session, event) is None
    assert upload(spreadsheet.filled(plan())).status_code == 302
    assert present(session, event) == plan()
    assert client.get(f"/events/{event.public_id}/scheme/sheet").status_code == 200


def test_people_are_found_by_name_and_put_on_duty(session, office):
    stage = make_stage(session)
    judge, coder = make_user(session, name="赵敏芝"), make_user(session, name="钱加密")
    client = office()
    address = f"/stages/{stage.public_id}/panel"
    assert "赵敏芝" in client.get(f"{address}?q=敏芝").text
    assert client.post(f"{address}/members", data={"user": judge.public_id, "duty": "judge"}).status_code == 302
    assert client.post(f"{address}/members", data={"user": coder.public_id, "duty": "coding_judge"}).status_code == 302
    refused = client.post(f"{address}/members", data={"user": judge.public_id, "duty": "coding_judge"})
    assert (refused.status_code, "参与本竞赛评分" in refused.text) == (422, True)
    refused = client.post(f"{address}/members", data={"user": coder.public_id, "duty": "judge"})
    assert (refused.status_code, "可能知悉作品归属" in refused.text) == (422, True)
    session.rollback()
    held = select(Grant.role).where(Grant.scope_id == stage.event.contest_id).order_by(Grant.id)
    assert session.scalars(held).all() == [Role.JUDGE, Role.CODING_JUDGE]
    assert [(m.user.name, m.number) for m in queries.members_of(session, stage)] == [("赵敏芝", 1)]


def test_a_judge_is_recused_and_a_duty_taken_back(session, office):
    stage = make_stage(session)
    member = make_panel(session, stage, 1)[1]
    services.appoint(session, stage, make_user(session), Role.SUPERVISOR, by=make_user(session))
    [duty] = queries.staff_of(session, stage.event.contest, [Role.SUPERVISOR])
    client = office()
    left = client.post(f"/panel-members/{member.public_id}/recusal", data={"reason": "亲属参赛"})
    taken = client.post(f"/stages/{stage.public_id}/panel/duties/{duty.public_id}/removal")
    assert (left.status_code, taken.status_code) == (302, 302)
    session.rollback()
    left = session.get(PanelMember, member.id, populate_existing=True)
    assert (bool(left.left_at), left.left_reason) == (True, "亲属参赛")
    assert queries.staff_of(session, stage.event.contest, [Role.SUPERVISOR]) == []


def test_the_organiser_of_another_contest_finds_nothing(session, signed_in):
    stage, other = make_stage(session), make_stage(session)
    client = signed_in(make_user(session, Role.CONTEST_ORGANISER, other.event.contest))
    assert client.get(f"/stages/{stage.public_id}/panel").status_code == 404
    assert client.get(f"/events/{stage.event.public_id}/scheme").status_code == 404
    assert client.get(f"/events/{other.event.public_id}/scheme").status_code == 200

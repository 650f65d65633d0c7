"""The board tells what needs a look, and the chief judge settles it there."""

import json

import pytest
from sqlalchemy import select

from compmgr.foundation import clock
from compmgr.scoring import queries, services
from compmgr.scoring.models import Device, HelpCall, SpreadJustification
from tests.factories.marking import fill, make_drawn_stage, sheets_of
from tests.factories.world import PASSWORD, make_stage
from tests.support.queries import queries_of


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=1, judges=2)


def chief_of(session, stage):
    return queries.members_of(session, stage)[0].user


def apart(session, stage):
    for judge, level in zip(queries.judges_of(session, stage), ("0", "3"), strict=False):
        for sheet in sheets_of(session, judge):
            fill(session, sheet, level)
    return queries.works_of(session, stage)[0], sheet.sub_criterion.criterion.scheme


def test_a_spread_is_justified_on_the_board_for_the_levels_that_were_seen(session, signed_in, stage):
    work, scheme = apart(session, stage)
    look = queries.judged_aspects(scheme)[0]
    client, board = signed_in(chief_of(session, stage)), f"/stages/{stage.public_id}/board"
    assert "分差超限" in client.get(board).text
    address = f"/works/{work.public_id}/spread-justification"
    sent = {"aspect": look.public_id, "levels": json.dumps({"1": "0", "2": "3"}), "reason": "角度不同", "next": board}
    assert client.post(address, data={**sent, "reason": ""}).status_code == 422
    assert client.post(address, data={**sent, "levels": json.dumps({"1": "0", "2": "2"})}).status_code == 409
    assert client.post(address, data={**sent, "next": "https://elsewhere/"}).location.startswith("/works/")
    assert client.post(address, data=sent).location == board
    session.expire_all()
    assert session.scalars(select(SpreadJustification.reason)).all() == ["角度不同", "角度不同"]
    assert "角度不同" in client.get(board).text


def test_a_lost_tablet_is_settled_with_a_reason(session, signed_in, stage):
    judge = queries.judges_of(session, stage)[0]
    device = Device(member_id=judge.id, key="k", label="平板3", waiting=2, oldest_at=clock.now())
    session.add(device)
    client, board = signed_in(chief_of(session, stage)), f"/stages/{stage.public_id}/board"
    page = client.get(board).text
    assert ("平板3" in page, "未同步" in page) == (True, True)
    address = f"/devices/{device.public_id}/settlement"
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "遗失"}).status_code == 302
    session.expire_all()
    assert device.settled_reason == "遗失"
    assert "已处置" in client.get(board).text


def test_a_call_is_made_from_the_sheet_and_answered_on_the_board(session, signed_in, stage):
    judge = queries.judges_of(session, stage)[0]
    sheet, chief = sheets_of(session, judge)[0], chief_of(session, stage)
    client = signed_in(judge.user)
    assert "呼叫裁判长" in client.get(f"/judging/sheets/{sheet.public_id}").text
    address = f"/judging/sheets/{sheet.public_id}/help"
    said = client.post(address, data={"message": "量具有误"}, headers={"Accept": "application/json"})
    assert said.get_json() == {"said": "已呼叫裁判长。"}
    assert client.post(address, data={"message": "量具有误"}).status_code == 409
    call, board = session.scalars(select(HelpCall)).one(), f"/stages/{stage.public_id}/board"
    session.commit()
    lead = signed_in(chief)
    assert "量具有误" in lead.get(board).text
    assert lead.post(f"/help-calls/{call.public_id}/answer", data={"answer": "换用二号卡尺"}).status_code == 302
    assert "量具有误" not in lead.get(board).text
    assert "换用二号卡尺" in client.get("/judging/now").text


def test_who_has_not_marked_what_is_told_by_work_and_sub_criterion(session, signed_in, stage):
    first = queries.judges_of(session, stage)[0]
    fill(session, sheets_of(session, first)[0])
    work = queries.works_of(session, stage)[0]
    subs, missing = queries.open_sheets(session, stage)
    assert sorted(len(missing.get((work.id, sub.id), [])) for sub in subs) == [1, 2]
    page = signed_in(chief_of(session, stage)).get(f"/stages/{stage.public_id}/open-sheets").text
    assert page.count("open-judge open-issued") == 3


def test_the_board_names_everything_that_keeps_the_panel_from_signing(session, signed_in, stage):
    apart(session, stage)
    judge = queries.judges_of(session, stage)[0]
    services.call_help(session, sheets_of(session, judge)[0], by=judge.user)
    session.add(Device(member_id=judge.id, key="k", label="平板3", waiting=1))
    client, board = signed_in(chief_of(session, stage)), f"/stages/{stage.public_id}/board"
    page = client.get(board).text
    for words in ("以下事项办结后方可签字", "尚未签字的裁判", 'href="#calls"', 'href="#devices"', 'href="#spreads"'):
        assert words in page
    refused = client.post(f"/stages/{stage.public_id}/panel-signature", data={"password": PASSWORD})
    assert (refused.status_code, "评分等级分差超限" in refused.text) == (422, True)


def test_judges_who_stand_out_are_shown_and_nothing_is_changed(session, signed_in):
    stage = make_drawn_stage(session, entries=5, judges=5)
    for judge in queries.judges_of(session, stage):
        for sheet in sheets_of(session, judge):
            fill(session, sheet, "2" if sheet.sub_criterion.key == "B1" or judge.number < 5 else "12")
    before = queries.marks_of(session, stage)
    page = signed_in(chief_of(session, stage)).get(f"/stages/{stage.public_id}/board").text
    assert "5号裁判普遍偏高：5件作品的差值中位数为20.0分" in page
    assert queries.marks_of(session, stage) == before


def test_the_board_asks_the_same_with_more_works_calls_devices_and_spreads(app, session, signed_in):
    asked = []
    for entries in (1, 3):
        stage = make_drawn_stage(session, entries=entries, judges=2, stage=make_stage(session))
        apart(session, stage)
        judges = queries.judges_of(session, stage) * 2
        for work, judge in zip(queries.works_of(session, stage), judges, strict=False):
            sheet = next(each for each in sheets_of(session, judge) if each.work_id == work.id)
            services.call_help(session, sheet, by=judge.user)
            session.add(Device(member_id=judge.id, key=work.code, waiting=1))
        client = signed_in(chief_of(session, stage))
        addresses = [f"/stages/{stage.public_id}/board", f"/stages/{stage.public_id}/open-sheets"]
        addresses.append(f"/stages/{stage.public_id}/tablets")
        asked.append([queries_of(app, client, address) for address in addresses])
    assert asked[0] == asked[1]

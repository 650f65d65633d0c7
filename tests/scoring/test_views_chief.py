"""The chief judge's board, returns and signature."""

from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import fill, fill_all, make_drawn_stage, sheets_of
from tests.factories.world import PASSWORD, make_stage
from tests.support.queries import counting_queries


def chief_of(session, stage):
    return queries.members_of(session, stage)[0].user


def disagree(session, stage):
    """Levels 0 and 3 for the first work's looks."""
    work = queries.works_of(session, stage)[0]
    for judge, level in zip(queries.judges_of(session, stage), ("0", "3"), strict=True):
        sheet = next(s for s in sheets_of(session, judge) if s.work_id == work.id and s.sub_criterion.key == "B1")
        fill(session, sheet, level)
    return work, sheet.sub_criterion


def test_levels_too_far_apart_stand_on_the_board_and_go_back_to_confer(session, signed_in):
    stage = make_drawn_stage(session, judges=2)
    work, sub = disagree(session, stage)
    client = signed_in(chief_of(session, stage))
    assert "B1.1" in client.get(f"/stages/{stage.public_id}/board").text
    assert "退回合议" in client.get(f"/works/{work.public_id}/marks").text
    address = f"/works/{work.public_id}/conference"
    assert client.post(address, data={"sub_criterion": sub.public_id}).status_code == 422
    assert client.post(address, data={"sub_criterion": sub.public_id, "reason": "合议外观"}).status_code == 302
    session.expire_all()
    sheets = session.query(MarkSheet).filter_by(work_id=work.id, sub_criterion_id=sub.id).all()
    assert {(sheet.state, sheet.reason) for sheet in sheets} == {(SheetState.SPREAD_CONFLICT, "合议外观")}


def test_a_sheet_is_returned_with_a_reason(session, signed_in):
    stage = make_drawn_stage(session)
    sheet = sheets_of(session, queries.judges_of(session, stage)[0])[0]
    fill(session, sheet)
    client = signed_in(chief_of(session, stage))
    assert client.post(f"/judging/sheets/{sheet.public_id}/return", data={"reason": ""}).status_code == 422
    assert client.post(f"/judging/sheets/{sheet.public_id}/return", data={"reason": "核对"}).status_code == 302
    session.refresh(sheet)
    assert (sheet.state, sheet.reason) == (SheetState.RETURNED, "核对")


def test_the_signature_names_the_works_still_open_and_needs_the_password(session, signed_in):
    stage = make_drawn_stage(session, entries=1, judges=1)
    client = signed_in(chief_of(session, stage))
    address = f"/stages/{stage.public_id}/panel-signature"
    [work] = queries.works_of(session, stage)
    session.rollback()
    refused = client.post(address, data={"password": PASSWORD})
    assert (refused.status_code, f"尚有评分表未提交：{work.code}" in refused.text) == (422, True)
    fill_all(session, stage)
    session.commit()
    assert client.post(address, data={"password": "wrong"}).status_code == 422
    assert not queries.is_signed(session, stage)
    session.rollback()
    assert client.post(address, data={"password": PASSWORD}).status_code == 302
    assert queries.is_signed(session, stage)


def test_the_board_asks_the_same_number_of_questions_for_one_work_and_for_three(app, session, signed_in):
    asked = []
    for entries in (1, 3):
        stage = make_drawn_stage(session, entries=entries, judges=2, stage=make_stage(session))
        fill_all(session, stage)
        client = signed_in(chief_of(session, stage))
        for address in ("/boards", f"/stages/{stage.public_id}/board"):
            with counting_queries(app) as count:
                assert client.get(address).status_code == 200
            asked.append(len(count))
    assert asked[:2] == asked[2:]


def test_the_deeds_of_the_chief_judge_are_not_a_judges(session, signed_in):
    stage = make_drawn_stage(session)
    client = signed_in(queries.judges_of(session, stage)[0].user)
    session.rollback()
    assert client.get(f"/stages/{stage.public_id}/board").status_code == 403
    assert client.post(f"/stages/{stage.public_id}/panel-signature", data={"password": PASSWORD}).status_code == 403

"""In the hall: three judges give their levels unseen, and a judge signs in and signs at a tablet with a slip."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring import queries, services
from compmgr.scoring.rules.states import PanelRole
from tests.browser.hands import confirm, fill, press, sees, there
from tests.factories.marking import fill_all, make_drawn_stage, sheets_of
from tests.factories.world import make_user
from tests.support.asking import found
from tests.support.browser import PHONE, TABLET


@pytest.fixture
def stage(session: Session) -> Stage:
    """One work, three judges and a coordinator."""
    stage = make_drawn_stage(session, entries=1, judges=3)
    services.assign_judge(session, stage, make_user(session), role=PanelRole.COORDINATOR, by=make_user(session))
    session.commit()
    return stage


def test_three_judges_give_their_levels_unseen_and_again_after_they_conferred(
    stage: Stage, session: Session, visit: Callable[..., Page]
) -> None:
    judges = found(session, lambda: queries.judges_of(session, stage))
    users = [judge.user for judge in judges]
    looks = [
        next(sheet.public_id for sheet in sheets_of(session, judge) if sheet.sub_criterion.key == "B1")
        for judge in judges
    ]
    fourth = next(each.user for each in queries.members_of(session, stage) if each.role is PanelRole.COORDINATOR)
    tablets = [
        visit(f"/judging/sheets/{sheet}", user, size)
        for user, sheet, size in zip(users, looks, (TABLET, TABLET, PHONE), strict=True)
    ]
    lead = visit("/judging", fourth)
    lead.get_by_role("link", name="主持亮分").click()
    press(lead, "发起亮分")
    sees(lead, "已给出 0 / 3")

    give(tablets, "0", "3", "2")
    sees(lead, "已给出 3 / 3")
    for tablet in tablets:
        expect(tablet.locator(".flash-cards")).to_have_count(0)
    press(lead, "亮分")
    sees(lead, "等级相差超过1级。请裁判合议后重新亮分。")
    for tablet in tablets:
        sees(tablet, "等级分差超限，请合议")
        expect(tablet.locator(".flash-cards li")).to_have_text(["01号裁判", "32号裁判", "23号裁判"])
    press(lead, "重新亮分")
    give(tablets, "2", "2", "3")
    sees(lead, "已给出 3 / 3")
    press(lead, "亮分")
    press(lead, "确认并写入评分表")
    for tablet, level in zip(tablets, "223", strict=True):
        expect(tablet.get_by_role("radio", name=re.compile(f"^{level}"))).to_be_checked()
    given = found(session, lambda: queries.marks_of(session, stage))
    [by_judge] = given.values()
    assert [int(values["B1.1"]) for values in by_judge.values()] == [2, 2, 3]


def give(tablets: list[Page], *levels: str) -> None:
    for tablet, level in zip(tablets, levels, strict=True):
        button = tablet.get_by_role("button", name=re.compile(f"^{level} "))
        there(button).tap()
        sees(tablet, f"您给出{level}级，亮分前可以更改。")


def test_a_judge_signs_in_with_a_slip_signs_and_leaves_the_tablet_to_the_next(
    stage: Stage, session: Session, visit: Callable[..., Page]
) -> None:
    fill_all(session, stage, signed=False)
    chief = found(session, lambda: queries.members_of(session, stage)[0].user)
    desk = visit(f"/stages/{stage.public_id}/tablets", chief)
    press(desk, "制作凭证并显示纸条")
    slip = desk.locator(".pass-slip").first
    code, pin = slip.locator(".pass-code").all_inner_texts()
    expect(slip.locator("svg.qr")).to_be_visible()

    tablet = visit("/tablet", size=TABLET)
    fill(tablet, {"登录码": code, "PIN码": "000000"})
    press(tablet, "登录")
    sees(tablet, "登录码或PIN码不正确")
    fill(tablet, {"登录码": code, "PIN码": pin})
    press(tablet, "登录")
    tablet.get_by_role("link", name="签字").click()
    canvas = there(tablet.locator("canvas"))
    frame = canvas.bounding_box()
    assert frame is not None
    tablet.mouse.move(frame["x"] + 40, frame["y"] + 40)
    tablet.mouse.down()
    for step in range(1, 12):
        tablet.mouse.move(frame["x"] + 40 + 20 * step, frame["y"] + 40 + (step % 3) * 30)
    tablet.mouse.up()
    fill(tablet, {"凭证上的PIN码": pin})
    press(tablet, "签字")
    sees(tablet, "签字完成。", "已全部提交")
    signed = found(session, lambda: list(queries.signatures_of(session, stage).values()))
    assert len(signed) == 1 and signed[0].strokes and len(signed[0].strokes[0]) > 5

    board = visit(f"/stages/{stage.public_id}/board", chief)
    expect(board.locator(".drawn")).to_have_count(1)
    tablet.locator("details.menu summary").click()
    press(tablet, "退出登录")
    expect(tablet.get_by_label("登录码")).to_be_visible()
    desk.goto(f"/stages/{stage.public_id}/tablets")
    press(desk, "停用全部凭证")
    confirm(desk, "停用全部凭证")
    sees(desk, "平板均已退出登录")


def test_the_board_refreshes_itself_and_keeps_what_is_being_typed(
    stage: Stage, session: Session, visit: Callable[..., Page]
) -> None:
    judge = found(session, lambda: queries.judges_of(session, stage)[0])
    first, second = found(session, lambda: sheets_of(session, judge))
    services.call_help(session, first, "第一次求助", by=judge.user)
    chief = queries.members_of(session, stage)[0].user
    board = visit(f"/stages/{stage.public_id}/board", chief)
    there(board.locator("summary").filter(has_text="答复").first).click()
    answer = board.get_by_label("给裁判的答复").first
    answer.fill("我马上到")
    services.call_help(session, second, "第二次求助", by=judge.user)
    session.commit()
    board.evaluate("htmx.ajax('GET', location.pathname, {target: '#live', select: '#live', swap: 'outerHTML'})")
    board.wait_for_timeout(800)
    expect(board.get_by_text("第二次求助")).to_have_count(0)  # somebody is typing
    answer.blur()
    board.evaluate("htmx.ajax('GET', location.pathname, {target: '#live', select: '#live', swap: 'outerHTML'})")
    sees(board, "第二次求助")
    expect(board.get_by_label("给裁判的答复").first).to_have_value("我马上到")
    expect(board.locator("[data-refreshed]")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d 更新$"))

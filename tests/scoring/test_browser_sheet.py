"""The mark sheet in a browser: kept on the device first, synchronised then, finished with the keyboard alone."""

import re
from decimal import Decimal as D

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from compmgr.scoring.models import Device, Mark, MarkSheet
from compmgr.scoring.rules.states import SheetState
from tests.support.browser import TABLET
from tests.support.tablets import Hall


@pytest.fixture
def hall(app, session, live_server):
    return Hall(app, session, live_server(app))


@pytest.fixture
def at_sheet(hall, context):
    """`at_sheet("A1")` is a page with a judge's first sheet for that sub-criterion, and the sheet."""
    hall.sign_in(context)
    return lambda key: (hall.open(context, key), hall.sheets[key])


def kept(session):
    values = session.scalars(select(Mark.value).order_by(Mark.id)).all()
    session.commit()
    return values


def statuses(page):
    return page.locator("[data-status]")


@pytest.mark.parametrize("viewport", [TABLET])
def test_a_mark_is_synchronised_as_soon_as_it_is_entered(at_sheet, session, viewport):
    page, _ = at_sheet("A1")
    expect(page.locator(".sheet-state")).to_contain_text("已下发")
    page.locator(".mark-input").first.fill("12.5")
    page.locator(".mark-input").first.blur()
    expect(statuses(page).first).to_have_text("已同步")
    expect(page.locator("[data-receipt]")).to_have_text(re.compile(r"^回执 [0-9A-F]{8} · \d\d:\d\d:\d\d$"))
    assert page.locator(".sheet-state").inner_text().startswith("评分中")
    page.locator("[data-set='0']").nth(1).click()
    expect(statuses(page).nth(1)).to_have_text("已同步")
    expect(page.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    assert kept(session) == [D("12.5"), D(0)]


def test_what_is_entered_without_a_line_is_sent_after_a_reload_and_kept_once(at_sheet, session):
    page, _ = at_sheet("A1")
    page.route("**/marks", lambda route: route.abort())
    page.locator("[data-set='40']").click()
    expect(statuses(page).first).to_have_text("已保存本机")
    expect(page.locator("[data-trouble]")).to_contain_text("网络已断开")
    expect(page.locator("[data-strip-count]")).to_have_text("1 项已保存本机，等待同步")
    page.unroute("**/marks")
    page.reload()
    expect(page.locator(".mark-input").first).to_have_value("40")
    expect(statuses(page).first).to_have_text("已同步")
    assert kept(session) == [D(40)]


def test_a_tablet_stays_the_same_tablet_however_often_its_page_is_loaded(at_sheet, session):
    page, _ = at_sheet("A1")
    for _turn in range(3):
        with page.expect_response("**/contact"):
            page.reload()
    assert len(session.scalars(select(Device)).all()) == 1


def test_an_answer_that_is_lost_is_asked_for_again_and_the_mark_is_kept_once(at_sheet, session):
    page, _ = at_sheet("A1")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/marks", lose_the_first)
    page.locator("[data-set='40']").click()
    expect(statuses(page).first).to_have_text("已同步")
    assert (lost, kept(session)) == ([200], [D(40)])


def test_a_mark_above_its_worth_is_not_sent(at_sheet, session):
    page, _ = at_sheet("A1")
    page.locator(".mark-input").first.fill("41")
    page.locator(".mark-input").first.blur()
    expect(statuses(page).first).to_have_text("填写有误：应为 0 至 40，最多 2 位小数")
    page.locator("[data-submit]").click()
    expect(page.locator("[data-trouble]")).to_contain_text("尚未评分或待处理：A1.1、A1.2")
    assert kept(session) == []


def test_a_second_value_while_the_first_is_on_its_way_is_an_operation_of_its_own(at_sheet, session):
    page, _ = at_sheet("A1")
    waiting, sent = [], []

    def hold_the_first(route):
        sent.append(route.request.post_data_json)
        if len(sent) == 1:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/marks", hold_the_first)
    page.locator("[data-set='40']").click()
    expect(statuses(page).first).to_have_text("已保存本机")
    page.wait_for_timeout(100)
    page.locator("[data-set='0']").first.click()
    page.wait_for_timeout(300)
    assert len(sent) == 1
    waiting[0].continue_()
    expect(statuses(page).first).to_have_text("已同步")
    assert kept(session) == [D(40), D(0)]
    assert sent[0]["operation"] != sent[1]["operation"]
    assert sent[1]["based_on"] == session.scalars(select(Mark.public_id).order_by(Mark.id)).first()


def test_a_sheet_is_finished_with_the_keyboard_alone(at_sheet, session):
    page, sheet = at_sheet("A1")
    page.locator(".mark-input").first.focus()
    page.keyboard.type("38.5")
    page.keyboard.press("Enter")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("B1"))
    page.wait_for_selector("[data-ready]", state="attached")
    page.locator("[type=radio]").first.focus()
    page.keyboard.press("2")
    expect(statuses(page).first).to_have_text("已同步")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-value]:checked")).to_have_value("3")
    expect(statuses(page).first).to_have_text("已同步")
    assert session.scalar(select(MarkSheet.state).where(MarkSheet.id == sheet.id)) is SheetState.SUBMITTED
    assert kept(session)[-1] == D(3)

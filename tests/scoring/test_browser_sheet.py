"""The mark sheet in a browser: saved as one goes, kept when the line is down, finished with the keyboard alone."""

import re
from decimal import Decimal as D

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from compmgr.accounts import services as accounts
from compmgr.scoring import queries
from compmgr.scoring.models import Mark, MarkSheet
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.world import PASSWORD

TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def at_sheet(app, session, live_server, context):
    """`at_sheet("A1")` is a page with a judge's first sheet for that sub-criterion, and the sheet."""
    stage = make_drawn_stage(session, entries=1, judges=1)
    judge = queries.judges_of(session, stage)[0]
    sheets = {sheet.sub_criterion.key: sheet for sheet in sheets_of(session, judge)}
    _, token = accounts.sign_in(session, judge.user.username, PASSWORD)
    session.commit()
    address = live_server(app)
    signer = app.session_interface.get_signing_serializer(app)
    context.add_cookies([{"name": "session", "value": signer.dumps({"sign_in": token}), "url": address}])

    def open_sheet(key):
        page = context.new_page()
        page.goto(f"{address}/judging/sheets/{sheets[key].public_id}")
        return page, sheets[key]

    return open_sheet


def kept(session):
    values = session.scalars(select(Mark.value).order_by(Mark.id)).all()
    session.commit()
    return values


def statuses(page):
    return page.locator("[data-status]")


@pytest.mark.parametrize("viewport", [TABLET])
def test_a_mark_is_saved_as_soon_as_it_is_entered(at_sheet, session, viewport):
    page, _ = at_sheet("A1")
    page.locator(".mark-input").first.fill("12.5")
    page.locator(".mark-input").first.blur()
    expect(statuses(page).first).to_have_text("已保存")
    expect(page.locator("[data-receipt]")).to_have_text(re.compile(r"^回执 [0-9A-F]{8} · \d\d:\d\d:\d\d$"))
    page.locator("[data-set='0']").nth(1).click()
    expect(statuses(page).nth(1)).to_have_text("已保存")
    assert kept(session) == [D("12.5"), D(0)]


def test_what_is_entered_without_a_line_is_sent_after_a_reload_and_kept_once(at_sheet, session):
    page, _ = at_sheet("A1")
    page.route("**/marks", lambda route: route.abort())
    page.locator("[data-set='40']").click()
    expect(statuses(page).first).to_have_text("未保存")
    expect(page.locator("[data-trouble]")).to_contain_text("网络已断开")
    page.unroute("**/marks")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".mark-input").first).to_have_value("40")
    expect(statuses(page).first).to_have_text("已保存")
    assert kept(session) == [D(40)]


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
    expect(statuses(page).first).to_have_text("已保存", timeout=10_000)
    assert (lost, kept(session)) == ([200], [D(40)])


def test_a_mark_above_its_worth_is_not_sent(at_sheet, session):
    page, _ = at_sheet("A1")
    page.locator(".mark-input").first.fill("41")
    page.locator(".mark-input").first.blur()
    expect(statuses(page).first).to_contain_text("应为 0 至 40")
    page.locator("[data-submit]").click()
    expect(page.locator("[data-trouble]")).to_contain_text("尚未评分：A1.1、A1.2")
    assert kept(session) == []


def test_two_pages_that_disagree_ask_which_mark_counts(at_sheet, session):
    one, _ = at_sheet("A1")
    other, _ = at_sheet("A1")
    one.locator("[data-set='40']").click()
    expect(statuses(one).first).to_have_text("已保存")
    other.locator("[data-set='0']").first.click()
    expect(other.locator("[data-choose]").first).to_contain_text("其他设备上已评为：40；本页填写为：0")
    other.get_by_role("button", name="以本页为准").click()
    expect(statuses(other).first).to_have_text("已保存")
    assert kept(session) == [D(40), D(0)]


def test_a_sheet_is_finished_with_the_keyboard_alone(at_sheet, session):
    page, sheet = at_sheet("A1")
    page.locator(".mark-input").first.focus()
    page.keyboard.type("38.5")
    page.keyboard.press("Enter")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("B1"))
    page.wait_for_load_state()
    page.locator("[type=radio]").first.focus()
    page.keyboard.press("2")
    expect(statuses(page).first).to_have_text("已保存")
    assert session.scalar(select(MarkSheet.state).where(MarkSheet.id == sheet.id)) is SheetState.SUBMITTED

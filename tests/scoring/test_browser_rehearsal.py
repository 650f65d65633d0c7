"""A judge rehearses in a browser, from signing in to the end: every field, no network, fresh works."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.scoring import queries
from compmgr.scoring.models import Mark
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import fill_all
from tests.factories.warming import judges_of, make_calibration
from tests.factories.world import PASSWORD, make_contest, make_occupation, make_user
from tests.support.asking import found

TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}


def sign_in(page, address, user):
    page.goto(f"{address}/sign-in")
    page.get_by_label("用户名").first.fill(user.username)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")


def fill_sheet(page):
    """Give every aspect on the page its highest mark, by what its field is."""
    page.wait_for_load_state()
    for aspect in page.locator("fieldset[data-aspect]").all():
        choices = aspect.locator("[type=radio]")
        if choices.count():
            choices.last.check(force=True)
        else:
            aspect.locator("input[data-value]").fill("1")
            aspect.locator("input[data-value]").blur()
        expect(aspect.locator("[data-status]")).to_have_text("已同步")


def sign(page, session, stage):
    """The last step of a rehearsal: signed with the password, as on the day."""
    page.get_by_role("link", name="签字", exact=True).click()
    expect(page.locator(".warm-up-mark")).to_have_text("评分演练")
    page.locator("[name=secret]").fill(PASSWORD)
    page.get_by_role("button", name="签字", exact=True).click()
    page.wait_for_load_state()
    states = found(session, lambda: {row.state for row in queries.states_of(session, stage)})
    assert states == {SheetState.PANEL_SIGNED}


@pytest.mark.parametrize("viewport", [TABLET])
def test_a_judge_rehearses_from_signing_in_to_the_last_sheet(app, session, live_server, context):
    make_occupation(session)
    judge = make_user(session, Role.JUDGE, make_contest(session))
    session.commit()
    address, page = live_server(app), context.new_page()
    sign_in(page, address, judge)
    page.goto(f"{address}/judging/rehearsal")
    page.get_by_role("button", name="开始演练").click()
    expect(page.locator(".warm-up")).to_contain_text("不计入任何成绩")
    page.get_by_role("link", name=re.compile("继续评分")).click()
    for _ in range(40):
        expect(page.locator(".warm-up-mark")).to_have_text("评分演练")
        expect(page).to_have_title(re.compile("^【评分演练】"))
        heading = page.locator("h1").inner_text() + page.locator(".sheet-work").inner_text()
        fill_sheet(page)
        page.locator("[data-submit]").click()
        page.wait_for_function(
            "was => (document.querySelector('h1')?.innerText ?? '') + "
            "(document.querySelector('.sheet-work')?.innerText ?? '') !== was",
            arg=heading,
        )
        if page.url.endswith("/judging/rehearsal"):
            break
    expect(page.locator("progress.full")).to_be_visible()
    [stage] = found(session, lambda: queries.rehearsals_of(session, judge))
    states = found(session, lambda: {row.state for row in queries.states_of(session, stage)})
    assert states == {SheetState.SUBMITTED}
    sign(page, session, stage)
    assert found(session, lambda: queries.tables_of(session, judge)) == []


@pytest.mark.parametrize("viewport", [PHONE])
def test_a_rehearsal_without_a_network_is_as_on_the_day(app, session, live_server, context):
    make_occupation(session)
    judge = make_user(session, Role.JUDGE, make_contest(session))
    session.commit()
    address, page = live_server(app), context.new_page()
    sign_in(page, address, judge)
    page.goto(f"{address}/judging/rehearsal")
    page.get_by_role("button", name="开始演练").click()
    page.get_by_role("link", name=re.compile("继续评分")).click()
    page.wait_for_load_state()
    page.route("**/marks", lambda route: route.abort())
    field = page.locator("fieldset[data-aspect] input[data-value]").first
    field.fill("3")
    field.blur()
    expect(page.locator("[data-status]").first).to_contain_text(re.compile("未保存|本机"))
    page.unroute("**/marks")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-status]").first).to_have_text("已同步")
    assert found(session, lambda: session.scalar(select(func.count(Mark.id)))) == 1


def test_starting_again_asks_once_more_and_gives_fresh_works(app, session, live_server, context):
    make_occupation(session)
    judge = make_user(session, Role.JUDGE, make_contest(session))
    session.commit()
    address, page = live_server(app), context.new_page()
    sign_in(page, address, judge)
    page.goto(f"{address}/judging/rehearsal")
    page.get_by_role("button", name="开始演练").click()
    expect(page.locator(".work .code")).to_have_count(5)
    before = page.locator(".work .code").all_inner_texts()
    page.get_by_role("button", name="重新开始").click()
    page.get_by_role("dialog").get_by_role("button", name="重新开始").click()
    expect(page.locator(".work .code").first).not_to_have_text(before[0])
    assert set(before).isdisjoint(page.locator(".work .code").all_inner_texts())


@pytest.mark.parametrize("viewport", [PHONE])
def test_a_judge_looks_at_their_own_figures(app, session, live_server, context):
    made, _ = make_calibration(session)
    fill_all(session, made, "3")
    judge = judges_of(session, made)[0].user
    session.commit()
    address, page = live_server(app), context.new_page()
    sign_in(page, address, judge)
    page.goto(f"{address}/judging/calibrations/{made.public_id}")
    page.get_by_role("button", name="查看我的校准结果").click()
    expect(page.get_by_role("heading", name="结果说明")).to_be_visible()
    expect(page.locator(".says")).to_contain_text("总体偏宽")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

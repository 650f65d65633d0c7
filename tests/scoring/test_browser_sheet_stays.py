"""Nothing moves under a judge's finger when a mark is kept: a tap that leaves a field lands where it was meant."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, TABLET
from tests.support.still import hold_still, moved
from tests.support.tablets import Hall

SAVES = re.compile("/judging/(sheets/.*/marks|contact)")


@pytest.fixture(params=["sheet", "grid"])
def page(request, app, session, live_server, context):
    hall = Hall(app, session, live_server(app), entries=2)
    hall.sign_in(context)
    sheet = hall.sheets["A1"]
    grid = f"/judging/panels/{sheet.member.public_id}/grid/{sheet.sub_criterion.public_id}"
    page = hall.open(context, path=grid if request.param == "grid" else f"/judging/sheets/{sheet.public_id}")
    page.wait_for_selector("[data-ready]", state="attached")
    hold_still(page, "[data-marking]")
    return page


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_nothing_moves_when_a_mark_is_kept_synchronised_or_cut_off(page, viewport):
    status = page.locator("[data-status]")
    page.locator(".mark-input").first.fill("12.5")
    page.locator(".mark-input").nth(1).fill("7")
    for number in (0, 1):
        expect(status.nth(number)).to_have_text("已同步")
    page.context.route(SAVES, lambda route: route.abort())
    page.locator(".mark-input").first.fill("13")
    page.locator(".mark-input").first.blur()
    expect(status.first).to_have_text("已保存本机")
    expect(page.locator("[data-trouble]")).to_contain_text("网络已断开")
    assert moved(page) == {}
    page.context.unroute(SAVES)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status.first).to_have_text("已同步")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert moved(page) == {}

"""Nothing moves under a judge's finger when a mark is kept: a tap that leaves a field lands where it was meant."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, TABLET
from tests.support.tablets import Hall

SAVES = re.compile("/judging/(sheets/.*/marks|contact)")
#: Where everything that can be touched stands, seen in every frame: how far the farthest has moved (pixels).
WATCH = """() => {
  const touched = "[data-marking] :is(input:not([type=hidden]), button, summary, a)";
  const parts = () => [...document.querySelectorAll(touched)];
  const stood = new Map(parts().map((part) => [part, part.getBoundingClientRect()]));
  window.moved = 0;
  const look = () => {
    for (const [part, was] of stood) {
      const is = part.getBoundingClientRect();
      window.moved = Math.max(window.moved, Math.abs(is.x - was.x), Math.abs(is.y - was.y));
    }
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture(params=["sheet", "grid"])
def page(request, app, session, live_server, context):
    hall = Hall(app, session, live_server(app), entries=2)
    hall.sign_in(context)
    sheet = hall.sheets["A1"]
    grid = f"/judging/panels/{sheet.member.public_id}/grid/{sheet.sub_criterion.public_id}"
    page = hall.open(context, path=grid if request.param == "grid" else f"/judging/sheets/{sheet.public_id}")
    page.wait_for_selector("[data-ready]", state="attached")
    page.evaluate(WATCH)
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
    assert page.evaluate("moved") < 1
    page.context.unroute(SAVES)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status.first).to_have_text("已同步")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert page.evaluate("moved") < 1

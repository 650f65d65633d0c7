"""Nothing moves under the finger of whoever edits a layout, and no press of "save" is lost."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE
from tests.support.editor import box, field, kept, save, settled
from tests.support.still import hold_still, moved

SLOW = 6  # times slower than this machine: what happens between press and release has the time to


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def opened(request, edit):
    page, version = edit(size=request.param)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.locator("[data-list]").get_by_role("button", name="number", exact=True).click()
    settled(page)
    return page, version


def test_the_bar_and_the_field_stay_while_one_types_saves_and_is_told_of_problems(session, opened):
    page, version = opened
    field(page, "height").click()
    hold_still(page, ".studio-bar", '[data-panel] [data-field="height"]')
    field(page, "height").fill("1")  # too low for its words: a problem to be listed
    expect(page.locator("[data-problems] li").first).to_be_attached()
    field(page, "height").fill("7")
    expect(page.locator("[data-problems] li")).to_have_count(0)
    save(page)
    assert kept(session, version)["number"]["height"] == 7
    assert moved(page) == {}


def test_the_save_button_stands_still_however_the_page_is_scrolled(opened):
    page, _version = opened
    hold_still(page, ".studio-end")
    field(page, "size").focus()
    for down in (0, 40, 200, 5_000):
        page.evaluate(f"scrollTo(0, {down})")
        page.wait_for_timeout(50)
    assert moved(page) == {}
    shown = page.locator(".studio-bar").bounding_box()["y"]
    assert shown >= page.locator(".topbar").bounding_box()["height"] - 1  # nor does it lie under the top bar


def test_a_save_asked_while_one_is_under_way_is_done_after_it(session, edit):
    page, version = edit()
    held = []
    page.route("**/data", lambda route: route.continue_() if held else held.append(route))
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("[data-saved]")).to_have_text("正在保存……")
    page.keyboard.press("Control+s")  # nothing new to be saved: once is enough
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="保存草稿").click()
    held[0].continue_()
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    assert kept(session, version)["title"]["x"] == 80

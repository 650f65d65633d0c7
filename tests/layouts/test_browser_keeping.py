"""Layouts are kept: drafts that are not lost, conflicts, release by another person, files, any screen, no obstacle."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from compmgr.layouts import services
from compmgr.layouts.rules.kinds import CertificateKind
from tests.browser.words import foreign
from tests.factories.layouts import award_data, make_layout
from tests.support.browser import DESK, PHONE
from tests.support.editor import box, field, frame, kept, save


def test_what_was_not_saved_comes_back_and_can_be_given_up(edit):
    page, _version = edit()
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('compmgr-layout-'))")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    assert frame(page, "title")[0] == 79
    expect(page.get_by_text("尚未保存的修改")).to_be_visible()
    page.get_by_role("button", name="放弃这些修改").click()
    page.wait_for_function("() => document.querySelector('.box[data-name=title]')?.ariaLabel.includes('，78，')")


def test_nothing_is_lost_when_the_sign_in_has_ended(session, edit, visit, office):
    page, version = edit()
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("登录已失效").first).to_be_visible()
    assert kept(session, version)["title"]["x"] == 78
    visit.sign_in(page.context, office)
    save(page)
    assert kept(session, version)["title"]["x"] == 79


def test_a_conflict_shows_who_saved_and_what_is_mine_becomes_a_draft_beside(session, edit, clerk, office):
    page, version = edit()
    theirs, _ = edit(user=clerk, version=version)
    box(theirs, "title").click()
    theirs.keyboard.press("ArrowDown")
    save(theirs)
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("[data-conflict]")).to_contain_text("李登记")
    page.get_by_role("button", name="另存为新草稿").click()
    page.wait_for_url(lambda url: version.public_id not in url)
    page.locator("[data-editor][data-ready]").wait_for()
    assert frame(page, "title")[:2] == [79, 40]
    assert kept(session, version)["title"]["y"] == 41


def test_another_person_releases_and_then_it_is_only_looked_at(session, edit, visit, clerk):
    page, version = edit()
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    save(page)
    page.get_by_role("link", name="返回版式").click()
    expect(page.get_by_text("须由他人发布")).to_be_visible()
    theirs = visit(clerk, f"/layouts/{version.layout.public_id}")
    theirs.get_by_role("button", name="发布", exact=True).click()
    theirs.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(theirs.get_by_text("第 1 版已发布")).to_be_visible()
    theirs.goto(f"/layouts/versions/{version.public_id}/edit")
    theirs.locator("[data-editor][data-ready]").wait_for()
    box(theirs, "title").click()
    theirs.keyboard.press("ArrowRight")
    assert frame(theirs, "title")[0] == 79
    expect(field(theirs, "size")).to_be_disabled()


def test_a_file_exported_and_imported_is_the_same_layout(session, edit, visit, office, tmp_path):
    version = make_layout(session, saved_by=office, released=True)
    session.commit()
    page = visit(office, f"/layouts/{version.layout.public_id}")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").first.click()
    file = tmp_path / "layout.json"
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8")) == award_data()
    page.goto("/layouts")
    page.get_by_role("button", name="导入文件").click()
    page.get_by_label("版式文件").set_input_files(file)
    page.get_by_role("dialog").get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("其第一版为草稿")).to_be_visible()
    file.write_text(json.dumps({**award_data(), "elements": [{"type": "text", "name": "甲"}]}))
    page.goto("/layouts")
    page.get_by_role("button", name="导入文件").click()
    page.get_by_label("版式文件").set_input_files(file)
    page.get_by_role("dialog").get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("alert").get_by_text("甲", exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_grave_is_in_the_way(session, edit, visit, office, size):
    page, version = edit(size=size, bypass_csp=True)
    for name in ("title", "words"):
        page.locator("[data-list]").get_by_role("button", name=name, exact=True).click()
        assert grave(page) == []
    for path in ("/layouts", f"/layouts/{version.layout.public_id}", f"/layouts/{version.layout.public_id}/changes"):
        assert grave(visit(office, path, size, bypass_csp=True)) == []


def grave(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def test_on_a_phone_the_list_the_page_and_the_forms_are_there(session, edit):
    page, version = edit(size=PHONE)
    page.locator("[data-list]").get_by_role("button", name="number", exact=True).tap()
    field(page, "size").fill("9")
    save(page)
    assert kept(session, version)["number"]["size"] == 9
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_editor_of_a_shipped_layout_says_no_english_word(session, edit, office):
    version = services.default_version(session, CertificateKind.VOCATIONAL)
    draft = services.new_draft(session, version.layout, version.data, by=office)
    page, _ = edit(version=draft)
    seen = page.inner_text("[data-editor]").splitlines()
    page.locator("[data-list]").get_by_role("button", name="标题", exact=True).click()
    field(page, "width").fill("3")
    field(page, "smallest").fill("36")
    expect(page.locator("[data-problems]").get_by_role("button").first).to_be_visible()
    assert foreign([*seen, *page.inner_text("[data-editor]").splitlines()]) == []

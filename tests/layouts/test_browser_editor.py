"""The editor of a layout in a browser: pulled, typed, undone, drawn by the real renderer, saved, released by another."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from compmgr.accounts import services as accounts
from compmgr.accounts.permissions import Role
from compmgr.layouts.models import LayoutVersion
from tests.factories.layouts import award_data, make_layout
from tests.factories.world import PASSWORD, make_user
from tests.support.browser import DESK, PHONE, watch

WAIT = 20_000  # milliseconds


@pytest.fixture
def app(app):
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE, name="王主任")


@pytest.fixture
def clerk(session):
    return make_user(session, Role.REGISTRY_CLERK, name="李登记")


@pytest.fixture
def address(app, live_server):
    return live_server(app)


@pytest.fixture
def visit(app, session, address, new_context):
    """`visit(user, path)` is a page there, watched; the policy is set aside for axe alone."""
    watched = []

    def open_page(user, path, size=DESK, **settings):
        context = new_context(viewport=size, base_url=address, has_touch=size != DESK, is_mobile=size != DESK, **settings)
        context.set_default_timeout(WAIT)
        watched.append(watch(context))
        sign_in(context, user)
        page = context.new_page()
        page.goto(path)
        return page

    def sign_in(context, user):
        _, token = accounts.sign_in(session, user.username, PASSWORD)
        session.commit()
        signer = app.session_interface.get_signing_serializer(app)
        context.add_cookies([{"name": "session", "value": signer.dumps({"sign_in": token}), "url": address}])

    open_page.sign_in = sign_in
    yield open_page
    assert [complaint for each in watched for complaint in each] == []


@pytest.fixture
def edit(visit, session, office):
    """A draft of the small award layout, opened in the editor: the page, and its version."""

    def open_editor(user=office, version=None, **settings):
        version = version or make_layout(session, saved_by=office)
        session.commit()
        page = visit(user, f"/layouts/versions/{version.public_id}/edit", **settings)
        page.locator("[data-editor][data-ready]").wait_for(timeout=WAIT)
        expect(page.locator("[data-picture][src]")).to_be_visible(timeout=WAIT)
        return page, version

    return open_editor


def box(page, name):
    return page.locator(f'.box[data-name="{name}"]')


def field(page, key):
    return page.locator(f'[data-panel] [data-field="{key}"] :is(input, select, textarea)').last


def frame(page, name):
    """Where an element is, in the words of its box: x, y, width, height."""
    words = box(page, name).get_attribute("aria-label").partition("，")[2].removesuffix(" 毫米").replace(" × ", "，")
    return [float(each) for each in words.split("，")]


def kept(session, version):
    session.rollback()
    session.expire_all()
    found = session.get(LayoutVersion, version.id)
    data = found.data
    session.commit()
    return {each["name"]: each for each in data["elements"]}


def pull(page, locator, right, down, *keys):
    at = locator.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    for key in keys:
        page.keyboard.down(key)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()
    for key in keys:
        page.keyboard.up(key)


def picture(page):
    return page.locator("[data-picture]").get_attribute("src")


def settled(page):
    expect(page.locator("[data-preview-state]")).to_have_attribute("data-state", "shown", timeout=WAIT)


def save(page):
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("[data-saved]")).to_contain_text("已保存", timeout=WAIT)


def test_an_element_is_pulled_on_the_grid_drawn_anew_undone_and_saved(session, edit):
    page, version = edit()
    before = picture(page)
    pull(page, box(page, "number"), 61, -47)
    x, y, width, height = frame(page, "number")
    assert (x > 70, y < 165, width, height) == (True, True, 70, 6)
    assert (x, y) == (round(x), round(y))
    expect(page.locator("[data-saved]")).to_contain_text("尚未保存")
    page.wait_for_function("before => document.querySelector('[data-picture]').src !== before", arg=before, timeout=WAIT)
    page.keyboard.press("Control+z")
    assert frame(page, "number") == [60, 172, 70, 6]
    page.keyboard.press("Control+y")
    assert frame(page, "number") == [x, y, 70, 6]
    save(page)
    assert (kept(session, version)["number"]["x"], kept(session, version)["number"]["y"]) == (x, y)


def test_handles_resize_and_the_snap_can_be_left(edit):
    page, _ = edit()
    box(page, "issue").click()
    pull(page, box(page, "issue").locator(".handle-se"), 33, 21)
    x, y, width, height = frame(page, "issue")
    assert ((x, y), width > 90, height > 26) == ((178, 160), True, True)
    assert (width, height) == (round(width), round(height))
    page.get_by_role("button", name="按毫米吸附").click()
    pull(page, box(page, "issue").locator(".handle-nw"), -7, -5)
    x, y, _, _ = frame(page, "issue")
    assert (x, y) != (round(x), round(y))


def test_the_keyboard_alone_suffices(session, edit):
    page, version = edit()
    page.locator("[data-boxes]").evaluate("layer => layer.firstElementChild.focus()")
    page.keyboard.press("Tab")
    expect(box(page, "title")).to_be_focused()
    expect(page.locator("[data-panel] h2")).to_have_text("文字")
    for keys, place in [
        ("ArrowRight", [79, 40]),
        ("Shift+ArrowDown", [79, 45]),
        ("Alt+ArrowLeft", [78.9, 45]),
        ("Alt+ArrowUp", [78.9, 44.9]),
    ]:
        page.keyboard.press(keys)
        assert frame(page, "title")[:2] == place
    page.keyboard.press("Control+Shift+ArrowRight")
    assert frame(page, "title")[2:] == [145, 18]
    page.keyboard.press("Control+d")
    expect(box(page, "title-2")).to_be_focused()
    page.keyboard.press("PageDown")
    page.keyboard.press("Delete")
    expect(box(page, "title-2")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-saved]")).to_contain_text("已保存", timeout=WAIT)
    assert kept(session, version)["title"]["width"] == 145
    for _ in range(10):
        page.keyboard.press("Control+z")
    assert frame(page, "title") == [78, 40, 140, 18]


def test_the_properties_are_typed_with_facts_from_buttons_and_drawn(session, edit):
    page, version = edit()
    box(page, "number").click()
    area = field(page, "text")
    area.fill("证书编号：")
    page.get_by_role("button", name="证书编号", exact=True).click()
    expect(area).to_have_value("证书编号：{number}")
    field(page, "size").fill("14")
    field(page, "align").select_option(label="居中")
    field(page, "when").select_option(label="奖项")
    field(page, "colour").fill("#123456")
    field(page, "name").fill("编号")
    field(page, "name").press("Enter")
    expect(box(page, "编号")).to_be_visible()
    settled(page)
    save(page)
    found = kept(session, version)["编号"]
    assert (found["text"], found["size"], found["align"]) == ("证书编号：{number}", 14, "centre")
    assert (found["when"], found["colour"]) == ("award", "#123456")
    field(page, "name").fill("title")
    field(page, "name").press("Enter")
    expect(box(page, "编号")).to_be_visible()


def test_lines_of_a_column_and_rows_of_a_table_are_edited(session, edit):
    page, version = edit()
    page.locator("[data-list]").get_by_role("button", name="words", exact=True).click()
    page.locator("[data-panel]").get_by_role("button", name="添加一行").click()
    page.locator("[data-list] .row-lines").get_by_role("button").last.click()
    field(page, "text").fill("{closing}")
    field(page, "size").fill("13")
    page.locator("[data-panel] .link-button").click()
    page.get_by_role("button", name="上移").last.click()
    page.locator(".add-menu > summary").click()
    page.locator('[data-deed="add"][data-type="rows"]').click()
    page.get_by_label("栏目名称 1").fill("姓名")
    page.get_by_label("打印内容 1").focus()
    page.locator("[data-panel]").get_by_role("button", name="持证人", exact=True).click()
    expect(page.get_by_label("打印内容 1")).to_have_value("{holder}")
    save(page)
    found = kept(session, version)
    assert [child["text"] for child in found["words"]["children"]] == ["{holder}", "{body}", "{closing}", "{award}"]
    assert found["表格"]["rows"] == [["姓名", "", "{holder}"]]


def test_several_are_aligned_spread_hidden_and_locked(edit):
    page, _ = edit()
    box(page, "number").click()
    box(page, "issue").click(modifiers=["Shift"])
    box(page, "code").click(modifiers=["Shift"])
    expect(page.locator("[data-panel] h2")).to_have_text("已选 3 个元素")
    page.get_by_role("button", name="底边对齐").click()
    bottoms = [y + height for _, y, _, height in (frame(page, name) for name in ("number", "issue", "code"))]
    assert len(set(bottoms)) == 1
    page.get_by_role("button", name="横向等距").click()
    (a, _, w, _), (b, _, v, _), (c, _, _, _) = (frame(page, name) for name in ("code", "number", "issue"))
    assert abs((b - a - w) - (c - b - v)) <= 0.02
    before = frame(page, "number")
    page.get_by_role("button", name="锁定： number").click()
    box(page, "number").focus()
    page.keyboard.press("ArrowRight")
    assert frame(page, "number") == before
    page.get_by_role("button", name="隐藏： title").click()
    expect(box(page, "title")).to_be_hidden()


def test_a_fault_is_shown_at_its_element_and_a_press_selects_it(edit):
    page, _ = edit()
    box(page, "title").click()
    field(page, "width").fill("5")
    field(page, "smallest").fill("30")
    problem = page.locator("[data-problems]").get_by_role("button").filter(has_text="title")
    expect(problem.first).to_be_visible(timeout=WAIT)
    expect(box(page, "title")).to_have_class(re.compile(r"\bis-wrong\b"))
    box(page, "number").click()
    problem.first.click()
    expect(box(page, "title")).to_have_attribute("aria-pressed", "true")




def test_the_samples_are_drawn_by_the_same_renderer(edit):
    page, _ = edit()
    seen = {picture(page)}
    for words in ("生僻字", "三人团队", "少数民族姓名、长单位名"):
        page.get_by_role("tab", name=words).click()
        page.wait_for_function(
            "known => !known.includes(document.querySelector('[data-picture]').src)", arg=list(seen), timeout=WAIT
        )
        seen.add(picture(page))
    assert len(seen) == 4


def test_what_was_not_saved_comes_back_and_can_be_given_up(edit):
    page, version = edit()
    box(page, "title").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
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
    page.get_by_label("版式文件（.json）").set_input_files(file)
    page.get_by_role("dialog").get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("其第一版为草稿")).to_be_visible()
    file.write_text(json.dumps({**award_data(), "elements": [{"type": "text", "name": "甲"}]}))
    page.goto("/layouts")
    page.get_by_role("button", name="导入文件").click()
    page.get_by_label("版式文件（.json）").set_input_files(file)
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

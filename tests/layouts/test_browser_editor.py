"""The editor of a layout in a browser: pulled, typed, undone, drawn by the real renderer."""

import re

from playwright.sync_api import expect

from tests.support.editor import box, field, frame, kept, picture, pull, save, settled


def test_an_element_is_pulled_on_the_grid_drawn_anew_undone_and_saved(session, edit):
    page, version = edit()
    before = picture(page)
    pull(page, box(page, "number"), 61, -47)
    x, y, width, height = frame(page, "number")
    assert (x > 70, y < 165, width, height) == (True, True, 70, 6)
    assert (x, y) == (round(x), round(y))
    expect(page.locator("[data-saved]")).to_contain_text("尚未保存")
    page.wait_for_function("before => document.querySelector('[data-picture]').src !== before", arg=before)
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
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
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
    page.locator("[data-list]").get_by_role("button", name="title", exact=True).hover()
    page.get_by_role("button", name="隐藏： title").click()
    expect(box(page, "title")).to_be_hidden()


def test_a_fault_is_shown_at_its_element_and_a_press_selects_it(edit):
    page, _ = edit()
    box(page, "title").click()
    field(page, "width").fill("5")
    field(page, "smallest").fill("30")
    problem = page.locator("[data-problems]").get_by_role("button").filter(has_text="title")
    expect(problem.first).to_be_visible()
    expect(box(page, "title")).to_have_class(re.compile(r"\bis-wrong\b"))
    box(page, "number").click()
    problem.first.click()
    expect(box(page, "title")).to_have_attribute("aria-pressed", "true")


def test_the_samples_are_drawn_by_the_same_renderer(edit):
    page, _ = edit()
    seen = {picture(page)}
    for words in ("生僻字", "三人团队", "少数民族姓名、长单位名"):
        page.get_by_role("tab", name=words).click()
        page.wait_for_function("known => !known.includes(document.querySelector('[data-picture]').src)", arg=list(seen))
        seen.add(picture(page))
    assert len(seen) == 4

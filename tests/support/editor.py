"""What a person does in the editor of a layout, and what stands there."""

from playwright.sync_api import expect

from compmgr.layouts.models import LayoutVersion


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
    expect(page.locator("[data-preview-state]")).to_have_attribute("data-state", "shown")


def save(page):
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("[data-saved]")).to_contain_text("已保存")

"""The editor of a scheme in a browser: a tree moved by keys, scored in any way, filled from the library."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from compmgr.accounts import services as accounts
from compmgr.accounts.permissions import Role
from compmgr.scoring import queries, services
from compmgr.scoring.rules.scheme import aspects_of
from tests.factories.marking import make_scheme, plan
from tests.factories.world import PASSWORD, make_event, make_user
from tests.scoring.real import real_scheme
from tests.support.browser import DESK, PHONE
from tests.support.still import hold_still, moved


@pytest.fixture
def event(session):
    return make_event(session)


@pytest.fixture
def open_page(app, session, live_server, new_context, viewport):
    """`open_page("/library/aspects")` as the federation office; the policy is set aside for axe alone."""
    office = make_user(session, Role.FEDERATION_OFFICE)

    def visit(path, **settings):
        context = new_context(viewport=viewport, **settings)
        _, token = accounts.sign_in(session, office.username, PASSWORD)
        session.commit()
        address = live_server(app)
        signer = app.session_interface.get_signing_serializer(app)
        context.add_cookies([{"name": "session", "value": signer.dumps({"sign_in": token}), "url": address}])
        page = context.new_page()
        page.goto(address + path)
        page.wait_for_load_state()
        return page

    return visit


def present(session, event):
    session.rollback()
    session.expire_all()
    found = queries.scheme_rules(queries.current_scheme(session, event))
    session.commit()
    return found


def descriptions(page):
    return [each.input_value() for each in page.locator('[name="description"]').all() if each.input_value()]


def test_parts_are_moved_by_keys_and_buttons_taken_out_brought_back_and_saved(session, event, open_page):
    make_scheme(session, event)
    page = open_page(f"/events/{event.public_id}/scheme/table")
    first = page.locator('[name="description"]').first
    first.focus()
    first.press("Alt+ArrowDown")
    assert descriptions(page) == ["接缝间隙", "外形尺寸", "整体外观"]
    expect(page.locator('[name="criterion"]').first).to_have_value("加工")
    page.locator('[name="criterion"]').first.press("Alt+ArrowDown")
    assert descriptions(page) == ["整体外观", "接缝间隙", "外形尺寸"]
    expect(page.locator('[data-key="aspect"]').nth(2)).to_have_text("B1.2")
    expect(page.locator('[data-sum-of="criterion"]').first).to_have_text("40.00")
    hold_still(page, ".scheme-end", ".tree-tools")
    page.get_by_role("button", name="删除此行").first.click()
    expect(page.locator("[data-sum-value]")).to_have_text("60.00")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-sum-value]")).to_have_text("100.00")
    assert moved(page) == {}
    page.get_by_role("button", name="保存评分标准").click()
    expect(page.get_by_text("评分标准已保存。")).to_be_visible()
    saved = present(session, event)
    assert [(one.key, one.description) for one in aspects_of(saved)] == [
        ("A1.1", "整体外观"),
        ("B1.1", "接缝间隙"),
        ("B1.2", "外形尺寸"),
    ]


def test_a_way_of_scoring_has_fields_of_its_own_and_a_target_runs_along(session, event, open_page):
    make_scheme(session, event)
    page = open_page(f"/events/{event.public_id}/scheme/table")
    line = page.locator("[data-line]").first
    line.get_by_text("要求与计分方式").click()
    line.get_by_label("计分方式").select_option(label="限时")
    line.get_by_label("时限").fill("90")
    line.get_by_label("每次扣分").fill("2")
    line.locator("[data-setting='单位']").fill("分钟")
    line.get_by_label("计划分").fill("55")
    line.get_by_label("计划分").press("Tab")
    page.get_by_role("button", name="保存评分标准").click()
    expect(page.get_by_text("限时：时限 90；每次扣分 2；单位 分钟")).to_be_visible()
    expect(page.get_by_text("评分项A合计60.00分，计划为55.00分。")).to_be_visible()
    page.get_by_role("link", name="修改评分标准").click()
    page.locator("[data-line]").first.get_by_text("要求与计分方式").click()
    expect(page.locator("[data-line]").first.get_by_label("时限")).to_have_value("90")


def test_an_aspect_of_the_library_is_put_below_the_line_being_edited(session, event, open_page):
    scheme = make_scheme(session, event)
    other = make_scheme(session, make_event(session), plan("10", "50", "40"))
    kept = other.criteria[1].sub_criteria[0].aspects[0]
    services.keep_aspect(session, kept, for_any=True, by=make_user(session))
    page = open_page(f"/events/{scheme.event.public_id}/scheme/table")
    page.locator('[name="description"]').first.focus()
    page.get_by_role("button", name="从评分点库添加").click()
    page.get_by_role("dialog").get_by_label("关键词").fill("外观")
    page.get_by_role("dialog").get_by_role("button", name="整体外观").click()
    assert descriptions(page) == ["外形尺寸", "整体外观", "接缝间隙", "整体外观"]
    expect(page.locator("[data-sum-value]")).to_have_text("140.00")
    expect(page.locator("[data-line]").nth(1).get_by_label("3 级")).to_have_value("可作示范")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_149_aspects_are_folded_can_be_gone_through_and_saved_and_nothing_grave_is_in_the_way(
    session, event, open_page, viewport
):
    make_scheme(session, event, real_scheme())
    page = open_page(f"/events/{event.public_id}/scheme/table", bypass_csp=True)
    assert page.locator('[name="description"]:visible').count() < 10
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator('[data-fold="criterion"]').first.click()
    expect(page.locator('[name="description"]').first).to_be_visible()
    assert grave(page) == []
    page.get_by_role("button", name="保存评分标准").click()
    expect(page.get_by_text("检查通过，未发现问题。")).to_be_visible()
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert present(session, event) == real_scheme()


def grave(page):
    """What axe finds serious or critical: its rule and where."""
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]

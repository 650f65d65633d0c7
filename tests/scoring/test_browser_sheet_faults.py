"""What a hall does to a tablet: no line, an ended sign-in, two tabs, two tablets, a private window, a stolen device."""

import json
import re
from decimal import Decimal as D

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from compmgr.accounts.models import SignIn
from compmgr.foundation import clock
from compmgr.scoring import services
from compmgr.scoring.models import Device, Mark, MarkSheet
from compmgr.scoring.rules.states import SheetState
from tests.support.tablets import Hall, dump

FIRST = "[data-status] >> nth=0"


@pytest.fixture
def hall(app, session, live_server):
    return Hall(app, session, live_server(app))


def kept(session):
    session.expire_all()
    values = session.scalars(select(Mark.value).order_by(Mark.id)).all()
    session.commit()
    return values


def cut(page):
    page.context.route(re.compile("/judging/(sheets/.*/(marks|photos)|contact|panels)"), lambda route: route.abort())


def mend(page):
    page.context.unroute(re.compile("/judging/(sheets/.*/(marks|photos)|contact|panels)"))
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_nothing_kept_on_the_device_can_be_read_and_it_is_wiped_after_the_receipt(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    cut(page)
    page.locator(".mark-input").first.fill("37.25")
    page.locator(".remark summary").first.click()  # straight from the field: nothing may move when it is left
    page.locator("[data-note]").first.fill("接缝错位")
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    found = dump(page)
    found["session"].pop("htmx-current-path-for-history", None)  # the address bar, as a page's history has it
    text = json.dumps(found, ensure_ascii=False)
    sheet = hall.sheets["A1"]
    user, work = hall.judge.user, sheet.work
    secrets = {"value": "37.25", "note": "接缝", "sheet": sheet.public_id, "code": work.code, "work": work.public_id}
    secrets |= {"name": user.name, "username": user.username, "user": user.public_id, "key": "A1.1"}
    secrets |= {"stage": hall.stage.public_id, "member": hall.judge.user.public_id}
    secrets |= {aspect.key: aspect.public_id for aspect in sheet.sub_criterion.aspects}
    secrets |= {name: key.hex() for name, key in services.outbox_keys(hall.judge).items()}
    session.commit()
    assert {name for name, secret in secrets.items() if secret in text} == set()
    outside = {"seq", "id", "panel", "key", "at", "state", "sealed"}
    assert {name for record in found["stores"]["records"] for name in record} == outside
    mend(page)
    expect(page.locator(FIRST)).to_have_text("已同步")
    assert dump(page)["stores"]["records"] == []
    assert "keys" not in page.content()
    assert kept(session)[-1] == D("37.25")


def test_an_ended_sign_in_keeps_everything_and_goes_on_after_signing_in_elsewhere(hall, context, session):
    hall.app.config["WTF_CSRF_ENABLED"] = True
    hall.sign_in(context)
    page = hall.open(context)
    session.execute(SignIn.__table__.update().values(ended_at=clock.now()))
    session.commit()
    page.locator("[data-set='40']").click()
    expect(page.locator("[data-trouble]")).to_contain_text("登录已失效")
    expect(page.locator("[data-sign-in]")).to_be_visible()
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    assert kept(session) == []
    hall.sign_in(context)  # the cookie of another tab: the form token of this page is stale now
    expect(page.locator(FIRST)).to_have_text("已同步")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert kept(session) == [D(40)]


def test_what_one_judge_left_stays_sealed_while_another_is_signed_in(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    other = Hall(hall.app, session, hall.address)
    other.sign_in(context)
    page.locator("[data-set='40']").click()
    expect(page.locator("[data-trouble]")).to_contain_text("当前由他人登录")
    theirs = other.open(context)
    expect(theirs.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    assert kept(session) == []
    hall.sign_in(context)
    page.bring_to_front()
    expect(page.locator(FIRST)).to_have_text("已同步")
    assert kept(session) == [D(40)]


@pytest.mark.parametrize("has_locks", [True, False])
def test_two_tabs_of_one_sheet_send_once_and_show_the_same(hall, context, session, has_locks):
    if not has_locks:
        context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    hall.sign_in(context)
    one, other = hall.open(context), hall.open(context)
    operations = []
    context.on(
        "response", lambda answer: answer.url.endswith("/marks") and operations.append(answer.request.post_data_json)
    )
    cut(one)
    one.locator("[data-set='40']").click()
    other.locator("[data-set='20']").click()
    expect(one.locator("[data-strip-count]")).to_have_text("2 项已保存本机，等待同步")
    context.unroute(re.compile("/judging/(sheets/.*/(marks|photos)|contact|panels)"))
    for page in (one, other):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    for page in (one, other):
        expect(page.locator(FIRST)).to_have_text("已同步")
        expect(page.locator(".mark-input").first).to_have_value("40")
        expect(page.locator(".mark-input").nth(1)).to_have_value("20")
    assert sorted(kept(session)) == [D(20), D(40)]
    assert len({sent["operation"] for sent in operations}) == len(operations) == 2


def test_two_tablets_that_disagree_ask_the_judge_also_after_a_reload(hall, new_context, session):
    first, second = new_context(), new_context()
    for context in (first, second):
        hall.sign_in(context)
    one, other = hall.open(first), hall.open(second)
    one.locator("[data-set='40']").click()
    expect(one.locator(FIRST)).to_have_text("已同步")
    other.locator("[data-set='0']").first.click()
    choice = other.locator("[data-choose]").first
    expect(choice).to_contain_text(re.compile(r"其他设备上已于 \d\d:\d\d:\d\d 评为：40；本页填写为：0"))
    expect(other.locator(FIRST)).to_have_text("冲突")
    other.reload()
    expect(choice).to_contain_text("本页填写为：0")
    expect(other.locator(".mark-input").first).to_have_value("0")
    assert kept(session) == [D(40)]
    other.get_by_role("button", name="以本页为准").click()
    expect(other.locator(FIRST)).to_have_text("已同步")
    assert kept(session) == [D(40), D(0)]
    one.locator(".mark-input").first.fill("12")
    expect(one.locator(FIRST)).to_have_text("冲突")
    one.get_by_role("button", name="采用已有评分").click()
    expect(one.locator(FIRST)).to_have_text("已同步")
    expect(one.locator(".mark-input").first).to_have_value("0")
    one.locator(".mark-input").first.fill("13")
    expect(one.locator(FIRST)).to_have_text("已同步")
    assert kept(session) == [D(40), D(0), D(13)]


def test_what_the_server_does_not_accept_stays_until_the_judge_decides(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    sheet = session.get(MarkSheet, hall.sheets["A1"].id)
    sheet.state = SheetState.SUBMITTED
    session.commit()
    page.locator("[data-set='40']").click()
    expect(page.locator(FIRST)).to_have_text(re.compile("^未被接受：.*已提交"))
    page.goto(f"{hall.address}/judging")
    expect(page.locator("[data-strip-list]")).to_contain_text(f"{sheet.work.code} A1：“40”未被接受")
    session.refresh(sheet)
    sheet.state = SheetState.IN_PROGRESS
    session.commit()
    page.get_by_role("button", name="重新发送").click()
    expect(page.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    assert kept(session) == [D(40)]


def test_the_page_of_works_sends_what_is_left_of_any_sheet(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    cut(page)
    page.locator("[data-set='40']").click()
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    page.goto(f"{hall.address}/judging")
    expect(page.locator("[data-strip-count]")).to_have_text("1 项已保存本机，等待同步")
    mend(page)
    expect(page.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    assert kept(session) == [D(40)]


def test_a_device_is_wiped_when_the_panel_has_signed(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    cut(page)
    page.locator("[data-set='40']").click()
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    for sheet in session.scalars(select(MarkSheet)):
        sheet.state = SheetState.LOCKED
    session.commit()
    mend(page)
    page.goto(f"{hall.address}/judging")
    expect(page.locator("[data-strip-count]")).to_have_text("评分组已签字，本机数据已清除")
    assert dump(page)["stores"] | {"notes": []} == {"records": [], "bodies": [], "notes": []}
    assert kept(session) == []


def test_a_device_can_be_cleared_by_the_judge_after_a_question(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    cut(page)
    page.locator("[data-set='40']").click()
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    page.goto(f"{hall.address}/judging")
    page.get_by_role("button", name="清除本机数据").click()
    expect(page.locator("#confirmation")).to_contain_text("永久丢失")
    page.locator("#confirmation [data-yes]").click()
    expect(page.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    assert dump(page)["stores"]["records"] == []


def test_without_indexeddb_local_storage_keeps_it_as_unreadable(hall, context, session):
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    hall.sign_in(context)
    page = hall.open(context)
    cut(page)
    page.locator(".mark-input").first.fill("37.25")
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    assert "37.25" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(page.locator(".mark-input").first).to_have_value("37.25")
    mend(page)
    expect(page.locator(FIRST)).to_have_text("已同步")
    assert kept(session) == [D("37.25")]


def test_the_server_hears_what_waits_on_a_device(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    page.context.route("**/marks", lambda route: route.abort())
    page.locator("[data-set='40']").click()
    with page.expect_response(
        lambda answer: answer.url.endswith("/contact") and '"waiting":1' in answer.request.post_data
    ):
        pass
    (device,) = session.scalars(select(Device)).all()
    assert (device.waiting, device.member_id, "Chrom" in device.label) == (1, hall.judge.id, True)
    assert device.oldest_at is not None


@pytest.mark.parametrize("switched_off", ["outbox"])
def test_the_tests_above_would_see_a_loss(hall, context, session, switched_off):
    """The protection switched off: what was entered without a line is gone after a reload."""
    hall.app.config["FAULTY"] = {switched_off}
    hall.sign_in(context)
    page = hall.open(context)
    cut(page)
    page.locator("[data-set='40']").click()
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    page.reload()
    page.wait_for_selector("[data-ready]", state="attached")
    expect(page.locator(".mark-input").first).to_have_value("")
    assert session.scalar(select(func.count(Mark.id))) == 0


def test_half_an_hour_without_a_line_loses_and_doubles_nothing(hall, context, session):
    hall.sign_in(context)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{hall.address}/judging/sheets/{hall.sheets['A1'].public_id}")
    page.wait_for_selector("[data-ready]", state="attached")
    cut(page)
    for value, other in (("10", "1"), ("20", "2"), ("30", "3")):
        page.locator(".mark-input").first.fill(value)
        page.locator(".mark-input").nth(1).fill(other)
        page.clock.run_for(60_000)
    page.clock.fast_forward("27:00")
    expect(page.locator(FIRST)).to_have_text("已保存本机")
    mend(page)
    for _ in range(10):
        page.clock.run_for(2000)
        page.wait_for_timeout(200)
    expect(page.locator(FIRST)).to_have_text("已同步")
    expect(page.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    last = dict(session.execute(select(Mark.aspect_id, Mark.value).order_by(Mark.id)).all())
    assert sorted(last.values()) == [D(3), D(30)]
    assert len(kept(session)) <= 4  # of each field the first try and what replaced the rest

"""The grid of works, photos as evidence, the last resort, and pages that are in nobody's way."""

import io
import json
from decimal import Decimal as D

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation import crypto, storage
from compmgr.scoring.models import Evidence, Mark, MarkSheet
from compmgr.scoring.rules.states import SheetState
from tests.factories.world import make_user
from tests.support.browser import DESK, PHONE, TABLET
from tests.support.tablets import Hall

GRAVE = {"serious", "critical"}


@pytest.fixture
def hall(app, session, live_server):
    return Hall(app, session, live_server(app), entries=2)


def marks(session):
    session.expire_all()
    found = session.execute(select(Mark.sheet_id, Mark.value).order_by(Mark.id)).all()
    session.commit()
    return [tuple(row) for row in found]


def photo(across: int = 2400, up: int = 1800) -> bytes:
    """A picture that says where and with what it was taken."""
    picture, written = Image.new("RGB", (across, up), "green"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    picture.save(written, "JPEG", exif=exif, comment=b"of Zhang San")
    return written.getvalue()


def grid_path(hall: Hall, key: str = "A1") -> str:
    return f"/judging/panels/{hall.judge.public_id}/grid/{hall.sheets[key].sub_criterion.public_id}"


def test_works_side_by_side_are_marked_and_handed_in_with_the_keyboard(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context, path=grid_path(hall))
    page.wait_for_selector("[data-ready]", state="attached")
    page.locator(".mark-input").first.focus()
    page.keyboard.type("38")
    page.keyboard.press("Enter")
    page.keyboard.type("19")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("18")
    expect(page.locator("[data-count]")).to_have_text("3 / 4")
    for at in (0, 1, 3):
        expect(page.locator("[data-status]").nth(at)).to_have_text("已同步")
    page.locator("[data-submit]").first.click()
    expect(page.locator("tbody tr").first).to_contain_text("已提交")
    assert sorted(value for _, value in marks(session)) == [D(18), D(19), D(38)]
    states = session.scalars(select(MarkSheet.state).where(MarkSheet.id.in_([id for id, _ in marks(session)]))).all()
    assert sorted(states) == sorted([SheetState.SUBMITTED, SheetState.IN_PROGRESS])


def test_a_photo_waits_in_the_outbox_and_arrives_once_without_what_the_camera_wrote(hall, context, session):
    hall.sign_in(context)
    page = hall.open(context)
    page.route("**/photos", lambda route: route.abort())
    sent = {"name": "张三.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.locator("[data-photo]").first.set_input_files(sent)
    expect(page.locator("[data-photos-waiting]").first).to_have_text("1 张照片等待同步")
    page.unroute("**/photos")
    page.reload()
    expect(page.locator("[data-photos] li")).to_have_count(1)
    (kept,) = session.scalars(select(Evidence)).all()
    content = storage.get(kept.file_key)
    assert b"SecretCamera" not in content and b"Zhang" not in content
    assert max(Image.open(io.BytesIO(content)).size) == 1600
    answer = page.request.get(f"{hall.address}/judging/photos/{kept.public_id}")
    assert f"{hall.sheets['A1'].work.code}-A1.1-1.jpg" in answer.headers["content-disposition"]
    session.commit()
    page.locator("[data-remove]").click()
    expect(page.locator("[data-photos] li")).to_have_count(0)
    assert page.request.get(f"{hall.address}/judging/photos/{kept.public_id}").status == 404


def test_an_exported_outbox_is_handed_in_by_staff_and_the_tablet_doubles_nothing(hall, context, new_context, session):
    hall.sign_in(context)
    page = hall.open(context)
    page.route("**/marks", lambda route: route.abort())
    page.locator("[data-set='40']").click()
    page.locator("[data-set='20']").click()
    page.locator("[data-set='0']").nth(1).click()
    expect(page.locator("[data-strip-count]")).to_contain_text("等待同步")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出离线包").click()
    content = download.value.path().read_bytes()
    sheet = hall.sheets["A1"]
    assert not any(word.encode() in content for word in (sheet.public_id, sheet.work.code, "A1.1", '"40"'))
    crypto.use_keyring({"k2": "another master", "k1": "test-master-key"})  # the key was rotated meanwhile
    clerk = make_user(session, Role.SCORE_CLERK, hall.stage.event.contest)
    session.commit()
    desk = new_context()
    hall.sign_in(desk, clerk)
    staff = hall.open(desk, path="/judging/uploads")
    for outcome in ("已记入", "此前已收到"):
        staff.goto(f"{hall.address}/judging/uploads")
        staff.locator("#file").set_input_files({"name": "o.json", "mimeType": "application/json", "buffer": content})
        staff.get_by_role("button", name="上传离线包").click()
        expect(staff.locator("tbody tr")).to_have_count(len(json.loads(content)["records"]))
        expect(staff.locator("tbody tr").first).to_contain_text(outcome)
    assert marks(session) == [(sheet.id, D(40)), (sheet.id, D(0))]
    (brought, *_) = session.scalars(select(AuditEntry).where(AuditEntry.action == "marks.recorded")).all()
    assert brought.actor == clerk.username
    assert session.scalars(select(Mark.by_id)).first() == hall.judge.user_id
    session.commit()
    page.unroute("**/marks")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-strip-count]")).to_have_text("本机评分已全部同步")
    assert marks(session) == [(sheet.id, D(40)), (sheet.id, D(0))]


@pytest.mark.parametrize("viewport", [TABLET, PHONE, DESK], ids=["tablet", "phone", "desk"])
def test_nothing_grave_is_in_the_way_of_a_judge(hall, new_context, session, viewport):
    context = new_context(viewport=viewport, bypass_csp=True)
    hall.sign_in(context)
    grave = {}
    for path in ("/judging", grid_path(hall), *(f"/judging/sheets/{s.public_id}" for s in hall.sheets.values())):
        page = hall.open(context, path=path)
        page.wait_for_timeout(300)
        if "sheets" in path:
            page.locator("[data-value]").first.click(force=True)
        found = Axe().run(page).response["violations"]
        grave[path] = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in GRAVE]
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        page.close()
    assert {path: found for path, found in grave.items() if found} == {}


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
def test_everything_to_touch_is_large_enough(hall, context, viewport):
    hall.sign_in(context)
    small = {}
    for path in (f"/judging/sheets/{hall.sheets['B1'].public_id}", grid_path(hall), "/judging"):
        page = hall.open(context, path=path)
        page.wait_for_timeout(300)
        small[path] = page.evaluate(
            """() => [...document.querySelectorAll("main :is(a, button, .level, .mark-input, summary, .photo-take)")]
              .filter((one) => one.checkVisibility() && !one.closest(".note"))
              .filter((one) => Math.round(one.getBoundingClientRect().height) < 44)
              .map((one) => `${one.className || one.tagName} ${one.getBoundingClientRect().height}`)"""
        )
        page.close()
    assert {path: found for path, found in small.items() if found} == {}

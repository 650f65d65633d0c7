"""Two layers of codes are drawn and sealed, opened before two people, and computed again in anybody's browser."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries as codes
from compmgr.foundation.database import Session
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries as scoring
from tests.browser.hands import confirm, fill, follow, press, sees
from tests.factories.marking import make_panel, make_scheme
from tests.factories.outcomes import MARKS, decoded, make_marked_stage
from tests.factories.world import PASSWORD, make_entry, make_event, make_stage, make_user
from tests.support.asking import found
from tests.support.browser import PHONE


def test_two_coding_judges_draw_hand_out_and_seal(session: Session, visit: Callable[..., Page]) -> None:
    stage = make_stage(session, make_event(session, coding_layers=2))
    make_scheme(session, stage.event)
    make_panel(session, stage, 1)
    for _ in range(2):
        make_entry(session, stage, state=EntryState.CHECKED_IN)
    first, second = (make_user(session, Role.CODING_JUDGE, stage.event.contest) for _ in range(2))
    witness = first.name
    page = visit("/draws", first)
    follow(page.get_by_role("main"), stage.event.name)
    press(page, "公布承诺值")
    fill(page, {"抽签用的号码或工位": "601-620"})
    press(page, "开始抽签")
    confirm(page, "开始抽签")
    sees(page, "已抽出2个号码，抽签只进行一次。", "您已承担本阶段另一层加密，本层由其他加密裁判抽签。")
    follow(page, "作品号条")
    expect(page.locator(".slip")).to_have_count(2)

    page = visit(f"/stages/{stage.public_id}/draw", second)
    press(page, "公布承诺值")
    press(page, "开始抽签")
    confirm(page, "开始抽签")
    follow(page, "作品号条")
    drawn = found(session, lambda: [work.code for work in scoring.works_of(session, stage)])
    sees(page, *drawn)
    press(page, "封存清单")
    confirm(page, "封存清单")
    follow(page, "作品号条")
    expect(page.locator(".slip")).to_have_count(0)
    fill(page, {"原因": "选手遗失号条", "见证人密码": PASSWORD})
    page.get_by_label("见证人", exact=False).first.select_option(label=witness)
    press(page, "启封清单")
    sees(page, *drawn)


def test_anybody_computes_a_draw_again_in_the_browser_and_a_changed_one_is_found_out(
    session: Session, visit: Callable[..., Page], tmp_path: Path
) -> None:
    stage = make_stage(session, make_event(session, coding_layers=3))
    decoded(session, make_marked_stage(session, MARKS, stage=stage))
    addresses = [f"/draws/{draw.public_id}" for draw in codes.draws_of(session, stage).values()]
    for address in addresses:
        page = visit(address, size=PHONE)
        press(page, "核对本次抽签")
        expect(page.locator("[data-findings] .state-good")).to_have_count(4)
        expect(page.locator("[data-findings] .state-bad")).to_have_count(0)

    with page.expect_download() as download:
        follow(page, "下载抽签文件")
    published = json.loads(Path(download.value.path()).read_text("utf-8"))
    published["codes"][0]["code"], published["codes"][1]["code"] = (
        published["codes"][1]["code"],
        published["codes"][0]["code"],
    )
    (tmp_path / "changed.json").write_text(json.dumps(published), "utf-8")
    page.locator("[data-file]").set_input_files(tmp_path / "changed.json")
    expect(page.locator("[data-findings] .state-bad")).to_have_count(2)  # the list's hash, and the codes
    (tmp_path / "other.json").write_text("[]", "utf-8")
    page.locator("[data-file]").set_input_files(tmp_path / "other.json")
    sees(page, "这不是已公开的抽签文件。")

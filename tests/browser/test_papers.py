"""What stands on paper comes into the system: typed fast by two people, and theory marks from a sheet."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring import queries
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.services import paper
from tests.browser.hands import follow, press, sees
from tests.browser.test_accessibility import obstacles
from tests.factories.marking import make_drawn_stage, theory_sheet
from tests.factories.world import make_user
from tests.support.asking import found
from tests.support.browser import PHONE


@pytest.fixture
def stage(session: Session) -> Stage:
    return make_drawn_stage(session, entries=1, judges=1)


@pytest.fixture
def clerks(session: Session, stage: Stage) -> list[User]:
    """Two clerks, and everything of the one judge on paper: A1 with two numbers, B1 with a level."""
    clerks = [make_user(session, Role.SCORE_CLERK, stage.event.contest) for _ in range(2)]
    paper.put_on_paper(session, queries.judges_of(session, stage)[0], by=clerks[0])
    session.commit()
    return clerks


def test_two_clerks_type_a_paper_by_the_keyboard_alone_and_its_marks_count(
    stage: Stage, clerks: list[User], session: Session, visit: Callable[..., Page]
) -> None:
    for clerk, kept in zip(clerks, ("请另一人独立录入", "两次录入一致"), strict=True):
        page = visit(f"/stages/{stage.public_id}/papers", clerk)
        follow(page, "录入")
        page.wait_for_load_state()
        for key, text in (("A1.1", "38.5"), ("A1.2", "20")):
            expect(field(page, key)).to_be_focused()  # Enter has gone on to it
            page.keyboard.type(text)
            page.keyboard.press("Enter")
        sees(page, kept)
        expect(field(page, "B1.1")).to_be_focused()  # the next sheet of the same paper
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        sees(page, kept)
        expect(page.get_by_role("heading", level=1)).to_have_text("纸质评分表")
    marks = found(session, lambda: queries.marks_of(session, stage))
    given = {"A1.1": Decimal("38.5"), "A1.2": Decimal(20), "B1.1": Decimal(2)}
    assert [list(by_judge.values()) for by_judge in marks.values()] == [[given]]


def test_the_chief_judge_brings_theory_marks_in_from_a_sheet(
    stage: Stage, session: Session, visit: Callable[..., Page], tmp_path: Path
) -> None:
    chief, [work] = queries.members_of(session, stage)[0].user, queries.works_of(session, stage)
    sheet = tmp_path / "理论成绩.xlsx"
    sheet.write_bytes(theory_sheet({work.code: "白卷"}))
    page = visit(f"/stages/{stage.public_id}/theory", chief)
    follow(page, "导入成绩表")
    with page.expect_download() as download:
        follow(page, "下载模板")
    assert download.value.suggested_filename == "theory-marks.xlsx"
    page.get_by_label("表格").set_input_files(sheet)
    press(page, "核对表格")
    sees(page, "新增成绩", "白卷")
    press(page, "写入这1项成绩")
    sees(page, "已写入1项理论成绩。")
    mark = found(session, lambda: queries.part_mark(session, work, "theory"))
    assert mark is not None and mark.state is PartState.BLANK_PAPER


def test_clerks_pages_have_no_grave_obstacle(
    stage: Stage, clerks: list[User], session: Session, visit: Callable[..., Page]
) -> None:
    sheet = queries.sheets_of(stage.id)
    first = found(session, lambda: session.scalars(sheet).first())
    assert first is not None
    papers = ("/papers", f"/stages/{stage.public_id}/papers", f"/papers/{first.public_id}")
    theory = tuple(f"/stages/{stage.public_id}/theory{page}" for page in ("", "/typing", "/import"))
    grave = {path: obstacles(visit(path, clerks[0], PHONE, bypass_csp=True)) for path in (*papers, *theory)}
    assert {path: each for path, each in grave.items() if each} == {}


def field(page: Page, key: str):  # type: ignore[no-untyped-def]
    return page.locator(".typing-row").filter(has_text=key).locator("[data-next]")

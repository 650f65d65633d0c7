"""A judge marks a work on a tablet; the network fails and nothing is lost."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PanelMember
from compmgr.scoring.rules.states import SheetState
from tests.browser.hands import press, sees, there
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.world import PASSWORD
from tests.support.asking import found
from tests.support.browser import TABLET

#: A network on which an answer comes after 800 ms, and takes another 1200 ms to be read to its end.
SLOW_NETWORK = """
const later = (wait, deed) => async function (...given) {
  const answer = await deed.apply(this, given);
  await new Promise((resolve) => setTimeout(resolve, wait));
  return answer;
};
window.fetch = later(800, window.fetch);
Response.prototype.json = later(1200, Response.prototype.json);
"""


@pytest.fixture
def judge(session: Session) -> PanelMember:
    """The first judge of a stage of one work with two sheets: A1 measured, B1 judged."""
    stage = make_drawn_stage(session, entries=1, judges=1)
    session.commit()
    return queries.judges_of(session, stage)[0]


def test_a_judge_marks_on_a_tablet_and_what_was_entered_without_network_is_sent_afterwards(
    judge: PanelMember, session: Session, visit: Callable[..., Page]
) -> None:
    page = visit("/judging", judge.user, TABLET)
    page.get_by_role("link", name=re.compile("^继续评分")).tap()
    names = found(session, lambda: [person.name for person in session.scalars(select(Person))])

    there(field(page, "A1.1")).fill("38.5")
    field(page, "A1.2").tap()  # who leaves a field has entered it
    expect(status(page, "A1.1")).to_have_text("已同步")
    page.reload()
    expect(field(page, "A1.1")).to_have_value("38.5")

    page.context.set_offline(True)
    box(page, "A1.2").get_by_role("button", name="满分 20").tap()
    expect(status(page, "A1.2")).to_have_text("已保存本机")
    sees(page, "网络已断开。您填写的内容暂存在本设备，网络恢复后自动提交。")
    page.context.set_offline(False)
    expect(status(page, "A1.2")).to_have_text("已同步")
    expect(page.get_by_text("网络已断开。", exact=False)).to_be_hidden()
    assert [name for name in names if name in page.content()] == []
    press(page, "提交，评下一张")

    there(page.get_by_role("radio", name="2 符合且细致")).tap()
    expect(status(page, "B1.1")).to_have_text("已同步")
    assert [name for name in names if name in page.content()] == []
    press(page, "提交，评下一张")
    expect(page.get_by_role("link", name="签字", exact=True)).to_be_visible()

    marks = found(session, lambda: {sheet.state for sheet in sheets_of(session, judge)})
    assert marks == {SheetState.SUBMITTED}
    given = found(session, lambda: queries.marks_of(session, judge.stage))
    assert [list(by_judge.values()) for by_judge in given.values()] == [
        [{"A1.1": Decimal("38.5"), "A1.2": Decimal(20), "B1.1": Decimal(2)}]
    ]


def test_a_judge_signs_in_and_marks_a_sheet_by_the_keyboard_alone(
    judge: PanelMember, session: Session, visit: Callable[..., Page]
) -> None:
    page = visit("/sign-in")
    page.keyboard.type(judge.user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的评分")).to_be_visible()

    tab_to(page, page.get_by_role("link", name=re.compile("^继续评分")))
    page.keyboard.press("Enter")
    there(field(page, "A1.1"))
    tab_to(page, field(page, "A1.1"))
    page.keyboard.type("40")
    page.keyboard.press("Enter")  # goes on to the next aspect
    page.keyboard.type("12.5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="提交，评下一张")).to_be_focused()
    expect(status(page, "A1.2")).to_have_text("已同步")
    page.keyboard.press("Enter")

    level = page.get_by_role("radio", name=re.compile("^0"))
    there(level)
    tab_to(page, level)
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name=re.compile("^3"))).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name=re.compile("^2"))).to_be_checked()
    expect(status(page, "B1.1")).to_have_text("已同步")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="签字", exact=True)).to_be_visible()


def test_a_mark_entered_while_the_last_answer_is_still_read_is_saved_too(
    judge: PanelMember, session: Session, visit: Callable[..., Page]
) -> None:
    page = visit("/judging", judge.user, TABLET)
    page.add_init_script(SLOW_NETWORK)
    page.goto(f"/judging/sheets/{measured(session, judge).public_id}")
    box(page, "A1.1").get_by_role("button", name="满分").tap()
    page.wait_for_timeout(1500)
    box(page, "A1.2").get_by_role("button", name="满分").tap()
    expect(status(page, "A1.1")).to_have_text("已同步")
    expect(status(page, "A1.2")).to_have_text("已同步")


def test_what_is_entered_before_the_page_has_its_script_is_saved_too(
    judge: PanelMember, session: Session, visit: Callable[..., Page]
) -> None:
    page, held = visit("/judging", judge.user, TABLET), []
    page.route("**/scoring/marking.js*", lambda route: held.append(route))
    page.goto(f"/judging/sheets/{measured(session, judge).public_id}", wait_until="commit")
    field(page, "A1.1").fill("38.5")
    held[0].continue_()
    expect(status(page, "A1.1")).to_have_text("已同步")


def measured(session: Session, judge: PanelMember) -> MarkSheet:
    return found(session, lambda: {sheet.sub_criterion.key: sheet for sheet in sheets_of(session, judge)}["A1"])


def box(page: Page, key: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{re.escape(key)}"))


def field(page: Page, key: str) -> Locator:
    return page.get_by_label(f"{key} 评分")


def status(page: Page, key: str) -> Locator:
    return box(page, key).locator("[data-status]")


def tab_to(page: Page, place: Locator, most: int = 60) -> None:
    """Press Tab until `place` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if place.evaluate("place => place === document.activeElement"):
            return
    raise AssertionError(f"the focus never reached {place}")

"""From the last mark to the public page: the panel and the result are signed, names decoded, places published."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from compmgr.foundation.database import Session
from compmgr.results import queries as results
from tests.browser.hands import confirm, fill, follow, press, sees
from tests.factories.outcomes import make_marked_stage
from tests.factories.world import PASSWORD
from tests.support.asking import found
from tests.support.browser import PHONE


def test_two_people_sign_a_result_and_everyone_reads_it(session: Session, visit: Callable[..., Page]) -> None:
    staged = make_marked_stage(session, signed=False)
    page = visit("/boards", staged.chief)
    page.get_by_role("main").get_by_role("link", name=staged.stage.event.name).first.click()
    sign(page, "登录密码", "签字并锁定")
    sees(page, "已签字锁定")
    follow(page.get_by_role("main"), "成绩")
    press(page, "汇总成绩")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"成绩：{staged.stage.event.name}")
    page.get_by_label("登录密码").fill("not the password")
    press(page, "裁判长签字")
    sees(page, "密码")
    sign(page, "登录密码", "裁判长签字")
    expect(page.get_by_role("button", name="裁判长签字")).to_have_count(0)

    supervisor = visit("/results", staged.supervisor)
    follow(supervisor.get_by_role("main"), staged.stage.event.contest.name)
    fill(supervisor, {"登录密码": PASSWORD, "见证人密码": PASSWORD})  # the coding judge stands there as witness already
    press(supervisor, "解密")
    sign(supervisor, "登录密码", "监督签字")
    expect(supervisor.get_by_role("button", name="监督签字")).to_have_count(0)

    office = visit("/results", staged.office)
    follow(office.get_by_role("main"), staged.stage.event.contest.name)
    press(office, "公布成绩")
    confirm(office)
    expect(office.get_by_role("button", name="公布成绩")).to_have_count(0)

    stranger = visit("/", size=PHONE)
    follow(stranger, "成绩公布")
    follow(stranger.get_by_role("main"), staged.stage.event.name)
    result = found(session, lambda: results.published_result(session, staged.stage))
    placings = found(session, lambda: [(p.place, p.entry.title) for p in results.placings_of(session, result)])
    assert [place for place, _name in placings] == [1, 2, 3, 3]
    rows = stranger.get_by_role("row").filter(has=stranger.locator("td"))
    expect(rows).to_have_count(4)
    for row, (place, name) in zip(rows.all(), placings, strict=True):
        expect(row).to_contain_text(name)
        assert str(place) in row.inner_text()


def sign(page: Page, label: str, words: str) -> None:
    fill(page, {label: PASSWORD})
    press(page, words)

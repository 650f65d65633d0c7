"""A delegation brings in a sheet with faults and mends it; the office returns an entry and approves it when mended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.registration.spreadsheet import NAME, NUMBER
from tests.browser.hands import confirm, fill, follow, press, sees
from tests.factories.world import id_number, make_delegation, make_stage, make_user
from tests.registration.sheets import row, sheet

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG = [
    row(1),
    row(2, **{NUMBER: id_number(2)[:-1] + ("0" if id_number(2)[-1] != "0" else "1")}),
    row(3, **{NUMBER: 110105199506150000}),
    row(4, **{NAME: ""}),
    row(5, **{NUMBER: id_number(1)}),
]
RIGHT = [row(serial) for serial in range(1, 6)]


@pytest.fixture
def stage(session: Session) -> Stage:
    return make_stage(session)


@pytest.fixture
def leader(session: Session) -> User:
    return make_user(session, Role.DELEGATION_LEADER, make_delegation(session, name="样例一队"), name="赵领队")


def test_a_leader_mends_a_wrong_sheet_and_an_entry_that_the_office_returns(
    stage: Stage, leader: User, session: Session, visit: Callable[..., Page]
) -> None:
    page = visit("/desk", leader)
    follow(page, "可报名赛项")
    follow(page, "导入")
    upload(page, "错误.xlsx", sheet(WRONG))
    sees(page, "未写入任何报名。")
    problems = page.get_by_role("table").first.get_by_role("row").all_inner_texts()[1:]
    assert [problem.split("\t")[:2] for problem in problems] == [
        ["第 3 行", NUMBER], ["第 4 行", NUMBER], ["第 5 行", NAME], ["第 6 行", NUMBER],
    ]  # fmt: skip
    reasons = ("校验位", "末几位", "姓名", "第 2 行")
    assert [reason in problem for reason, problem in zip(reasons, problems, strict=True)] == [True] * 4

    follow(page, "重新上传")
    upload(page, "更正.xlsx", sheet(RIGHT))
    press(page, "写入全部 5 行")
    sees(page, "已写入 5 项报名草稿")
    press(page, "全部提交")
    confirm(page, "全部提交")
    expect(page.get_by_role("row").filter(has_text="已提交")).to_have_count(5)

    name = RIGHT[0][0]
    reviewer = visit("/review", make_user(session, Role.FEDERATION_OFFICE))
    sees(reviewer, "5 项待审核")
    reviewer.get_by_role("link", name=name).click()
    press(reviewer, "退回补正")
    fill(reviewer.get_by_role("dialog"), {"原因": "工作单位请写全称。"})
    press(reviewer.get_by_role("dialog"), "确定")
    sees(reviewer, "工作单位请写全称。")

    page.reload()
    sees(page, "工作单位请写全称。")
    page.get_by_role("link", name=name).click()
    follow(page, "编辑")
    fill(page, {"工作单位": "样例酒业股份有限公司"})
    press(page, "保存并提交")
    sees(page, "已提交", "样例酒业股份有限公司")

    reviewer.reload()
    sees(reviewer, "样例酒业股份有限公司")
    press(reviewer, "审核通过")
    page.reload()
    sees(page, "资格审核通过")


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("电子表格（.xlsx）").set_input_files({"name": name, "mimeType": SHEET, "buffer": content})
    press(page, "上传并检查")

"""The office sets up an event, from the plan of the contest to the people who will judge it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from compmgr.accounts.permissions import Role
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from tests.browser.hands import confirm, fill, follow, press, sees, sign_in
from tests.factories.world import make_industry, make_occupation, make_season, make_user

#: Criterion, sub-criterion, aspect, type, maximum; what is empty is as above.
ASPECTS = (
    ("加工", "尺寸", "外形尺寸", "M 测量分", "30"),
    ("", "", "对角线误差", "M 测量分", "20"),
    ("", "接缝", "接缝间隙", "M 测量分", "15"),
    ("外观", "观感", "整体外观", "J 评价分", "20"),
    ("", "", "表面光洁", "J 评价分", "15"),
)
DUTIES = (
    ("周裁判长", "裁判长"),
    ("吴裁判", "评分裁判"),
    ("郑裁判", "评分裁判"),
    ("王加密", "加密裁判"),
    ("冯监督", "监督员"),
)


@pytest.fixture
def office(session: Session):
    make_season(session, year=clock.today().year)
    make_industry(session)
    make_occupation(session)
    for number, (name, _duty) in enumerate(DUTIES):
        make_user(session, name=name, username=f"duty{number}")
    return make_user(session, Role.FEDERATION_OFFICE, name="李办公室")


def test_the_office_plans_a_contest_has_it_approved_and_makes_an_event_ready_to_be_marked(
    office, visit: Callable[..., Page]
) -> None:
    page = visit("/")
    sign_in(page, office)

    follow(page, "竞赛")
    follow(page, "新增竞赛计划")
    fill(
        page,
        {"竞赛名称": "全国家具职业技能竞赛", "行业": "家具", "计划类别": "国家级二类竞赛"},
    )
    press(page, "保存")
    sees(page, "竞赛已列入计划。")
    press(page, "提交申报")
    confirm(page, "提交申报")  # there is no event yet, so it asks first
    sees(page, "申报已提交。")
    press(page, "批准")
    fill(page.get_by_role("dialog"), {"批复类别": "国家级二类竞赛", "批复文号": "样例〔2026〕1号"})
    press(page.get_by_role("dialog"), "批准")
    sees(page, "竞赛已批复为国家级二类竞赛。")

    follow(page, "添加赛项")
    page.get_by_role("searchbox", name="按名称或代码查找").fill("家具")
    fill(page, {"赛项名称": "家具制作工", "组别": "职工组", "参赛队人数": "双人"})
    fill(page, {"理论权重（%）": "20", "实操权重（%）": "80"})
    press(page, "保存")
    expect(page.get_by_role("heading", level=1)).to_have_text("家具制作工")

    follow(page, "添加阶段")
    fill(page, {"类别": "决赛", "阶段名称": "全国决赛", "地点": "样例体育馆", "名额": "30"})
    fill(page, {"报名开始": moment(-1), "报名截止": moment(10), "比赛开始": moment(20), "比赛结束": moment(21)})
    press(page, "保存")
    expect(page.get_by_role("heading", level=1)).to_have_text("家具制作工 · 全国决赛")

    page.get_by_role("link", name="评分标准").click()
    follow(page, "编制评分标准")
    write_scheme(page)
    sees(page, "评分标准已保存。", "测量分3个，评价分2个")
    assert [row.split("\t")[0] for row in page.locator("tr[id*='.']").all_inner_texts()] == [
        "A1.1", "A1.2", "A2.1", "B1.1", "B1.2",
    ]  # fmt: skip

    follow(page, "家具制作工")
    follow(page, "全国决赛")
    page.get_by_role("link", name="裁判组").click()
    for name, duty in DUTIES:
        put_on_duty(page, name, duty)
        sees(page, f"已指派{name}。")
    for name, duty in DUTIES:
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(duty)


def write_scheme(page: Page) -> None:
    for line, (criterion, sub_criterion, aspect, kind, maximum) in zip(
        page.get_by_role("group", name="行").all(), ASPECTS, strict=False
    ):
        fill(line, {"评分项": criterion, "评分子项": sub_criterion, "类型": kind, "配分": maximum})
        line.get_by_label("评分点").fill(aspect)
        if kind.startswith("J"):
            fill(line, {"0 级": "未完成", "1 级": "基本符合", "2 级": "符合且细致", "3 级": "可作示范"})
    expect(page.locator("[data-sum-value]")).to_have_text("100.00")
    press(page, "保存评分标准")


def put_on_duty(page: Page, name: str, duty: str) -> None:
    page.get_by_role("searchbox", name="姓名或用户名").fill(name)
    press(page, "搜索")
    person = page.get_by_role("listitem").filter(has_text=name)
    person.get_by_label("职务").select_option(label=duty)
    press(person, "指派")


def moment(days: int) -> str:
    """A time as the field for times takes it, so many days from now."""
    return f"{datetime.now() + timedelta(days=days):%Y-%m-%dT%H:00}"

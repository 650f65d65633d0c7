"""A candidate on a telephone: name, end of the ID, the code from the message, and the certificate is theirs."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.certificates.models import Certificate
from compmgr.foundation import jobs
from compmgr.foundation.database import Session
from compmgr.foundation.jobs import Job
from compmgr.foundation.mail import TextMessage
from compmgr.people.models import Person
from compmgr.portal import services
from compmgr.portal.rules.bulk import Asked
from tests.browser.hands import fill, press, sees
from tests.browser.test_accessibility import obstacles
from tests.factories.certificates import make_certificate
from tests.factories.world import make_person, make_user
from tests.support.browser import DESK, PHONE
from tests.support.still import hold_still, moved


@pytest.fixture
def certificate(session: Session) -> Certificate:
    certificate = make_certificate(session, make_person(session, "欧阳·测试", phone="13800138000"))
    session.commit()
    return certificate


def code_sent(session: Session) -> str:
    """What the worker writes to the telephone."""
    waiting = session.scalars(select(Job.id).where(Job.state == "queued")).all()
    session.commit()
    for job_id in waiting:
        jobs.run(job_id)
    text = session.scalars(select(TextMessage)).one().text
    session.commit()
    return re.search(r"\d{6}", text)[0]  # type: ignore[index]


def test_a_candidate_finds_and_downloads_on_a_phone(
    session: Session, certificate: Certificate, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit("/find", size=PHONE)
    number = session.get_one(Person, certificate.person_id).id_number
    session.commit()
    fill(page, {"姓名": "欧阳·测试", "证件号码后4至6位": number[-6:]})
    press(page, "获取验证码")
    page.wait_for_url("**/find/*")
    fill(page, {"短信验证码": code_sent(session)})
    press(page, "查看我的证书")
    sees(page, certificate.number)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_download() as download:
        page.get_by_role("link", name="下载", exact=True).click()
    assert certificate.number in download.value.suggested_filename
    download.value.save_as(tmp_path / "certificate.pdf")
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    hold_still(page, ".mine-card")
    page.get_by_role("button", name="分享").click()
    expect(page.get_by_text("链接已复制")).to_be_visible()
    page.get_by_role("button", name="链接已复制").click()  # once more: it must find its own words again
    expect(page.get_by_role("button", name="分享")).to_be_visible()
    assert moved(page) == {}
    page.get_by_text("电子徽章与照片设置").click()
    press(page, "允许显示我的照片")
    sees(page, "该证书的查验页已显示您的照片。")
    press(page, "退出查询")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的证书查询")


def test_a_holder_shares_a_passport_on_a_phone(
    session: Session, certificate: Certificate, visit: Callable[..., Page]
) -> None:
    holder = make_user(session, Role.COMPETITOR, session.get_one(Person, certificate.person_id), name="欧阳")
    page = visit("/mine/passport", holder, PHONE)
    fill(page, {"备注（仅自己可见）": "求职"})
    press(page, "生成链接")
    sees(page, "链接已生成")
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="查看", exact=True).click()
    sees(page, "欧阳·测试的技能护照")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_grave_is_in_the_way_on_the_pages_of_checking(
    session: Session, certificate: Certificate, visit: Callable[..., Page], size: dict[str, int]
) -> None:
    holder = make_user(session, Role.COMPETITOR, session.get_one(Person, certificate.person_id))
    employer, clerk = make_user(session, Role.EMPLOYER), make_user(session, Role.REGISTRY_CLERK)
    share = services.share(
        session, session.get_one(Person, certificate.person_id), "", 30, shown=[certificate.public_id], by=holder
    )
    check = services.check_many(session, [Asked(certificate.number, certificate.holder)], source="api", by=employer)
    session.commit()
    pages = {
        f"/c/{certificate.token}": None,
        "/find": None,
        f"/passport/{share.token}": None,
        "/mine/passport": holder,
        "/mine/certificates": holder,
        "/bulk-checks": employer,
        f"/bulk-checks/{check.public_id}": employer,
        "/account/api-keys": employer,
        "/text-messages": clerk,
    }
    found = {path: obstacles(visit(path, user, size, bypass_csp=True)) for path, user in pages.items()}
    assert {path: grave for path, grave in found.items() if grave} == {}

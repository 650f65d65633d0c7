"""A winner takes the certificate home on a phone; a stranger holds the paper and asks whether it is real."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.certificates.models import Certificate
from compmgr.certificates.services import file_of, issue_award
from compmgr.certificates.services.addresses import public_address, use_public_address
from compmgr.foundation.database import Session
from compmgr.portal.queries import printed
from compmgr.results import queries as results
from tests.browser.hands import fill, press, sees
from tests.factories.outcomes import published
from tests.factories.world import make_user
from tests.support.asking import found
from tests.support.browser import PHONE


@dataclass
class Won:
    certificate: Certificate
    winner: User

    @property
    def name(self) -> str:
        return self.certificate.holder


@pytest.fixture
def won(session: Session, address: str) -> Iterator[Won]:
    """The certificate of a first place, printed with the address at which the test serves the public pages."""
    before = public_address()
    use_public_address(address)
    staged = published(session)
    placing = results.placings_of(session, staged.result)[0]
    person = placing.entry.members[0].person
    certificate = issue_award(session, placing, person, by=staged.office)
    winner = make_user(session, Role.COMPETITOR, person, name=person.name)
    session.commit()
    yield Won(certificate, winner)
    use_public_address(before)


def test_a_winner_downloads_the_certificate_on_a_phone(won: Won, visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("/mine", won.winner, PHONE)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    file = tmp_path / "certificate.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename.endswith(".pdf")
    assert file.read_bytes().startswith(b"%PDF")
    assert won.name in run("pdftotext", file, "-")


def test_a_stranger_scans_the_printed_code_and_reads_what_the_paper_must_say(
    won: Won, session: Session, visit: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(file_of(won.certificate))
    run("pdftoppm", "-r", "150", "-png", "-singlefile", file, tmp_path / "paper")
    scanned = run("zbarimg", "--quiet", "--raw", tmp_path / "paper.png").strip()
    facts = found(session, lambda: printed(session.scalars(select(Certificate)).one()))

    page = visit(scanned, size=PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("有效")
    values = page.locator("dl.printed dd").all_inner_texts()
    assert values == [value for label, value in facts if label != "Sample"]


def test_a_stranger_checks_by_number_and_name_and_a_wrong_name_learns_nothing(
    won: Won, visit: Callable[..., Page]
) -> None:
    page = visit("/", size=PHONE)
    fill(page, {"证书编号": won.certificate.number, "持证人姓名": "别人"})
    press(page, "查验")
    sees(page, "未查到编号与姓名相符的证书。")
    wrong_name = page.get_by_role("alert").inner_text()
    fill(page, {"证书编号": "2026-QG-999999", "持证人姓名": won.name})
    press(page, "查验")
    assert page.get_by_role("alert").inner_text() == wrong_name
    assert page.get_by_role("definition").count() == 0

    fill(page, {"证书编号": won.certificate.number, "持证人姓名": won.name})
    press(page, "查验")
    expect(page.get_by_role("heading", level=1)).to_have_text("有效")
    sees(page, won.certificate.number)


def run(program: str, *arguments: object) -> str:
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True).stdout

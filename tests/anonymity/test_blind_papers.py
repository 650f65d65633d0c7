"""Whoever types from paper learns nothing either: every page, sheet and print of a score clerk is searched."""

import io
import subprocess
import zipfile

import pytest

from compmgr.accounts.permissions import GRANTS, Permission, Role
from compmgr.scoring import queries
from compmgr.scoring.services import paper
from tests.anonymity.test_blind import Blind
from tests.factories.marking import make_drawn_stage
from tests.factories.world import make_stage, make_user


@pytest.fixture
def blind(session):
    return Blind(session, make_drawn_stage(session, entries=3, judges=2, stage=make_stage(session)))


@pytest.fixture
def clerk(session, blind, signed_in):
    user = make_user(session, Role.SCORE_CLERK, blind.stage.event.contest)
    paper.put_on_paper(session, queries.judges_of(session, blind.stage)[1], by=user)
    return signed_in(user)


def test_nothing_a_score_clerk_can_reach_tells_whose_work_it_is(app, blind, clerk):
    found, opened = {}, 0
    for address in blind.addresses(app):
        leaks, answer = blind.leaks(clerk, address)
        opened += answer.status_code == 200
        if leaks:
            found[address] = leaks
    assert found == {}
    assert opened >= 8


def test_prints_and_templates_bear_codes_alone(session, blind, clerk, tmp_path):
    stage = f"/stages/{blind.stage.public_id}"
    member = queries.judges_of(session, blind.stage)[1].public_id
    session.commit()
    for query in (f"member={member}", f"member={member}&filled=1"):
        answer = clerk.get(f"{stage}/papers/print?{query}")
        (tmp_path / "paper.pdf").write_bytes(answer.data)
        for told in (["pdftotext", tmp_path / "paper.pdf", "-"], ["pdfinfo", tmp_path / "paper.pdf"]):
            text = subprocess.run(told, check=True, capture_output=True).stdout.decode() + str(answer.headers)
            assert [secret for secret in blind.secrets if secret and secret in text] == []
    sheet = clerk.get(f"{stage}/theory/template")
    packed = zipfile.ZipFile(io.BytesIO(sheet.data))
    text = "".join(packed.read(name).decode(errors="replace") for name in packed.namelist()) + str(sheet.headers)
    assert [secret for secret in blind.secrets if secret and secret in text] == []


def test_a_score_clerk_holds_nothing_that_shows_a_name():
    showing = {Permission.ENTRY_READ, Permission.CODES_DRAW, Permission.RESULT_READ, Permission.PERSON_UNMASK}
    assert not GRANTS[Role.SCORE_CLERK] & showing

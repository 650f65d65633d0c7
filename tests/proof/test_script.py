"""The program for strangers, run as they run it: it agrees with us, and knows nothing of us."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from compmgr.foundation import chance, clock
from compmgr.proof.rules.keys import KeyUse, Standing
from compmgr.proof.services import codes, keys, log, published, status
from tests.proof.sample import ADDRESS, LONGEST, file_hash

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_certificate.py"


@pytest.fixture
def world(session, tmp_path):
    """A certificate with everything a stranger fetches of it; `renew()` fetches again."""
    return made(session, tmp_path, chance.token())


def made(session, tmp_path, token):
    digits = codes.digits_of(session, LONGEST, token)
    log.append(session, chance.token(), "issued", "", "", clock.now())
    log.append(session, token, "issued", codes.facts_hash(LONGEST, token), file_hash(b"the file"), clock.now())
    (tmp_path / "certificate.pdf").write_bytes(b"the file")

    class World:
        address, subject = f"{ADDRESS}{token}#{digits}", token

        def renew(self):
            log.grow(session)
            (tmp_path / "status").write_text(status.current(session).signed)
            (tmp_path / "keys.json").write_text(json.dumps(published.keys_file(session)))
            (tmp_path / "proofs.json").write_text(json.dumps(published.proofs_file(session, token)))

        def run(self, *arguments):
            run = subprocess.run(
                [sys.executable, "-I", SCRIPT, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            return run.returncode, run.stdout + run.stderr

    world = World()
    world.renew()
    return world


def test_it_shares_no_code_with_us():
    imported = set(re.findall(r"^(?:from|import) ([\w.]+)", SCRIPT.read_text(), re.MULTILINE))
    assert {name.split(".")[0] for name in imported} - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_good_code_is_good_and_every_fact_is_shown(world):
    status_, said = world.run("code", "keys.json", world.address, "--list", "status")
    assert status_ == 0, said
    shown = [LONGEST["holder"], LONGEST["number"], LONGEST["what"][:14], LONGEST["what"][-8:], "2026-09-18", "award"]
    assert [each for each in shown if each not in said] == []


def test_changed_facts_are_not_good(world):
    head, digits = world.address.split("#")
    wrong = digits[:300] + str((int(digits[300]) + 1) % 10) + digits[301:]
    assert world.run("code", "keys.json", f"{head}#{wrong}", "--list", "status")[0] == 1


def test_without_a_list_or_with_an_old_one_nothing_is_claimed(world):
    assert world.run("code", "keys.json", world.address)[0] == 2
    later = (clock.now() + timedelta(hours=25)).strftime("%Y-%m-%dT%H:%M:%SZ")
    status_, said = world.run("code", "keys.json", world.address, "--list", "status", "--now", later)
    assert (status_, "too old" in said) == (2, True)


def test_a_revoked_certificate_is_not_good(session, world):
    status.end(session, world.subject, Standing.REVOKED, clock.now())
    world.renew()
    status_, said = world.run("code", "keys.json", world.address, "--list", "status")
    assert (status_, "revoked" in said) == (1, True)


def test_a_lost_key_proves_nothing_alone_and_a_retired_one_goes_on(session, world):
    keys.rotate(session, KeyUse.CODE, by=None)
    world.renew()
    assert world.run("code", "keys.json", world.address, "--list", "status")[0] == 0
    old = published.key_queries.all_keys(session, KeyUse.CODE)[-1]
    keys.compromise(session, old, clock.now(), by=None, note="a laptop was stolen")
    world.renew()
    assert world.run("code", "keys.json", world.address, "--list", "status")[0] == 2


def test_the_log_holds_the_certificate_its_facts_and_its_file(world):
    given = ("log", "keys.json", "proofs.json", world.subject)
    status_, said = world.run(*given, "--code", world.address, "--file", "certificate.pdf")
    assert status_ == 0, said
    assert "entry 1 of 2" in said


def test_the_log_does_not_hold_another_file_or_another_certificate(world, tmp_path):
    (tmp_path / "other.pdf").write_bytes(b"another file")
    assert world.run("log", "keys.json", "proofs.json", world.subject, "--file", "other.pdf")[0] == 1
    assert world.run("log", "keys.json", "proofs.json", chance.token())[0] == 1
    proofs = json.loads((tmp_path / "proofs.json").read_text())
    proofs["leaves"][0]["leaf"] = proofs["leaves"][0]["leaf"].replace("issued", "revoked")
    (tmp_path / "proofs.json").write_text(json.dumps(proofs))
    assert world.run("log", "keys.json", "proofs.json", world.subject)[0] == 1


def test_a_certificate_of_the_early_days_whose_id_begins_with_a_dash_is_found(session, tmp_path):
    world = made(session, tmp_path, "-" + chance.token()[1:])
    for token in (world.subject, f" {world.subject}"):
        status_, said = world.run("log", "keys.json", "proofs.json", token, "--file", "certificate.pdf")
        assert status_ == 0, said


def test_a_file_that_was_signed_anew_is_told_from_the_one_before(session, world, tmp_path):
    key = keys.active(session, KeyUse.DOCUMENT)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        keys.compromise(session, key, clock.now() - timedelta(hours=1), by=None, note="a disk was sold")
        log.append(session, world.subject, "reissued", "", file_hash(b"the newer file"), clock.now())
        (tmp_path / "newer.pdf").write_bytes(b"the newer file")
        world.renew()
    asked = ("log", "keys.json", "proofs.json", world.subject, "--file")
    status_, said = world.run(*asked, "certificate.pdf")
    assert status_ == 0 and "this is the file from before" in said
    status_, said = world.run(*asked, "newer.pdf")
    assert status_ == 0 and "from before" not in said


def test_a_file_that_came_into_the_log_after_the_loss_of_its_key_is_not_believed(session, world):
    key = keys.active(session, KeyUse.DOCUMENT)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        keys.compromise(session, key, clock.now() - timedelta(hours=1), by=None, note="a disk was sold")
        world.renew()
    status_, said = world.run("log", "keys.json", "proofs.json", world.subject, "--file", "certificate.pdf")
    assert status_ == 2 and "was lost" in said and "ask for the newer file" in said

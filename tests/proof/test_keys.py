"""Keys from their making to their loss: in files that nobody else reads, in a module, and by command."""

import json
import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.cli import main
from compmgr.foundation import chance, clock, crypto
from compmgr.foundation.errors import Refusal
from compmgr.proof.cli import tell_missing
from compmgr.proof.queries import keys as queries
from compmgr.proof.rules import jws
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.rules.signatures import is_signed_by
from compmgr.proof.services import keys, log, status
from compmgr.proof.services.rehearsal import rehearse


def test_a_key_is_made_on_first_need_once_for_each_use(session):
    made = {use: keys.active(session, use) for use in KeyUse}
    assert {use: keys.active(session, use) for use in KeyUse} == made
    assert len({key.kid for key in made.values()}) == len(KeyUse)
    session.commit()
    actions = session.scalars(select(AuditEntry.action)).all()
    assert list(actions) == ["signing_key.made"] * len(KeyUse)


def test_every_key_signs_what_its_public_half_verifies(session):
    for use in KeyUse:
        key = keys.active(session, use)
        signature, public = keys.signer(key).sign(b"message"), load_pem_public_key(key.public_pem.encode())
        assert len(signature) == 64
        if isinstance(public, Ed25519PublicKey):
            public.verify(signature, b"message")
        else:
            assert is_signed_by(public, signature, b"message")


def test_private_keys_are_files_of_their_owner_alone_and_sealed(session, tmp_path):
    for use in KeyUse:
        keys.active(session, use)
    files = [path for path in (tmp_path / "keys").rglob("*.pem")]
    assert len(files) == len(KeyUse) + 2  # and the two of the authority
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert all(b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes() for path in files)


def test_a_key_opens_while_its_master_is_known_and_not_without(session):
    key = keys.active(session, KeyUse.CODE)
    try:
        crypto.use_keyring({"k2": "a newer one", "k1": "test-master-key"})
        assert len(keys.signer(key).sign(b"x")) == 64
        crypto.use_keyring({"k2": "a newer one"})
        from compmgr.proof.services.keys.adapters import Files

        with pytest.raises(Refusal):
            Files(keys.place().folder).load(key.locator)
    finally:
        crypto.use_keyring({"k1": "test-master-key"})


def test_production_makes_no_key_by_itself(session):
    keys.use_place(replace(keys.place(), makes_on_need=False))
    with pytest.raises(Refusal, match="compmgr keys make"):
        keys.active(session, KeyUse.CODE)
    keys.make(session, KeyUse.CODE, by=None)
    assert keys.active(session, KeyUse.CODE)


def test_the_certificates_of_a_document_key_say_what_it_is_for(session):
    chain = x509.load_pem_x509_certificates(keys.active(session, KeyUse.DOCUMENT).chain_pem.encode())
    leaf, issuing, root = chain
    leaf.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    usage = [each.extensions.get_extension_for_class(x509.KeyUsage).value for each in chain]
    assert [(each.digital_signature, each.content_commitment, each.key_cert_sign) for each in usage] == [
        (True, True, False),
        (False, False, True),
        (False, False, True),
    ]
    limits = [each.extensions.get_extension_for_class(x509.BasicConstraints).value for each in chain]
    assert [(each.ca, each.path_length) for each in limits] == [(False, None), (True, 0), (True, 1)]
    assert root.not_valid_after_utc - clock.now() > timedelta(days=365 * 39)


def test_the_second_document_key_stands_under_the_same_root(session):
    first = keys.active(session, KeyUse.DOCUMENT)
    second = keys.rotate(session, KeyUse.DOCUMENT, by=None)
    roots = [x509.load_pem_x509_certificates(key.chain_pem.encode())[-1] for key in (first, second)]
    assert roots[0] == roots[1] and (first.state, second.state) == (KeyState.RETIRED, KeyState.ACTIVE)


def test_a_lost_key_is_replaced_and_named_and_a_loss_has_a_time_and_a_reason(session):
    key = keys.active(session, KeyUse.LOG)
    with pytest.raises(Refusal):
        keys.compromise(session, key, clock.now() + timedelta(hours=1), by=None, note="x")
    with pytest.raises(Refusal):
        keys.compromise(session, key, clock.now(), by=None, note="  ")
    since = clock.now() - timedelta(days=2)
    new = keys.compromise(session, key, since, by=None, note="a disk was sold")
    assert (key.state, key.compromised_at, key.note) == (KeyState.COMPROMISED, since, "a disk was sold")
    assert new.kid != key.kid and keys.active(session, KeyUse.LOG) is new
    again = keys.compromise(session, key, since - timedelta(days=1), by=None, note="earlier than thought")
    assert again is new and key.compromised_at == since - timedelta(days=1)


def test_a_list_and_a_head_of_a_lost_key_are_signed_again_at_once(session):
    log.append(session, chance.token(), "issued", "", "", clock.now())
    head, listed = log.grow(session), status.current(session)
    root, signed, number = head.root_hash, head.signed, listed.number
    for use in (KeyUse.LOG, KeyUse.STATUS):
        keys.compromise(session, keys.active(session, use), clock.now(), by=None, note="lost")
    again = log.grow(session)
    assert again is head and again.root_hash == root and again.signed != signed
    jws.verify(again.signed, log.HEAD, {keys.active(session, KeyUse.LOG).kid: public(session, KeyUse.LOG)})
    assert status.current(session).number == number + 1 == status.current(session).number


def public(session, use):
    return load_pem_public_key(keys.active(session, use).public_pem.encode())


@pytest.mark.both_databases
def test_two_who_need_the_first_key_at_once_get_the_same(app):
    from concurrent.futures import ThreadPoolExecutor

    from compmgr.foundation.database import unit_of_work

    def need(_turn: int) -> str:
        with unit_of_work(app.extensions["sessions"]) as session:
            return keys.active(session, KeyUse.STATUS).kid

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(need, range(8)))) == 1


def test_the_loss_of_a_key_is_rehearsed_whole_and_touches_nothing(app, tmp_path):
    place = keys.place()
    steps = list(rehearse())
    assert len(steps) > 10 and [words for words, holds in steps if not holds] == []
    assert keys.place() is place and not (tmp_path / "keys").exists()


@pytest.fixture
def command(app, database_url, monkeypatch, tmp_path):
    monkeypatch.setenv("COMPMGR_HOME", str(tmp_path))
    monkeypatch.setenv("COMPMGR_DATABASE_URL", database_url)
    monkeypatch.setenv("COMPMGR_MASTER_KEYS", json.dumps({"k1": "test-master-key"}))
    return lambda *words: CliRunner().invoke(main, ["keys", *words])


def test_the_commands_take_a_key_from_its_making_to_its_loss(session, command, tmp_path):
    assert command("make").exit_code == 0
    first = queries.active(session, KeyUse.DOCUMENT).kid
    session.commit()
    assert command("rotate", "document", "--note", "every two years").exit_code == 0
    log.append(session, chance.token(), "issued", "", "", clock.now())
    session.commit()
    second = queries.active(session, KeyUse.DOCUMENT).kid
    session.commit()
    sheet = tmp_path / "again.csv"
    since = clock.now().isoformat()
    told = command("compromise", second, "--since", since, "--note", "stolen", "--list", str(sheet))
    assert told.exit_code == 0 and "To sign again: 1, 1 of them" in told.output, told.output
    assert len(sheet.read_text().splitlines()) == 2
    listed = command("list").output
    assert f"{first}  document  retired" in listed and f"{second}  document  compromised" in listed
    assert command("export", str(tmp_path / "public.json")).exit_code == 0
    assert "PRIVATE" not in (tmp_path / "public.json").read_text()
    assert command("compromise", "nobody", "--since", since, "--note", "x").exit_code == 1
    assert command("compromise", second, "--since", "yesterday", "--note", "x").exit_code == 1


def test_the_rehearsal_is_a_command(command):
    told = command("rehearse")
    assert told.exit_code == 0 and "FAILS" not in told.output, told.output


def test_a_production_server_says_before_it_begins_which_keys_are_missing(session, command, monkeypatch, capsys):
    tell_missing()
    assert capsys.readouterr().err == ""
    keys.use_place(replace(keys.place(), makes_on_need=False))
    keys.make(session, KeyUse.LOG, by=None)
    session.commit()
    tell_missing()
    said = capsys.readouterr().err
    assert "document, code, status, badge" in said and "`compmgr keys make`" in said
    assert command("make").exit_code == 0
    tell_missing()
    assert capsys.readouterr().err == ""

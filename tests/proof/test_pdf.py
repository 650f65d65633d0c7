"""A signed PDF as strangers read it, with pdfsig and pyHanko, and the CMS of the press beside that of pyHanko's own."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from time import process_time

import pikepdf
import pytest
from asn1crypto import cms as syntax
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from compmgr.foundation import chance, clock
from compmgr.foundation.errors import Refusal
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, log, pdf
from compmgr.proof.services.pdf import signing
from compmgr.proof.services.pdf.envelope import certificates
from compmgr.proof.services.pdf.waiting import awaited
from tests.proof.sample import file_hash
from tests.proof.strangers import pdfsig_accepts, pyhanko_accepts, time_stamper


def test_a_signed_file_is_good_for_us_for_pyhanko_and_for_pdfsig(session, signed, document_key, tmp_path):
    verdict = pdf.verify(session, signed)
    assert verdict.is_good and verdict.kid == document_key.kid and not verdict.by_log
    assert abs(verdict.signed_at - clock.now()) < timedelta(minutes=1)
    assert pyhanko_accepts(signed, document_key) and pdfsig_accepts(signed, tmp_path)


def test_it_is_pades_certified_without_changes_in_an_invisible_field(signed, document_key):
    reader = PdfFileReader(BytesIO(signed), strict=True)
    signature = reader.embedded_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert [float(each) for each in signature.sig_field["/Rect"]] == [0, 0, 0, 0]
    trust = ValidationContext(trust_roots=[x509.Certificate.load(certificates(document_key.chain_pem)[-1])])
    status = awaited(async_validate_pdf_signature(signature, signer_validation_context=trust))
    assert status.bottom_line and status.md_algorithm == "sha256"
    named = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    assert named == {"content_type", "message_digest", "signing_certificate_v2"}


def test_the_file_stays_a_sound_pdf(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    with pikepdf.open(path) as file:
        assert len(file.Root.AcroForm.Fields) == 1


def test_every_envelope_of_a_key_has_room_and_differs_only_where_it_must(document_key):
    made = {pdf.cms(sha256(bytes([each])).digest(), document_key, at=clock.now()) for each in range(60)}
    assert len(made) == 60 and max(map(len, made)) + 600 < pdf.CMS_ROOM
    for one in {len(each): each for each in made}.values():
        assert syntax.ContentInfo.load(one, strict=True).dump(force=True) == one
        assert len(pdf.contents(one)) == 2 * pdf.CMS_ROOM


def test_a_document_is_signed_in_a_small_part_of_a_millisecond(document_key):
    digest, at = bytes(32), clock.now()
    rounds = []
    for _ in range(6):  # the best of them: another program on the same core makes any of them slow
        start = process_time()
        for _ in range(100):
            pdf.cms(digest, document_key, at=at)
        rounds.append(process_time() - start)
    assert 100 / min(rounds) > 1500


def test_a_retired_key_signs_no_more_and_what_it_signed_stands(session, plain, signed, document_key):
    keys.rotate(session, KeyUse.DOCUMENT, by=None)
    assert pdf.verify(session, signed).is_good
    with pytest.raises(Refusal):
        pdf.sign(plain, document_key, at=clock.now() + timedelta(seconds=5))
    new = keys.active(session, KeyUse.DOCUMENT)
    assert new.kid != document_key.kid and pdf.verify(session, pdf.sign(plain, new, at=clock.now())).kid == new.kid


def test_what_claims_to_be_signed_after_its_key_was_retired_is_not_accepted(session, plain, document_key):
    late = pdf.sign(plain, document_key, at=clock.now() + timedelta(days=2))
    keys.rotate(session, KeyUse.DOCUMENT, by=None)
    assert pdf.verify(session, late).fault is pdf.Fault.KEY_ENDED


def test_of_a_lost_key_only_what_the_log_held_before_is_accepted(session, plain, signed, document_key):
    token, late = chance.token(), pdf.sign(plain, document_key, at=clock.now())
    with clock.frozen(clock.now() - timedelta(days=3)):
        log.append(session, token, "issued", "", file_hash(signed), clock.now())
    log.append(session, token, "issued", "", file_hash(late), clock.now())
    keys.compromise(session, document_key, clock.now() - timedelta(days=1), by=None, note="stolen")
    assert pdf.verify(session, signed).fault is pdf.Fault.KEY_COMPROMISED
    told = pdf.verify(session, signed, subject=token)
    assert told.is_good and told.by_log
    assert pdf.verify(session, late, subject=token).fault is (None if late == signed else pdf.Fault.KEY_COMPROMISED)


def test_a_file_that_is_no_pdf_or_not_signed_says_so(session, plain, document_key):
    assert pdf.verify(session, plain).fault is pdf.Fault.NOT_SIGNED
    assert pdf.verify(session, b"").fault is pdf.Fault.NOT_SIGNED
    with pytest.raises(Refusal):
        pdf.sign(b"no pdf", document_key, at=clock.now())


def test_a_time_stamp_is_taken_where_one_is_set_up(session, plain, document_key, monkeypatch):
    monkeypatch.setattr(signing, "HTTPTimeStamper", lambda url, timeout: time_stamper())
    keys.use_place(replace(keys.place(), timestamp_url="https://stamp.example.cn"))
    stamped = pdf.sign(plain, document_key, at=clock.now())
    signer = PdfFileReader(BytesIO(stamped)).embedded_signatures[0].signer_info
    assert [each["type"].native for each in signer["unsigned_attrs"]] == ["signature_time_stamp_token"]
    assert pdf.verify(session, stamped).is_good


def test_a_file_is_checked_also_inside_somebody_elses_loop(session, signed):
    async def inside() -> bool:
        return pdf.verify(session, signed).is_good

    assert awaited(inside())

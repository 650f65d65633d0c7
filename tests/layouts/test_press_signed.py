"""A tail signed in one pass stands before the validators of strangers, and no change does."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import keys
from asn1crypto import x509 as parsed
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import SimpleSigner
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from compmgr.foundation.errors import Conflict
from compmgr.layouts.document.press import Press
from compmgr.layouts.rules.samples import samples
from compmgr.proof.services.pdf.waiting import awaited
from tests.support.pages import check, shipped, text

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@cache
def signer() -> SimpleSigner:
    """A key and its certificate, thrown away after the tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test of the press")])
    usage = x509.KeyUsage(True, True, *(False,) * 7)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, AT - timedelta(days=1), datetime(2100, 1, 1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = parsed.Certificate.load(made.public_bytes(serialization.Encoding.DER))
    return SimpleSigner(certificate, keys.PrivateKeyInfo.load(private), SimpleCertificateStore())


def cms(digest: bytes) -> bytes:
    return bytes(awaited(signer().async_sign(digest, "sha256", use_pades=True)).dump())


@pytest.fixture(scope="module")
def signed() -> Iterator[bytes]:
    values = samples(shipped("award").kind)
    press = Press(shipped("award"), {})
    plate = press.plate(values[3:] * 3)
    yield plate + press.stamp(values[1], cms, at=AT)


def stands(pdf: bytes) -> bool:
    embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(embedded) != 1:
        return False
    trusted = ValidationContext(trust_roots=[signer().signing_cert], allow_fetching=False)
    return bool(awaited(async_validate_pdf_signature(embedded[0], trusted)).bottom_line)


def test_pyhanko_and_poppler_accept_a_certificate_signed_in_one_pass(signed: bytes, tmp_path: Path) -> None:
    assert stands(signed)
    assert check(signed, tmp_path) == ""
    (tmp_path / "signed.pdf").write_bytes(signed)
    told = subprocess.run(["pdfsig", "-nocert", tmp_path / "signed.pdf"], capture_output=True, text=True, timeout=60)
    assert "Signature is Valid" in told.stdout and "Total document signed" in told.stdout


def test_the_signature_covers_the_whole_file_forbids_every_change_and_says_when(signed: bytes) -> None:
    signature = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    first, before, after, rest = signature.byte_range
    assert (first, after + rest) == (0, len(signed))
    assert signed[before : before + 1] == b"<" and signed[after - 1 : after] == b">"
    assert signature.docmdp_level == 1 or signature.docmdp_level.value == 1
    assert str(signature.sig_object["/M"]) == "D:20261120083000Z"


def test_a_changed_byte_of_plate_or_tail_is_seen(signed: bytes) -> None:
    for place in (400, len(signed) // 2, len(signed) - 700):
        changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        try:
            assert not stands(changed)
        except Exception as error:  # a file so broken that it cannot be read is not accepted either
            assert type(error).__module__.startswith(("pyhanko", "asn1crypto", "builtins")), error


def test_an_unsigned_and_a_signed_certificate_show_the_same() -> None:
    values = samples(shipped("award").kind)[0]
    press = Press(shipped("award"), {})
    plate = press.plate([values] * 3)
    assert text(plate + press.stamp(values)) == text(plate + press.stamp(values, cms))


def test_a_signature_larger_than_its_room_is_refused() -> None:
    values = samples(shipped("award").kind)[0]
    press = Press(shipped("award"), {}, room=200)
    press.plate([values] * 3)
    with pytest.raises(Conflict):
        press.stamp(values, cms)

"""Checking a signed PDF strictly: one signature of ours over every octet, and nothing after it.

First by our own reading, which knows exactly what we write; then by pyHanko, which reads the file as others do.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

from asn1crypto import cms as syntax
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from compmgr.foundation.database import Session
from compmgr.proof.models import SigningKey
from compmgr.proof.queries import keys as queries
from compmgr.proof.queries import log
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.rules.leaves import keyed
from compmgr.proof.rules.signatures import der_of, is_signed_by, raw_of
from compmgr.proof.services.pdf.envelope import certificates, envelope_of, with_timestamp
from compmgr.proof.services.pdf.waiting import awaited


class Fault(StrEnum):
    """Why a PDF is not accepted."""

    NOT_SIGNED = "not_signed"
    NOT_WHOLE = "not_whole"  # the signature does not cover every octet, or there is more than one
    FOREIGN_KEY = "foreign_key"
    CHANGED = "changed"
    NOT_CERTIFIED = "not_certified"
    KEY_ENDED = "key_ended"  # dated after the key was retired
    KEY_COMPROMISED = "key_compromised"  # and the log does not hold this file from before


@dataclass(frozen=True)
class Verdict:
    """Whether the file is exactly as we signed it. `kid` and `signed_at` are what the file says where it is not."""

    fault: Fault | None
    kid: str = ""
    signed_at: datetime | None = None
    by_log: bool = False  # the key is reported lost, but the log held this very file before that

    @property
    def is_good(self) -> bool:
        return self.fault is None


class Faulty(Exception):
    def __init__(self, fault: Fault, kid: str = "") -> None:
        super().__init__(fault)
        self.fault, self.kid = fault, kid


BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
CONTENTS = re.compile(rb"<([0-9A-F]*)>")


def verify(session: Session, pdf: bytes, *, subject: str = "") -> Verdict:
    """What `pdf` is worth. Where its key was reported lost, `subject` lets the log speak for it."""
    keys = queries.all_keys(session, KeyUse.DOCUMENT)
    try:
        digest, octets = _covered(pdf)
        key = _signing_key(octets, keys)
        _compare(octets, digest, key)
        signed_at = _read_as_others_do(pdf, key)
        by_log = _in_its_time(session, pdf, key, signed_at, subject)
    except Faulty as faulty:
        return Verdict(faulty.fault, faulty.kid)
    return Verdict(None, key.kid, signed_at, by_log)


def _covered(pdf: bytes) -> tuple[bytes, bytes]:
    """The digest of all but the signature's own place, and the octets in that place."""
    ranges = BYTE_RANGE.findall(pdf)
    if not ranges:
        raise Faulty(Fault.NOT_SIGNED)
    start, first, second, rest = map(int, ranges[0])
    hole = CONTENTS.fullmatch(pdf[first:second])
    if len(ranges) > 1 or start or second + rest != len(pdf) or not hole:
        raise Faulty(Fault.NOT_WHOLE)
    content = sha256(memoryview(pdf)[:first])
    content.update(memoryview(pdf)[second:])
    return content.digest(), bytes.fromhex(hole[1].decode() if len(hole[1]) % 2 == 0 else "")


def _signing_key(octets: bytes, keys: list[SigningKey]) -> SigningKey:
    """The key of ours whose certificate the envelope names."""
    try:
        data = syntax.ContentInfo.load(octets)["content"]
        sid = data["signer_infos"][0]["sid"].chosen
        named = (sid["issuer"].dump(), sid["serial_number"].native)
    except Exception:  # what a stranger made may fail in any way
        raise Faulty(Fault.CHANGED) from None
    key = {_named(key.chain_pem): key for key in keys}.get(named)
    if key is None:
        raise Faulty(Fault.FOREIGN_KEY)
    return key


def _compare(octets: bytes, digest: bytes, key: SigningKey) -> None:
    """The envelope is what we make for this digest, octet for octet, and the key signed it."""
    envelope, public = envelope_of(key.chain_pem), load_pem_public_key(key.public_pem.encode())
    assert isinstance(public, EllipticCurvePublicKey)
    try:
        one = syntax.ContentInfo.load(octets)["content"]["signer_infos"][0]
        signature, stamps = one["signature"].native, one["unsigned_attrs"].native
        made = envelope.whole(digest, signature)
        if stamps:
            made = with_timestamp(made, one["unsigned_attrs"][0]["values"][0])
        is_ours = made.ljust(len(octets), b"\0") == octets
        is_true = is_signed_by(public, raw_of(signature), envelope.to_sign(digest))
    except Exception:
        raise Faulty(Fault.CHANGED, key.kid) from None
    if not (is_ours and is_true and der_of(raw_of(signature)) == signature):
        raise Faulty(Fault.CHANGED, key.kid)


def _read_as_others_do(pdf: bytes, key: SigningKey) -> datetime:
    """When it was signed, as the file says, once pyHanko finds nothing to object to."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            raise Faulty(Fault.NOT_WHOLE, key.kid)
        trust = ValidationContext(trust_roots=[_root(key.chain_pem)], allow_fetching=False)
        status = awaited(async_validate_pdf_signature(signatures[0], signer_validation_context=trust))
        signed_at = signatures[0].self_reported_timestamp
    except Faulty:
        raise
    except Exception:
        raise Faulty(Fault.CHANGED, key.kid) from None
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Faulty(Fault.NOT_WHOLE, key.kid)
    if signatures[0].docmdp_level is not MDPPerm.NO_CHANGES or signed_at is None:
        raise Faulty(Fault.NOT_CERTIFIED, key.kid)
    stamp = status.timestamp_validity  # whom a time stamp is from is not ours to say; it has to be of this signature
    stamp_fits = stamp is None or (stamp.intact and stamp.valid)
    if not (status.intact and status.valid and status.trusted and status.docmdp_ok and stamp_fits):
        raise Faulty(Fault.CHANGED, key.kid)
    return signed_at


def _in_its_time(session: Session, pdf: bytes, key: SigningKey, signed_at: datetime, subject: str) -> bool:
    """Whether it stands by the log because its key is lost; the date in a file is only what its signer says."""
    if key.state is KeyState.COMPROMISED:
        assert key.compromised_at
        told = {"file": keyed(subject, "file", sha256(pdf).hexdigest())}
        if not any(leaf.at < key.compromised_at and _says(leaf.leaf, told) for leaf in log.leaves_of(session, subject)):
            raise Faulty(Fault.KEY_COMPROMISED, key.kid)
        return True
    if key.retired_at and signed_at > key.retired_at + timedelta(seconds=1):  # the file knows no parts of a second
        raise Faulty(Fault.KEY_ENDED, key.kid)
    return False


def _says(leaf: str, told: dict[str, str]) -> bool:
    return told.items() <= json.loads(leaf).items()


@lru_cache(maxsize=64)
def _named(chain_pem: str) -> tuple[bytes, int]:
    leaf = x509.Certificate.load(certificates(chain_pem)[0])
    return leaf.issuer.dump(), leaf.serial_number


@lru_cache(maxsize=64)
def _root(chain_pem: str) -> x509.Certificate:
    return x509.Certificate.load(certificates(chain_pem)[-1])

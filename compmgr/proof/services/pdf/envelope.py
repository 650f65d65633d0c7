"""The CMS of a PAdES B-B signature (ETSI EN 319 142-1), built once for a key and filled in for each document.

Between two documents of one key only the digest and the signature differ, so that signing costs little more than the
key itself; and what was not put together exactly like this was not put together by us.
"""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from asn1crypto import algos, core, tsp, x509
from asn1crypto import cms as syntax
from asn1crypto.pem import unarmor

from compmgr.foundation.errors import Refusal
from compmgr.proof.models import SigningKey
from compmgr.proof.rules.signatures import der_of
from compmgr.proof.services.keys import signer

#: Octets reserved for the CMS in a PDF: twice as many hexadecimal digits between < and >.
CMS_ROOM = 3072
#: The place of the digest while the template is built: found again by its value.
MARK = sha256(b"the place of a digest").digest()


class Envelope(NamedTuple):
    """What stands around the digest: in the attributes that are signed, and in the whole of each length."""

    signed_before: bytes
    signed_after: bytes
    chain: tuple[bytes, ...]

    def to_sign(self, digest: bytes) -> bytes:
        return self.signed_before + digest + self.signed_after

    def whole(self, digest: bytes, signature: bytes) -> bytes:
        """The CMS of a DER `signature`, whose length differs by an octet or two."""
        before, after = _whole(self.chain, len(signature))
        return b"".join((before, digest, after, signature))


def cms(digest: bytes, key: SigningKey, *, at: datetime) -> bytes:
    """DER of the CMS over `digest` (SHA-256 of the two byte ranges) by `key`, at most CMS_ROOM octets.

    The time `at` stands in /M of the signature dictionary and not in here (EN 319 142-1, 6.3); `key` must be of then.
    """
    if key.retired_at is not None and at > key.retired_at:
        raise Refusal("The key %(kid)s has signed its last document.", kid=key.kid)
    envelope = envelope_of(key.chain_pem)
    return envelope.whole(digest, der_of(signer(key).sign(envelope.to_sign(digest))))


def contents(made: bytes) -> bytes:
    """The hexadecimal digits, capital, between < and > of /Contents, filled up with zeros."""
    if len(made) > CMS_ROOM:
        raise Refusal("The chain of certificates of the signing key is too long for the room in a document.")
    return made.hex().upper().encode().ljust(2 * CMS_ROOM, b"0")


@lru_cache(maxsize=32)
def envelope_of(chain_pem: str) -> Envelope:
    chain = certificates(chain_pem)
    before, after = _attributes(chain[0]).untag().dump(force=True).split(MARK)
    return Envelope(before, after, chain)


def certificates(chain_pem: str) -> tuple[bytes, ...]:
    """DER of each certificate, the signing one first, the root last."""
    return tuple(der for _, _, der in unarmor(chain_pem.encode(), multiple=True))


def with_timestamp(made: bytes, token: tsp.ContentInfo) -> bytes:
    """The CMS with a time stamp over its signature: an attribute that is not signed itself (PAdES B-T)."""
    content = syntax.ContentInfo.load(made)
    stamp = syntax.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
    content["content"]["signer_infos"][0]["unsigned_attrs"] = syntax.CMSAttributes([stamp])
    return content.dump(force=True)


@lru_cache(maxsize=256)
def _whole(chain: tuple[bytes, ...], length: int) -> tuple[bytes, bytes]:
    leaf, *above = (x509.Certificate.load(each) for each in chain)
    one = syntax.SignerInfo(
        {
            "version": "v1",
            "sid": syntax.SignerIdentifier(
                {
                    "issuer_and_serial_number": syntax.IssuerAndSerialNumber(
                        {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": _attributes(chain[0]),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": bytes(length),
        }
    )
    data = syntax.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "data"},
            "certificates": [leaf, *above[:-1]],  # the root is known to who checks, or it proves nothing
            "signer_infos": [one],
        }
    )
    made = syntax.ContentInfo({"content_type": "signed_data", "content": data}).dump(force=True)
    before, after = made.split(MARK)
    return before, after[:-length]


def _attributes(leaf: bytes) -> syntax.CMSAttributes:
    bound = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": sha256(leaf).digest()})]})
    told = (
        ("content_type", "data"),
        ("signing_certificate_v2", bound),
        ("message_digest", core.OctetString(MARK)),
    )
    return syntax.CMSAttributes([syntax.CMSAttribute({"type": kind, "values": [value]}) for kind, value in told])

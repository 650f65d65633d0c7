"""Facts under a signature: COSE_Sign1 (RFC 9052) with ES256, as small as it can be, in one form only.

The protected header is {1: -7, 4: kid}, the unprotected one is empty, the payload is a CBOR map in the core
deterministic form (RFC 8949, 4.2.1). Anything else is refused, so that one signature belongs to one row of octets.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from compmgr.proof.rules.signatures import is_signed_by

ALGORITHM, KID, ES256 = 1, 4, -7
#: CBOR of the tag COSE_Sign1 before an array of four.
BEGINNING = b"\xd2\x84"


def sign_facts(facts: Mapping[int, Any], kid: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """`facts` signed by `sign` (message to 64 octets, raw); the keys are small whole numbers."""
    payload = payload_of(facts)
    head, before = _protected(kid)
    signature = sign(before + _octets(payload))
    return b"".join((BEGINNING, head, b"\xa0", _octets(payload), b"\x58\x40", signature))


def payload_of(facts: Mapping[int, Any]) -> bytes:
    return cbor2.dumps(dict(sorted(facts.items())))


def read(signed: bytes) -> tuple[bytes, bytes, bytes]:
    """kid, payload, signature; `ValueError` where it is not in our form. Says nothing of whether it is true."""
    try:
        tag = cbor2.loads(signed)
        protected, unprotected, payload, signature = tag.value
        header = cbor2.loads(protected)
        kid = header[KID]
        facts = cbor2.loads(payload)
        again = b"".join((BEGINNING, _protected(kid)[0], b"\xa0", _octets(payload_of(facts)), b"\x58\x40", signature))
    except Exception:  # what a stranger made may fail in any way
        raise ValueError("This is not a signed proof.") from None
    if again != signed or unprotected != {} or header != {ALGORITHM: ES256, KID: kid} or len(signature) != 64:
        raise ValueError("This is not a signed proof.")
    return kid, payload, signature


def verify_facts(signed: bytes, keys: Mapping[bytes, EllipticCurvePublicKey]) -> tuple[dict[int, Any], bytes]:
    """The facts and the kid of the key that signed them; `ValueError` where no key of ours did."""
    kid, payload, signature = read(signed)
    if kid not in keys or not is_signed_by(keys[kid], signature, _protected(kid)[1] + _octets(payload)):
        raise ValueError("No key of ours signed this.")
    return cbor2.loads(payload), kid


@lru_cache(maxsize=64)
def _protected(kid: bytes) -> tuple[bytes, bytes]:
    """The protected header as a byte string, and what is signed before the payload (`Sig_structure`)."""
    head = _octets(cbor2.dumps({ALGORITHM: ES256, KID: kid}))
    return head, b"\x84\x6aSignature1" + head + b"\x40"


def _octets(content: bytes) -> bytes:
    return cbor2.dumps(content)

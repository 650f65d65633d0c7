"""ECDSA on P-256 in the one form we sign and accept: raw r and s, 32 octets each, s in its lower half.

Of the two values of s that verify, the smaller one is taken: nobody can turn a signature of ours into another one.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

#: The order of P-256 (SEC 2, secp256r1).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SHA_256 = ECDSA(SHA256())


def raw_of(der: bytes) -> bytes:
    """64 octets from the DER that libraries give."""
    r, s = decode_dss_signature(der)
    return raw(r, s)


def raw(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


def der_of(signature: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))


def is_low(signature: bytes) -> bool:
    return len(signature) == 64 and 0 < int.from_bytes(signature[32:], "big") <= ORDER // 2


def is_signed_by(key: EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    """Whether `signature`, raw and low, is that of `key` over `message`."""
    if not is_low(signature):
        return False
    try:
        key.verify(der_of(signature), message, SHA_256)
    except (InvalidSignature, ValueError):
        return False
    return True

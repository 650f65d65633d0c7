"""Signed JSON for whoever wants to check us: compact JWS (RFC 7515) with ES256."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from compmgr.proof.rules.signatures import is_signed_by


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(thing: Any) -> bytes:
    """JSON with sorted names and no spaces: the same octets for the same thing."""
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(payload: Mapping[str, Any], kid: str, kind: str, signature: Callable[[bytes], bytes]) -> str:
    """`payload` signed; `kind` is the media type that says what it is, so that no answer passes for a list."""
    head = b64(canonical({"alg": "ES256", "kid": kid, "typ": kind}))
    message = f"{head}.{b64(canonical(payload))}"
    return f"{message}.{b64(signature(message.encode()))}"


def verify(signed: str, kind: str, keys: Mapping[str, EllipticCurvePublicKey]) -> tuple[dict[str, Any], str]:
    """The payload and the kid; `ValueError` where no key of ours signed it as that `kind`."""
    try:
        message, _, signature = signed.rpartition(".")
        head, payload = (json.loads(unb64(part)) for part in message.split("."))
        kid = head["kid"]
        good = head == {"alg": "ES256", "kid": kid, "typ": kind} and b64(unb64(signature)) == signature
        if not good or not is_signed_by(keys[kid], unb64(signature), message.encode()):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise ValueError("No key of ours signed this.") from None
    return payload, kid

"""Making a key, letting another take its place, reporting it lost, and holding it ready to sign."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from compmgr.audit import services as audit
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.proof.models import SigningKey
from compmgr.proof.queries import keys as queries
from compmgr.proof.queries.locks import KEYS, lock
from compmgr.proof.rules.jws import b64, canonical
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.services.keys.adapters import Signer, adapter_of
from compmgr.proof.services.keys.authority import certify
from compmgr.proof.services.keys.place import KeyPlace, place

#: Octets of a key's name; short, for it stands in every QR code.
KID = 6


def active(session: Session, use: KeyUse) -> SigningKey:
    """The key that signs for `use` now; the embedded default makes it on first need."""
    found = queries.active(session, use)
    if found is None:
        if not place().makes_on_need:
            raise Refusal("There is no signing key for %(use)s yet: make it with `compmgr keys make`.", use=use)
        found = make(session, use, by=None)
    return found


def missing(session: Session) -> list[KeyUse]:
    """The uses for which no key signs; where keys are made on need, none is missing."""
    return [] if place().makes_on_need else [use for use in KeyUse if queries.active(session, use) is None]


def make(session: Session, use: KeyUse, *, by: audit.Actor | None, note: str = "") -> SigningKey:
    """A new key for `use`; somebody else who makes one at the same moment gets the one that was made first."""
    lock(session, KEYS)
    if there := queries.active(session, use):
        return there
    return _make(session, use, by, note)


def rotate(session: Session, use: KeyUse, *, by: audit.Actor | None, note: str = "") -> SigningKey:
    """A new key signs from now on; what the one before signed stands."""
    lock(session, KEYS)
    for old in queries.all_keys(session, use):
        if old.state is KeyState.ACTIVE:
            old.state, old.retired_at = KeyState.RETIRED, clock.now()
            audit.record(session, "signing_key.retired", old, by=by, reason=note or None, kid=old.kid, use=use)
    return _make(session, use, by, note)


def compromise(session: Session, key: SigningKey, since: datetime, *, by: audit.Actor | None, note: str) -> SigningKey:
    """`key` may be in other hands since then: its signatures prove nothing alone any more; the new key is answered."""
    if since > clock.now():
        raise Refusal("A key cannot be lost in the future.")
    if not note.strip():
        raise Refusal("Say how the key was lost: the reason stays with it.")
    lock(session, KEYS)
    was_active = key.state is KeyState.ACTIVE
    key.state, key.note = KeyState.COMPROMISED, note
    key.compromised_at = min(since, key.compromised_at or since)
    key.retired_at = key.retired_at or clock.now()
    audit.record(session, "signing_key.compromised", key, by=by, reason=note, kid=key.kid, since=key.compromised_at)
    return _make(session, key.use, by, "") if was_active else active(session, key.use)


def signer(key: SigningKey) -> Signer:
    """The private half, kept loaded in this process."""
    return _signer(place(), key.adapter, key.locator)


@lru_cache(maxsize=64)
def _signer(where: KeyPlace, adapter: str, locator: str) -> Signer:
    return adapter_of(where, adapter).load(locator)


def signing(session: Session, use: KeyUse) -> tuple[str, Callable[[bytes], bytes]]:
    """kid and signing function of the active key."""
    key = active(session, use)
    return key.kid, signer(key).sign


def _make(session: Session, use: KeyUse, by: audit.Actor | None, note: str) -> SigningKey:
    where, is_edwards = place(), use is KeyUse.BADGE
    adapter = "file" if is_edwards else where.adapter
    locator, public_pem = adapter_of(where, adapter).make(is_edwards)
    kid = kid_of(public_pem)
    chain = certify(where, public_pem, kid) if use is KeyUse.DOCUMENT else ""
    key = SigningKey(
        kid=kid, use=use, adapter=adapter, locator=locator, public_pem=public_pem, chain_pem=chain, note=note
    )
    session.add(key)
    session.flush()
    audit.record(session, "signing_key.made", key, by=by, kid=kid, use=use)
    return key


def kid_of(public_pem: str) -> str:
    """The beginning of the thumbprint of the key (RFC 7638): eight characters."""
    return b64(sha256(canonical(jwk_of(public_pem))).digest()[:KID])


def jwk_of(public_pem: str) -> dict[str, str]:
    """The public key as JSON, with its required members only (RFC 7517, RFC 8037)."""
    key = load_pem_public_key(public_pem.encode())
    if isinstance(key, EllipticCurvePublicKey):
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"crv": "P-256", "kty": "EC", "x": b64(point[1:33]), "y": b64(point[33:])}
    return {"crv": "Ed25519", "kty": "OKP", "x": b64(key.public_bytes(Encoding.Raw, PublicFormat.Raw))}

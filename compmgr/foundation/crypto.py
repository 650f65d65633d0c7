"""Sealing personal fields, finding them again by a keyed index, and showing them masked.

A sealed value is `v1.<key id>.<nonce + AES-256-GCM ciphertext, base64url>`, bound to its purpose, so that a value
copied into another column does not open. Keys come from one master secret by HKDF (RFC 5869); several masters may be
known at a time, the first one seals.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from compmgr.foundation import chance


class Keyring:
    """The masters in use, newest first: `id:secret` pairs as the settings give them."""

    def __init__(self, masters: dict[str, str]) -> None:
        self.masters = masters

    @property
    def current(self) -> str:
        return next(iter(self.masters))

    def key(self, key_id: str, use: str) -> bytes:
        return _derive(self.masters[key_id], use)


@lru_cache(maxsize=64)
def _derive(master: str, use: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"compmgr", info=use.encode()).derive(master.encode())


_keyring: Keyring | None = None


def use_keyring(masters: dict[str, str]) -> None:
    """Take the masters from the settings; called once, when the application is put together."""
    global _keyring
    _keyring = Keyring(masters)


def keyring() -> Keyring:
    if _keyring is None:
        raise RuntimeError("No keys yet: the application has to be created first.")
    return _keyring


def seal(text: str, purpose: str) -> str:
    """`text`, unreadable without the key, bound to `purpose`."""
    ring = keyring()
    nonce = chance.octets(12)
    sealed = _cipher(ring.key(ring.current, "seal")).encrypt(nonce, text.encode(), purpose.encode())
    return f"v1.{ring.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, purpose: str) -> str:
    """What `seal` was given; a changed value or another purpose raises `ValueError`."""
    _, key_id, body = sealed.split(".", 2)
    raw = base64.urlsafe_b64decode(body)
    try:
        return _cipher(keyring().key(key_id, "seal")).decrypt(raw[:12], raw[12:], purpose.encode()).decode()
    except InvalidTag:
        raise ValueError(f"A sealed {purpose} does not open: it was changed, or belongs elsewhere.") from None


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def device_keys(use: str) -> dict[str, bytes]:
    """Keys of 32 bytes that a device may hold for `use` alone, by key id; the first one seals, the others still open.

    Each is derived from a master, so that a device that gives its key away gives away nothing else.
    """
    ring = keyring()
    return {key_id: ring.key(key_id, f"device:{use}") for key_id in ring.masters}


def unseal_octets(key: bytes, sealed: bytes, purpose: str) -> bytes:
    """What a device sealed by AES-256-GCM, the nonce of 12 bytes first; `ValueError` where it was changed."""
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], purpose.encode())
    except (InvalidTag, ValueError):
        raise ValueError("What was sealed on a device does not open.") from None


def blind_index(text: str, purpose: str) -> str:
    """The same 43 characters for the same `text` and `purpose`; tells nothing without the key."""
    digest = hmac.new(fixed_key(f"index:{purpose}"), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def fixed_key(use: str) -> bytes:
    """A key of 32 bytes that stays the same when masters are added: it comes from the oldest."""
    ring = keyring()
    return ring.key(list(ring.masters)[-1], use)


def mask_id_number(number: str) -> str:
    """`110105********1234`; shorter papers show their first and last two characters."""
    head, tail = (6, 4) if len(number) == 18 else (2, 2)
    return number[:head] + "*" * max(len(number) - head - tail, 4) + number[-tail:] if number else ""


def mask_phone(number: str) -> str:
    """`138****8000`"""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 7 else "****"

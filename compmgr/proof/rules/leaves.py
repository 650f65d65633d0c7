"""What the log and the list say in public of one certificate: nothing that can be guessed from its number and name.

Everything is bound to the subject, the token of 128 random bits in the address of a certificate: who holds the
certificate can recompute it, nobody else can.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256

from compmgr.proof.rules.jws import b64, canonical


def leaf(subject: str, event: str, facts_hash: str, file_hash: str, at: datetime) -> str:
    """Canonical JSON of one event; the hashes (hexadecimal SHA-256) are keyed by the subject, absent where empty."""
    told = {
        "at": moment(at),
        "event": event,
        "facts": keyed(subject, "facts", facts_hash),
        "file": keyed(subject, "file", file_hash),
        "subject": veiled(subject, "log"),
        "v": 1,
    }
    return canonical({name: value for name, value in told.items() if value}).decode()


def keyed(subject: str, what: str, digest: str) -> str:
    """HMAC-SHA-256 of a hash under the subject; nothing where there is no hash."""
    if not digest:
        return ""
    return b64(hmac.new(subject.encode(), f"compmgr/{what}/{digest}".encode(), sha256).digest())


def veiled(subject: str, where: str) -> str:
    """The name of the subject in the log or in the list: 22 characters that do not lead back to its address."""
    return b64(sha256(f"compmgr/{where}/{subject}".encode()).digest()[:16])


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

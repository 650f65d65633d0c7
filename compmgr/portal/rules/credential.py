"""Open Badges 3.0: a certificate as a credential other systems read, and the list of those that no longer stand.

https://www.imsglobal.org/spec/ob/v3p0/ and https://www.w3.org/TR/vc-bitstring-status-list/
"""

import base64
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from compmgr.portal.rules.integrity import CREDENTIALS, OPEN_BADGES, Document
from compmgr.portal.rules.places import LIST_BITS


@dataclass(frozen=True)
class Achieved:
    """What a badge says of one certificate; `place` is that in the list of those that no longer stand."""

    address: str  # of the check page
    place: int
    number: str
    holder: str
    title: str
    text: str
    issuing_body: str
    issued_at: datetime
    valid_until: date | None = None


def credential(achieved: Achieved, *, issuer: str, status: str) -> Document:
    """The credential without its proof; the holder stands in it by the name printed on the certificate."""
    made = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": f"{achieved.address}#badge",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achieved.title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": achieved.issuing_body},
        "validFrom": moment(achieved.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": achieved.holder, "identityType": "name"}
            ],
            "achievement": {
                "id": f"{achieved.address}#achievement",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": achieved.title,
                "humanCode": achieved.number,
                "description": achieved.text or achieved.title,
                "criteria": {"id": achieved.address, "narrative": achieved.text or achieved.title},
            },
        },
        "credentialStatus": {
            "id": f"{status}#{achieved.place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(achieved.place),
            "statusListCredential": status,
        },
    }
    if achieved.valid_until:
        made["validUntil"] = f"{achieved.valid_until.isoformat()}T15:59:59Z"  # the end of that day in Shanghai
    return made


def status_list(ended: Iterable[int], *, address: str, issuer: str, at: datetime) -> Document:
    """The credential of the list at `address`; `ended` are the indexes within it whose certificates no longer stand."""
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(ended),
        },
    }


def encoded(ended: Iterable[int]) -> str:
    """The bits, the first one leftmost, packed (gzip, no time in it) and written as multibase base64url."""
    bits = bytearray(LIST_BITS // 8)
    for index in ended:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def controller(issuer: str, name: str, keys: Iterable[tuple[str, str, str | None]]) -> dict[str, Any]:
    """The document at the issuer's address: `(kid, multikey, revoked at)` of every key that ever signed a badge."""
    methods = [
        {
            "id": f"{issuer}#{kid}",
            "type": "Multikey",
            "controller": issuer,
            "publicKeyMultibase": multikey,
            **({"revoked": revoked} if revoked else {}),
        }
        for kid, multikey, revoked in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/cid/v1", CREDENTIALS, OPEN_BADGES],
        "id": issuer,
        "type": "Profile",
        "name": name,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
    }


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

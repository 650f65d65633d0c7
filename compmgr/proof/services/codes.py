"""What stands behind the `#` of a QR code: the facts of one certificate, signed, as digits."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from compmgr.foundation.database import Session
from compmgr.proof.queries import keys as queries
from compmgr.proof.rules import cose
from compmgr.proof.rules.digits import digits_of as in_digits
from compmgr.proof.rules.digits import octets_of
from compmgr.proof.rules.facts import packed, unpacked
from compmgr.proof.rules.jws import b64, unb64
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services.keys import signing


def digits_of(session: Session, facts: Mapping[str, Any], subject: str) -> str:
    """The signed `facts` (names of rules.facts.FACTS; dates as dates) of the certificate with the token `subject`."""
    return coder(session)(facts, subject)


def coder(session: Session) -> Callable[[Mapping[str, Any], str], str]:
    """`digits_of` for many: the key is looked up once, and no question is asked of the database after that."""
    kid, sign = signing(session, KeyUse.CODE)
    octets = unb64(kid)

    def digits(facts: Mapping[str, Any], subject: str) -> str:
        return in_digits(cose.sign_facts(packed(facts, subject), octets, sign))

    return digits


def facts_hash(facts: Mapping[str, Any], subject: str) -> str:
    """SHA-256 of exactly what is signed in the code, for the leaf of the log: whoever has the code can compare."""
    return sha256(cose.payload_of(packed(facts, subject))).hexdigest()


def read(session: Session, digits: str) -> tuple[dict[str, Any], str]:
    """The facts by name and the kid of the key; `ValueError` where no key of ours signed them."""
    keys = {unb64(kid): key for kid, key in queries.public_keys(session, KeyUse.CODE).items()}
    small, kid = cose.verify_facts(octets_of(digits), keys)
    return unpacked(small), b64(kid)

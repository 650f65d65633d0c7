"""What anybody may fetch to check us with their own tools: keys with their states, heads and proofs of the log."""

import json
from hashlib import sha256
from typing import Any

from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.proof.models import LogHead, LogLeaf, SigningKey
from compmgr.proof.queries import keys as key_queries
from compmgr.proof.queries import log as queries
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.rules.leaves import moment
from compmgr.proof.services.keys import jwk_of, place
from compmgr.proof.services.pdf.envelope import certificates

FORMAT = "compmgr-keys-1"


def keys_file(session: Session) -> dict[str, Any]:
    """Every key that ever signed, with its state; members of a JWK (RFC 7517) beside our own."""
    keys = key_queries.all_keys(session)
    return {
        "format": FORMAT,
        "issuer": place().issuer,
        "at": moment(clock.now()),
        "keys": [_key(key) for key in keys],
    }


def _key(key: SigningKey) -> dict[str, Any]:
    told = {
        **jwk_of(key.public_pem),
        "kid": key.kid,
        "use": "sig",
        "alg": "EdDSA" if key.use is KeyUse.BADGE else "ES256",
        "signs": key.use.value,
        "state": key.state.value,
        "made_at": moment(key.made_at),
        "retired_at": moment(key.retired_at) if key.retired_at else None,
        "compromised_at": moment(key.compromised_at) if key.compromised_at else None,
        "chain": key.chain_pem or None,
        "root_sha256": sha256(certificates(key.chain_pem)[-1]).hexdigest() if key.chain_pem else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def head(found: LogHead) -> dict[str, Any]:
    return {"size": found.size, "root": found.root_hash, "at": moment(found.at), "signed": found.signed}


def proofs_file(session: Session, subject: str) -> dict[str, Any] | None:
    """What the log says of one certificate, each leaf with its path to the newest head; nothing for an unknown one."""
    leaves, newest = queries.leaves_of(session, subject), queries.newest_head(session)
    if not leaves:
        return None
    return {
        "format": "compmgr-log-proofs-1",
        "head": head(newest) if newest else None,
        "leaves": [_proof(session, leaf, newest) for leaf in leaves],
    }


def _proof(session: Session, leaf: LogLeaf, newest: LogHead | None) -> dict[str, Any]:
    proof = queries.inclusion(session, leaf, newest) if newest else None
    told: dict[str, Any] = {"leaf": leaf.leaf, "says": json.loads(leaf.leaf)}
    return told | ({"position": proof.position, "path": list(proof.path)} if proof else {"waits": True})

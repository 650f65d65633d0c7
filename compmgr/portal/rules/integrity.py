"""Data Integrity proofs of the cryptosuite eddsa-rdfc-2022 (W3C VC-DI-EDDSA): canonical RDF, two hashes, one signature.

Contexts are read from this package alone; a document that names another one is refused, and so is a word without one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

Document = dict[str, Any]

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
SUITE = "eddsa-rdfc-2022"
ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key


class UnknownContext(ValueError):
    """A document names a context that is not kept here."""


def sign(
    document: Document,
    *,
    method: str,
    created: str,
    key: Callable[[bytes], bytes],
    known: Mapping[str, Any] | None = None,
) -> Document:
    """`document` with its proof; `method` is the address of the public key, `key` signs bytes (Ed25519, 64 bytes)."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = key(to_sign(document, proof, known))
    return {**document, "proof": {**proof, "proofValue": "z" + base58.b58encode(signature).decode()}}


def is_signed(document: Document, multikey: str, known: Mapping[str, Any] | None = None) -> bool:
    """Whether the proof of `document` was made over exactly this by the key `multikey` (`z6Mk…`)."""
    bare, proof = dict(document), dict(document["proof"])
    bare.pop("proof")
    signature = base58.b58decode(proof.pop("proofValue").removeprefix("z"))
    try:
        Ed25519PublicKey.from_public_bytes(public_octets(multikey)).verify(signature, to_sign(bare, proof, known))
    except InvalidSignature:
        return False
    return True


def to_sign(document: Document, proof: Document, known: Mapping[str, Any] | None = None) -> bytes:
    """The hash of the canonical proof options, then that of the canonical document: 64 bytes."""
    options = {"@context": document["@context"], **proof}
    return _hash(canonical(options, known)) + _hash(canonical(document, known))


def canonical(document: Document, known: Mapping[str, Any] | None = None) -> str:
    """RDFC-1.0 as N-Quads; a property no context explains is an error, or it would stand there unsigned."""
    load = _loader(known or {})
    dropped: list[str | None] = []
    explained = jsonld.expand(document, {"documentLoader": load}, on_property_dropped=dropped.append)
    if dropped:
        raise ValueError(f"No context explains: {', '.join(sorted(map(str, dropped)))}.")
    asked = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return str(jsonld.normalize(explained, asked))


def multikey(public: bytes) -> str:
    """A public key of 32 bytes as Multikey writes it: `z6Mk…`."""
    return "z" + base58.b58encode(ED25519 + public).decode()


def public_octets(multikey: str) -> bytes:
    octets = base58.b58decode(multikey.removeprefix("z"))
    if octets[:2] != ED25519 or len(octets) != 34:
        raise ValueError("This is no Ed25519 Multikey.")
    return octets[2:]


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@cache
def _kept(address: str) -> Document:
    name = CONTEXTS.get(address)
    if name is None:
        raise UnknownContext(f"The context {address} is not kept here.")
    return json.loads((Path(__file__).parent / "contexts" / name).read_text("utf-8"))


def _loader(known: Mapping[str, Any]) -> Callable[[str, Any], Document]:
    def load(address: str, _options: Any) -> Document:
        document = known[address] if address in known else _kept(address)
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": document}

    return load

"""Keys that sign: where they lie, how they come to be, how they end."""

from compmgr.proof.services.keys.adapters import Signer
from compmgr.proof.services.keys.deeds import (
    active,
    compromise,
    jwk_of,
    kid_of,
    make,
    missing,
    rotate,
    signer,
    signing,
)
from compmgr.proof.services.keys.place import KeyPlace, place, use_place

__all__ = [
    "KeyPlace",
    "Signer",
    "active",
    "compromise",
    "jwk_of",
    "kid_of",
    "make",
    "missing",
    "place",
    "rotate",
    "signer",
    "signing",
    "use_place",
]

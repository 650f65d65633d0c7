"""Private keys behind one face: in files that are sealed with the master secret, or in a hardware module."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from compmgr.foundation import chance, crypto
from compmgr.foundation.errors import Refusal
from compmgr.proof.rules.signatures import SHA_256, raw_of
from compmgr.proof.services.keys.place import KeyPlace

PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey


class Signer(Protocol):
    """A private key in use: 64 octets for a message, raw r and s of ES256, or Ed25519."""

    def sign(self, message: bytes) -> bytes: ...


class Adapter(Protocol):
    """A place of private keys. What `make` answers as the locator, `load` opens again."""

    def make(self, is_edwards: bool) -> tuple[str, str]:
        """(locator, public key as PEM) of a new key."""
        ...

    def load(self, locator: str) -> Signer: ...


class FileSigner:
    """A key that was opened from a file and stays loaded."""

    def __init__(self, key: PrivateKey) -> None:
        self.key = key

    def sign(self, message: bytes) -> bytes:
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(message)
        return raw_of(self.key.sign(message, SHA_256))


class Files:
    """PKCS#8 files of one folder, mode 0600, each encrypted with a key from the master secret."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, is_edwards: bool) -> tuple[str, str]:
        key: PrivateKey = Ed25519PrivateKey.generate() if is_edwards else generate_private_key(SECP256R1())
        locator = f"{chance.token(9)}.pem"
        self.keep(locator, key)
        return locator, public_pem(key)

    def keep(self, name: str, key: PrivateKey) -> None:
        self.write(name, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(_secrets()[0])))

    def write(self, name: str, content: bytes) -> None:
        """Whole and on the disk before anything is signed with it; never over what is there."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def load(self, locator: str) -> FileSigner:
        return FileSigner(self.open(locator))

    def open(self, name: str) -> PrivateKey:
        path = self.folder / name
        if not path.is_file():
            raise Refusal("The file of a signing key is missing: %(name)s. Bring it back from the backup.", name=name)
        content = path.read_bytes()
        for secret in _secrets():
            try:
                key = load_pem_private_key(content, secret)
            except ValueError:
                continue
            assert isinstance(key, EllipticCurvePrivateKey | Ed25519PrivateKey)
            return key
        raise Refusal("The signing key %(name)s does not open with the master keys of the settings.", name=name)


def public_pem(key: PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _secrets() -> list[bytes]:
    """One for each master in use, newest first."""
    ring = crypto.keyring()
    return [ring.key(master, "signing-keys").hex().encode() for master in ring.masters]


def adapter_of(place: KeyPlace, name: str) -> Adapter:
    """The adapter called `name`: a key goes on being read from where it lay when new ones come from elsewhere."""
    if name == "pkcs11":
        from compmgr.proof.services.keys.hardware import Module  # its library is an extra

        return _module(Module, place)
    return Files(place.folder)


@lru_cache(maxsize=4)
def _module(kind: type[Adapter], place: KeyPlace) -> Adapter:
    """One session with a hardware module for the life of the process."""
    return kind(place)  # type: ignore[call-arg]

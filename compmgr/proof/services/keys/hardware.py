"""Keys inside a hardware module (PKCS#11): they are made there, sign there and never leave it."""

import threading
from hashlib import sha256
from importlib import import_module
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from compmgr.foundation import chance
from compmgr.foundation.errors import Refusal
from compmgr.proof.rules.signatures import raw
from compmgr.proof.services.keys.place import KeyPlace


class Module:
    """One token of one module; its library is loaded when it is first asked."""

    def __init__(self, place: KeyPlace) -> None:
        try:
            self.pkcs11: Any = import_module("pkcs11")
        except ImportError:
            raise Refusal("Keys in a hardware module need the extra `pkcs11` of this package.") from None
        token = self.pkcs11.lib(place.parts["module"]).get_token(token_label=place.parts["token"])
        self.session = token.open(user_pin=place.pin, rw=True)
        self.lock = threading.Lock()

    def make(self, is_edwards: bool) -> tuple[str, str]:
        """On P-256 always: Ed25519 is not asked of a module, its key lies in a file."""
        assert not is_edwards
        label = chance.token(9)
        curve_name = import_module("pkcs11.util.ec").encode_named_curve_parameters("secp256r1")
        with self.lock:
            curve = self.session.create_domain_parameters(
                self.pkcs11.KeyType.EC,
                {self.pkcs11.Attribute.EC_PARAMS: curve_name},
                local=True,
            )
            public, _private = curve.generate_keypair(store=True, label=label)
            point = bytes(public[self.pkcs11.Attribute.EC_POINT])
        return label, _pem(point)

    def load(self, locator: str) -> "HardwareSigner":
        kinds = {
            self.pkcs11.Attribute.LABEL: locator,
            self.pkcs11.Attribute.CLASS: self.pkcs11.ObjectClass.PRIVATE_KEY,
        }
        with self.lock:
            found = list(self.session.get_objects(kinds))
        if len(found) != 1:
            raise Refusal("The hardware module does not hold the key %(name)s.", name=locator)
        return HardwareSigner(self, found[0])


class HardwareSigner:
    """Sends a hash into the module; one session takes one request at a time."""

    def __init__(self, module: Module, key: Any) -> None:
        self.module, self.key = module, key

    def sign(self, message: bytes) -> bytes:
        digest, mechanism = sha256(message).digest(), self.module.pkcs11.Mechanism.ECDSA
        with self.module.lock:
            made = bytes(self.key.sign(digest, mechanism=mechanism))
        return raw(int.from_bytes(made[:32], "big"), int.from_bytes(made[32:], "big"))


def _pem(point: bytes) -> str:
    """The public key of an EC_POINT, which is an octet string around the uncompressed point."""
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point[-65:])
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

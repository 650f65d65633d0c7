"""Keys in a hardware module: a real one in software where this machine has it, and what the adapter asks of any."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.rules.signatures import is_signed_by
from compmgr.proof.services import keys

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module in software where this machine has one, made anew for the test."""
    pytest.importorskip("pkcs11")
    library = next((path for path in MODULES if Path(path).exists()), None)
    if library is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    begin = ["softhsm2-util", "--init-token", "--free", "--label", "compmgr", "--pin", "1234", "--so-pin", "12345678"]
    subprocess.run(begin, check=True, capture_output=True)
    address = f"pkcs11:module={library};token=compmgr;folder={tmp_path / 'beside'}"
    keys.use_place(keys.KeyPlace(address, pin="1234", issuer="测试单位"))
    return keys.place()


def test_keys_in_a_module_sign_like_those_in_files(session, module, plain, tmp_path):
    from compmgr.proof.services import pdf
    from tests.proof.strangers import pyhanko_accepts

    key = keys.active(session, KeyUse.DOCUMENT)
    assert key.adapter == "pkcs11" and not list((tmp_path / "beside").glob("*.pem"))
    signed = pdf.sign(plain, key, at=clock.now())
    assert pdf.verify(session, signed).is_good and pyhanko_accepts(signed, key)
    code = keys.active(session, KeyUse.CODE)
    public = load_pem_public_key(code.public_pem.encode())
    assert is_signed_by(public, keys.signer(code).sign(b"message"), b"message")
    assert keys.active(session, KeyUse.BADGE).adapter == "file"


class PretendedModule:
    """Stands for python-pkcs11: what the adapter asks of it, and answers as a module gives them."""

    def __init__(self):
        from types import SimpleNamespace

        self.kept = {}
        self.KeyType = SimpleNamespace(EC="EC")
        self.Attribute = SimpleNamespace(EC_PARAMS="params", EC_POINT="point", LABEL="label", CLASS="class")
        self.ObjectClass = SimpleNamespace(PRIVATE_KEY="private")
        self.Mechanism = SimpleNamespace(ECDSA="ECDSA")

    def lib(self, path):
        return self

    def get_token(self, token_label):
        return self

    def open(self, user_pin, rw):
        return self

    def create_domain_parameters(self, kind, given, local):
        return self

    def generate_keypair(self, store, label):
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self.kept[label] = key = generate_private_key(SECP256R1())
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"point": b"\x04\x41" + point}, None

    def get_objects(self, wanted):
        return [PretendedKey(self.kept[wanted["label"]])] if wanted["label"] in self.kept else []


class PretendedKey:
    def __init__(self, key):
        self.key = key

    def sign(self, digest, mechanism):
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256

        r, s = decode_dss_signature(self.key.sign(digest, ECDSA(Prehashed(SHA256()))))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_the_adapter_asks_a_module_for_what_it_needs_and_no_more(monkeypatch):
    import sys
    from types import SimpleNamespace

    from compmgr.proof.services.keys.hardware import Module

    monkeypatch.setitem(sys.modules, "pkcs11", PretendedModule())
    monkeypatch.setitem(sys.modules, "pkcs11.util", SimpleNamespace())
    named = SimpleNamespace(encode_named_curve_parameters=lambda name: name.encode())
    monkeypatch.setitem(sys.modules, "pkcs11.util.ec", named)
    module = Module(keys.KeyPlace("pkcs11:module=/nowhere.so;token=compmgr", pin="1234"))
    locator, public_pem = module.make(False)
    signature = module.load(locator).sign(b"message")
    assert is_signed_by(load_pem_public_key(public_pem.encode()), signature, b"message")
    with pytest.raises(Refusal):
        module.load("another")


def test_without_the_extra_a_module_is_refused_in_words(monkeypatch):
    import sys

    from compmgr.proof.services.keys.hardware import Module

    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(Refusal, match="extra"):
        Module(keys.KeyPlace("pkcs11:module=/nowhere.so;token=compmgr"))

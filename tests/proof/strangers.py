"""What strangers' tools say of a PDF: pyHanko with our root, and the lines of pdfsig."""

import importlib.util
import logging
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import ModuleType

from asn1crypto import x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from compmgr.foundation import clock
from compmgr.proof.models import SigningKey
from compmgr.proof.services.pdf.envelope import certificates
from compmgr.proof.services.pdf.waiting import awaited

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


def pyhanko_accepts(content: bytes, key: SigningKey) -> bool:
    """Its own judgement over the whole file, trusting our root alone; every signature has to be good."""
    root = x509.Certificate.load(certificates(key.chain_pem)[-1])
    try:
        signatures = PdfFileReader(BytesIO(content)).embedded_signatures
        said = [awaited(_judge(each, root)) for each in signatures]
    except Exception:
        return False
    return bool(said) and all(said)


async def _judge(signature, root) -> bool:
    trust = ValidationContext(trust_roots=[root], allow_fetching=False)
    status = await async_validate_pdf_signature(signature, signer_validation_context=trust)
    return status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def pdfsig_accepts(content: bytes, folder: Path) -> bool:
    """By its lines, never by its exit status: one signature, valid, over the whole document."""
    path = folder / "asked.pdf"
    path.write_bytes(content)
    run = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, check=False)
    lines = [line.strip(" -") for line in run.stdout.decode(errors="replace").splitlines()]
    return (
        sum(line.startswith("Signature #") for line in lines) == 1
        and "Signature Validation: Signature is Valid." in lines
        and "Total document signed" in lines
    )


def time_stamper() -> DummyTimeStamper:
    """An authority for time stamps that nobody knows."""
    key, day = generate_private_key(65537, 2048), timedelta(days=1)
    name = crypto_x509.Name([crypto_x509.NameAttribute(crypto_x509.NameOID.COMMON_NAME, "Time")])
    usage = crypto_x509.ExtendedKeyUsage([crypto_x509.ExtendedKeyUsageOID.TIME_STAMPING])
    builder = crypto_x509.CertificateBuilder(name, name, key.public_key(), 1, clock.now() - day, clock.now() + day)
    made = builder.add_extension(usage, critical=True).sign(key, SHA256())
    private = PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return DummyTimeStamper(x509.Certificate.load(made.public_bytes(Encoding.DER)), private)


def strangers_program() -> ModuleType:
    """The program of docs/, as a module."""
    path = Path(__file__).parents[2] / "docs" / "verify_certificate.py"
    spec = importlib.util.spec_from_file_location("verify_certificate", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

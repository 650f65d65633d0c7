"""Our own small certificate authority: a root, an issuing certificate, and one for each key that signs documents.

Nothing expires while a certificate on paper may be checked; a key ends by being retired or reported lost.
"""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey as PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key
from cryptography.x509.oid import NameOID, ObjectIdentifier

from compmgr.foundation import clock
from compmgr.proof.services.keys.adapters import Files
from compmgr.proof.services.keys.place import KeyPlace

ROOT, ISSUING = "root", "issuing"
LIFE = timedelta(days=365 * 40)
#: A computer's clock may be behind ours.
EARLIER = timedelta(days=1)
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


def certify(place: KeyPlace, public_pem: str, kid: str) -> str:
    """The certificate of a key that signs documents, with those above it, as PEM: its own first, the root last."""
    files = Files(place.folder / "authority")
    if not (files.folder / f"{ISSUING}.crt").exists():
        _found(files, place.issuer)
    root, issuing = (_read(files.folder / f"{name}.crt") for name in (ROOT, ISSUING))
    key = load_pem_public_key(public_pem.encode())
    assert isinstance(key, PublicKey)
    subject = _name(place.issuer, f"文件签名 {clock.now():%Y} {kid}")
    leaf = _certificate(subject, key, issuing, _private(files, ISSUING), None, until=issuing.not_valid_after_utc)
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in (leaf, issuing, root))


def _found(files: Files, issuer: str) -> None:
    """Make the root and the issuing certificate, once for a folder."""
    keys = {name: generate_private_key(SECP256R1()) for name in (ROOT, ISSUING)}
    until = clock.now() + LIFE
    subject = _name(issuer, f"{_cut(issuer, 50)} 根证书")
    root = _certificate(subject, keys[ROOT].public_key(), None, keys[ROOT], 1, until=until)
    below = _name(issuer, f"{_cut(issuer, 50)} 签发证书")
    issuing = _certificate(below, keys[ISSUING].public_key(), root, keys[ROOT], 0, until=until)
    for name, certificate in ((ROOT, root), (ISSUING, issuing)):
        files.keep(f"{name}.pem", keys[name])
        files.write(f"{name}.crt", certificate.public_bytes(Encoding.PEM))


def _certificate(
    subject: x509.Name,
    key: PublicKey,
    above: x509.Certificate | None,
    signing: EllipticCurvePrivateKey,
    length: int | None,
    *,
    until: datetime,
) -> x509.Certificate:
    """`length` is how many authorities may stand below; None for a certificate that signs documents."""
    is_authority = length is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - EARLIER)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(is_authority, length), critical=True)
        .add_extension(_usage(is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    if not is_authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
    return builder.sign(signing, SHA256())


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(issuer: str, words: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(issuer, 64)),
            x509.NameAttribute(NameOID.COMMON_NAME, words),
        ]
    )


def _cut(words: str, most: int) -> str:
    """As many characters as fit into `most` octets (X.520 gives a name 64)."""
    return words.encode()[:most].decode(errors="ignore")


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _private(files: Files, name: str) -> EllipticCurvePrivateKey:
    key = files.open(f"{name}.pem")
    assert isinstance(key, EllipticCurvePrivateKey)
    return key

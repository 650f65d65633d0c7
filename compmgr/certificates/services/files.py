"""Giving out what was issued: the stored bytes, once they are known to be those that were drawn; never drawn again."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator

from compmgr.certificates import queries
from compmgr.certificates.models import Certificate
from compmgr.foundation import storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict
from compmgr.foundation.logs import log


def file_of(certificate: Certificate) -> bytes:
    """The file as issued; refused and logged when it is gone or another."""
    if problem := _problem(certificate):
        log.error("certificate file", certificate=certificate.public_id, problem=problem)
        raise Conflict(
            "The stored file of certificate %(number)s does not match its record. It is not given out; "
            "please tell the administrator.",
            number=certificate.number,
        )
    return storage.get(certificate.file_key)


def file_name(certificate: Certificate) -> str:
    return f"证书-{certificate.number}.pdf"


def zip_of(certificates: Iterable[Certificate]) -> bytes:
    """The files of `certificates`, each under its number."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            archive.writestr(file_name(certificate), file_of(certificate))
    return packed.getvalue()


def verify_files(session: Session) -> Iterator[tuple[Certificate, str]]:
    """Every certificate whose stored file is `missing` or `changed`."""
    for certificate in session.scalars(queries.stored_files().execution_options(yield_per=500)):
        if problem := _problem(certificate):
            yield certificate, problem


def _problem(certificate: Certificate) -> str | None:
    try:
        kept = storage.get(certificate.file_key)
    except FileNotFoundError:
        return "missing"
    return None if hashlib.sha256(kept).hexdigest() == certificate.file_hash else "changed"


def forget_file(session: Session, certificate: Certificate) -> None:
    """Take the file of `certificate` out of the store; its fingerprint stays in the record."""
    raise NotImplementedError

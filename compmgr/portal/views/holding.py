"""What a holder does with a certificate, signed in or after a code: download it, take its badge, show the photo."""

import io
import re
import zipfile
from collections.abc import Iterable
from json import dumps
from urllib.parse import quote

from flask import Response

from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.certificates.services import file_of
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.portal import services
from compmgr.portal.rules.integrity import Document


def download(certificate: Certificate) -> Response:
    """The file as it was issued, byte for byte, under a name of its own: telephones keep files by their names."""
    if certificate.state is not CertificateState.ISSUED or certificate.redacted_at is not None:
        raise NotFound("There is no such page, or you may not see it.")
    plain, name = plain_name(certificate), quote(f"证书-{certificate.number}.pdf")
    disposition = f"attachment; filename=\"certificate-{plain}.pdf\"; filename*=UTF-8''{name}"
    return Response(file_of(certificate), mimetype="application/pdf", headers={"Content-Disposition": disposition})


def plain_name(certificate: Certificate) -> str:
    """The number in letters every system knows, and the beginning of the certificate's id: never twice the same."""
    return f"{re.sub('[^A-Za-z0-9-]+', '', certificate.number)}-{certificate.public_id[:8]}"


def badge_of(certificate: Certificate) -> Document:
    return services.badge_of(database(), certificate)


def badge_name(certificate: Certificate) -> str:
    return f"badge-{plain_name(certificate)}.json"


def all_badges(session: Session, certificates: Iterable[Certificate]) -> bytes:
    """The badges of those certificates that stand, each a file of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for certificate in certificates:
            if certificate.state is CertificateState.ISSUED and certificate.redacted_at is None:
                badge = services.badge_of(session, certificate)
                archive.writestr(badge_name(certificate), dumps(badge, ensure_ascii=False, indent=2))
    return packed.getvalue()


def has_photo(certificate: Certificate) -> bool:
    return certificate.kind.value == "vocational"

"""Revoking: the certificate's address goes on answering, and says why it is no longer good."""

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CERTIFICATE, CertificateState
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal


def revoke(session: Session, certificate: Certificate, reason: str, *, by: User) -> Certificate:
    """End a certificate for good; `reason` is shown to whoever checks it."""
    CERTIFICATE.require(certificate.state, CertificateState.REVOKED)
    if not reason.strip():
        raise Refusal("Say why the certificate is revoked; everyone who checks it will read this.")
    certificate.state, certificate.public_reason, certificate.ended_at = (
        CertificateState.REVOKED,
        reason.strip(),
        clock.now(),
    )
    record(session, "certificate.revoked", certificate, by=by, reason=reason.strip())
    return certificate

"""Ends: the certificate's address goes on answering, and says since when and why it is no longer good."""

import json
from datetime import datetime

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates import queries
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CERTIFICATE, CertificateState
from compmgr.certificates.services.numbers import void_number_of
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.proof.rules.keys import Standing
from compmgr.proof.services import codes, log, status

STANDINGS = {
    CertificateState.SUPERSEDED: Standing.SUPERSEDED,
    CertificateState.CORRECTED: Standing.CORRECTED,
    CertificateState.REVOKED: Standing.REVOKED,
    CertificateState.VOID: Standing.VOID,
}


def revoke(session: Session, certificate: Certificate, reason: str, *, by: User) -> Certificate:
    """End a certificate for good; `reason` is shown to whoever checks it. What it stood for stays taken."""
    if not reason.strip():
        CERTIFICATE.require(certificate.state, CertificateState.REVOKED)
        raise Refusal("Say why the certificate is revoked; everyone who checks it will read this.")
    end(session, certificate, CertificateState.REVOKED, reason)
    record(session, "certificate.revoked", certificate, by=by, reason=reason.strip())
    return certificate


def void(session: Session, certificate: Certificate, reason: str, *, by: User) -> Certificate:
    """Say that a certificate was never good, such as one that was misprinted; its number is spent.

    What it was given for may be given again, under another number.
    """
    if not reason.strip():
        CERTIFICATE.require(certificate.state, CertificateState.VOID)
        raise Refusal("Say why the certificate is void; everyone who checks it will read this.")
    end(session, certificate, CertificateState.VOID, reason)
    certificate.claim = None
    void_number_of(session, certificate, reason.strip(), by=by)
    record(session, "certificate.voided", certificate, by=by, reason=reason.strip())
    return certificate


def end(
    session: Session, certificate: Certificate, state: CertificateState, reason: str, at: datetime | None = None
) -> None:
    """The state, date and public reason of an end, and the same in the public list and log; the deed records it."""
    CERTIFICATE.require(certificate.state, state)
    moment = at or clock.now()
    certificate.state, certificate.public_reason, certificate.ended_at = state, reason.strip(), moment
    status.end(session, certificate.token, STANDINGS[state], moment)
    log.append(session, certificate.token, state.value, told_hash(certificate), certificate.file_hash, moment)


def told_hash(certificate: Certificate) -> str:
    """The hash of what is signed in the code; nothing for what was issued before codes were signed, or is redacted."""
    if certificate.proof is None or certificate.redacted_at or not json.loads(certificate.facts):
        return ""
    told = {"kind": certificate.kind.value, **queries.facts_of(certificate).for_code()}
    return codes.facts_hash(told, certificate.token)

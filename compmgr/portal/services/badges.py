"""Badges in the form of Open Badges 3.0, signed by the house's own key for them."""

from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from sqlalchemy import select

from compmgr.certificates.models import Certificate
from compmgr.certificates.services.addresses import check_url, public_address
from compmgr.foundation import clock, crypto
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotFound
from compmgr.portal import queries
from compmgr.portal.rules import credential as badge
from compmgr.portal.rules.integrity import Document, multikey, sign
from compmgr.portal.rules.places import LIST_BITS, drawn, drawn_all
from compmgr.portal.rules.standing import Standing, standing
from compmgr.proof.models import SigningKey
from compmgr.proof.queries import keys as key_queries
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.services import keys


def issuer_address() -> str:
    return f"{public_address()}/proof/issuer.json"


def status_address(number: int, *, is_old: bool = False) -> str:
    return f"{public_address()}/badges/{'status' if is_old else 'lists'}/{number}"


def place_of(certificate: Certificate) -> tuple[str, int]:
    """The address of the list in which the badge stands, and its place there."""
    if certificate.badge_place is not None:  # issued before places were drawn: given out, it cannot move
        number, place = divmod(certificate.badge_place, LIST_BITS)
        return status_address(number, is_old=True), place
    number, place = drawn(certificate.id, _shuffle())
    return status_address(number), place


def _shuffle() -> bytes:
    """The secret of the places; it never changes, or badges that were given out would point elsewhere."""
    return crypto.fixed_key("badge-places")


def badge_of(session: Session, certificate: Certificate) -> Document:
    """The certificate as a signed credential; one that no longer stands is not given out anew."""
    if standing(certificate.state) is not Standing.VALID or certificate.redacted_at is not None:
        raise Conflict("This certificate no longer stands; there is no badge of it.")
    facts = dict(queries.facts_of(certificate.kind, certificate.facts).printed_facts())
    status, place = place_of(certificate)
    achieved = badge.Achieved(
        address=check_url(certificate.token),
        place=place,
        number=certificate.number,
        holder=certificate.holder,
        title=certificate.title,
        text=facts.get("Text", ""),
        issuing_body=facts.get("Issuing body", certificate.title),
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
    )
    made = badge.credential(achieved, issuer=issuer_address(), status=status)
    return _signed(session, made, certificate.issued_at)


def status_credential(session: Session, number: int, *, is_old: bool = False) -> Document:
    """The signed list of those badges that no longer stand; every verifier may fetch it."""
    first, now = number * LIST_BITS, clock.now()
    ended = queries.ended_between(session, first, first + LIST_BITS, is_old=is_old)
    places = [each - first for each in ended] if is_old else drawn_all(ended, _shuffle())
    address = status_address(number, is_old=is_old)
    listed = badge.status_list(places, address=address, issuer=issuer_address(), at=now)
    return _signed(session, listed, now)


def issuer_document(session: Session, name: str) -> Document:
    """Who signs badges and with which keys, those of former years included."""
    used = session.scalars(select(SigningKey).where(SigningKey.use == KeyUse.BADGE).order_by(SigningKey.id))
    listed = [
        (key.kid, multikey(_public(key)), badge.moment(key.compromised_at) if key.compromised_at else None)
        for key in used
        if key.state is not KeyState.COMPROMISED or key.compromised_at
    ]
    return badge.controller(issuer_address(), name, listed)


def _signed(session: Session, document: Document, at: datetime) -> Document:
    key = key_queries.active(session, KeyUse.BADGE)
    if key is None:
        raise NotFound("Nothing was signed here yet.")
    signature: Callable[[bytes], bytes] = keys.signer(key).sign
    return sign(document, method=f"{issuer_address()}#{key.kid}", created=badge.moment(at), key=signature)


def _public(key: SigningKey) -> bytes:
    public = serialization.load_pem_public_key(key.public_pem.encode())
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

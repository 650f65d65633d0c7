"""Checking a certificate by its number and name: counted, so that nobody can try them all."""

from datetime import timedelta

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate
from compmgr.foundation import throttle
from compmgr.foundation.database import Session
from compmgr.portal import queries
from compmgr.portal.rules.standing import is_holder, plain_number, standing

TRIES, WITHIN = 20, timedelta(hours=1)


def check_certificate(session: Session, number: str, name: str, *, address: str) -> str | None:
    """The token of the certificate of this number if its holder has this name.

    An unknown number and another name are the same: one question each, one comparison each. Each try counts for the
    address it comes from and for the number it asks for; more than twenty of either in an hour raise `TooMany` before
    anything is looked up. The caller keeps the count whatever the answer.
    """
    number = plain_number(number)
    throttle.count_try(session, "certificate-check-address", address, limit=TRIES, within=WITHIN)
    throttle.count_try(session, "certificate-check-number", number, limit=TRIES, within=WITHIN)
    found = queries.by_number(session, number)
    matches = is_holder(name, found.holder if found else None)
    return found.token if found and matches and standing(found.state) else None


def show_photo(session: Session, certificate: Certificate, is_shown: bool, *, by: User | None) -> None:
    """The holder lets the check page show the photo, or no longer; nobody else decides that."""
    if certificate.shows_photo is not is_shown:
        certificate.shows_photo = is_shown
        record(session, "certificate.photo_shown" if is_shown else "certificate.photo_hidden", certificate, by=by)

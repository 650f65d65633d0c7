"""Checking a certificate by its number and name: counted, so that nobody can try them all."""

from datetime import timedelta

from compmgr.certificates.models import Certificate
from compmgr.certificates.queries import by_number
from compmgr.foundation import throttle
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.people.rules import check_name
from compmgr.portal.rules import plain_number, standing

TRIES, WITHIN = 20, timedelta(hours=1)


def check_certificate(session: Session, number: str, name: str, *, address: str) -> Certificate | None:
    """The certificate of this number if its holder has this name; an unknown number and another name are the same.

    Each try counts for the address it comes from and for the number it asks for; more than twenty of either in an
    hour raise `TooMany` before anything is looked up. The caller keeps the count whatever the answer.
    """
    number = plain_number(number)
    throttle.count_try(session, "certificate-check-address", address, limit=TRIES, within=WITHIN)
    throttle.count_try(session, "certificate-check-number", number, limit=TRIES, within=WITHIN)
    try:
        found = by_number(session, number, check_name(name))
    except Refusal:
        return None
    return found if found and standing(found.state) else None

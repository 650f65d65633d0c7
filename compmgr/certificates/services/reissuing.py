"""A certificate in another's place: the same claim, changed facts, a number of its own."""

from typing import Any

from compmgr.accounts.models import User
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.foundation.database import Session


def check_printable(facts: Any) -> None:
    raise NotImplementedError


def issue_in_place_of(
    session: Session, old: Certificate, facts: Any, *, state: CertificateState, reason: str, by: User
) -> Certificate:
    raise NotImplementedError

"""Certificates as a stranger asks for them: by token, by number, many at once; columns alone, statements built once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.facts import Facts, facts_from
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.foundation.crypto import mask_id_number
from compmgr.foundation.database import Session
from compmgr.portal.rules.standing import ID_LABELS, STANDINGS
from compmgr.proof.queries.log import leaves_of

C, SUCCESSOR = Certificate.__table__.c, Certificate.__table__.alias("successor")
#: Everything the check page says, in one question: the certificate, and what took its place.
CHECKED = (
    select(
        *(C.id, C.public_id, C.kind, C.state, C.number, C.token, C.holder, C.title, C.facts, C.issued_at),
        *(C.valid_until, C.ended_at, C.public_reason, C.shows_photo, C.redacted_at, C.person_id, C.user_id),
        SUCCESSOR.c.token.label("successor_token"),
        SUCCESSOR.c.state.label("successor_state"),
        SUCCESSOR.c.holder.label("successor_holder"),
        SUCCESSOR.c.person_id.label("successor_person_id"),
        SUCCESSOR.c.user_id.label("successor_user_id"),
    )
    .select_from(Certificate.__table__.outerjoin(SUCCESSOR, SUCCESSOR.c.replaces_id == C.id))
    .where(C.token == bindparam("token"))
)
BY_NUMBER = select(C.token, C.holder, C.state).where(C.number == bindparam("number"))
DRAWN = select(C.state, C.number, C.title).where(C.token == bindparam("token"))
#: Numbers of one question: every database takes so many parameters.
MOST_ASKED = 500


def checked(session: Session, token: str) -> Any:
    """The certificate whose code holds `token`, in whatever state, with its successor."""
    return session.execute(CHECKED, {"token": token}).one_or_none()


@dataclass(frozen=True)
class Logged:
    """One line of the public log about a certificate; without a position it waits to be put into the tree."""

    state: CertificateState
    at: datetime
    position: int | None


def logged(session: Session, token: str) -> list[Logged]:
    """What the public log says of the certificate whose code holds `token`, in the order of its life."""
    leaves = leaves_of(session, token)
    return [Logged(CertificateState(json.loads(leaf.leaf)["event"]), leaf.at, leaf.position) for leaf in leaves]


def drawn(session: Session, token: str) -> Any:
    return session.execute(DRAWN, {"token": token}).one_or_none()


def by_number(session: Session, number: str) -> Any:
    """Token, holder and state of that number; whether a name belongs to it, the rule says."""
    return session.execute(BY_NUMBER, {"number": number}).one_or_none()


def by_numbers(session: Session, numbers: Sequence[str]) -> dict[str, Row[Any]]:
    """Those that left the house, by number."""
    found: dict[str, Row[Any]] = {}
    columns = (C.number, C.holder, C.kind, C.state, C.title, C.issued_at, C.ended_at)
    for first in range(0, len(numbers), MOST_ASKED):
        asked = numbers[first : first + MOST_ASKED]
        query = select(*columns).where(C.number.in_(asked), C.state.in_(list(STANDINGS)))
        found |= {row.number: row for row in session.execute(query)}
    return found


def successor(row: Row[Any]) -> str | None:
    """The token of what took its place, where it names the same holder: a stranger does not learn a new name here."""
    same = row.successor_holder == row.holder and (row.successor_person_id, row.successor_user_id) == (
        row.person_id,
        row.user_id,
    )
    return row.successor_token if row.successor_state in STANDINGS and same else None


def facts_of(kind: CertificateKind, kept: str) -> Facts:
    return facts_from(kind, json.loads(kept))


def printed(certificate: Any) -> list[tuple[str, str]]:
    """(label msgid, value) of every fact on the certificate, the ID number masked; what was erased is not there."""
    if certificate.redacted_at is not None:
        return [("Certificate", certificate.title), ("Certificate number", certificate.number)]
    facts = facts_of(certificate.kind, certificate.facts)
    return [(label, mask_id_number(value) if label in ID_LABELS else value) for label, value in facts.printed_facts()]


def ended_between(session: Session, first: int, last: int, *, is_old: bool) -> list[int]:
    """The ids from `first` to before `last` whose certificates left the house and no longer stand.

    `is_old`: of those issued before the places of badges were drawn, otherwise of the others.
    """
    over = [state for state in STANDINGS if state is not CertificateState.ISSUED]
    placed = C.badge_place.is_not(None) if is_old else C.badge_place.is_(None)
    query = select(C.id).where(C.id >= first, C.id < last, C.state.in_(over), placed)
    return list(session.scalars(query.order_by(C.id)))

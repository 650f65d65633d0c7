"""Finding people by their document."""

from sqlalchemy import select

from compmgr.foundation import crypto
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.people.rules import IdKind


def person_by_id_number(session: Session, kind: IdKind, number: str) -> Person | None:
    """The holder of a document, by the blind index of its checked number."""
    index = crypto.blind_index(number, "id-number")
    return session.scalar(select(Person).where(Person.id_kind == kind, Person.id_index == index))

"""Who may be meant by a name and the end of a document's number, and the request that asks."""

from datetime import datetime

from sqlalchemy import select

from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.portal.models import FindRequest


def people_named(session: Session, name: str, end: str) -> list[Person]:
    """Everybody of that name whose document's number ends so; two of them cannot be told apart."""
    named = session.scalars(select(Person).where(Person.name == name).order_by(Person.id))
    return [person for person in named if person.id_number.upper().endswith(end)]


def request_of(session: Session, public_id: str) -> FindRequest | None:
    return session.scalar(select(FindRequest).where(FindRequest.public_id == public_id))


def live_request(session: Session, public_id: str, now: datetime) -> FindRequest | None:
    """The request whose code was given and whose pages are still open."""
    query = select(FindRequest).where(
        FindRequest.public_id == public_id, FindRequest.used_at.is_not(None), FindRequest.expires_at > now
    )
    return session.scalar(query)

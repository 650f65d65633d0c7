"""What the registry desk looks up and hands out, each time with an entry in the trail."""

from datetime import date
from typing import Any

from compmgr.accounts.models import User
from compmgr.accounts.rules import Reach
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate
from compmgr.certificates.queries import registry
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.people.models import Person


def search_by_document(session: Session, reach: Reach, number: str, *, by: User) -> list[Certificate]:
    """Certificates of whoever holds the document of that number; the trail keeps whose, not the number."""
    found = registry.by_id_number(session, reach, number)
    if found and (person := session.get(Person, found[0].person_id)):
        record(session, "person.certificates_searched", person, by=by, count=len(found))
    else:
        record(session, "certificates.searched_in_vain", by, by=by)
    return found


def hand_out_upload_sheet(
    session: Session, rows: list[tuple[Any, ...]], first: date, last: date, *, most: int, by: User
) -> None:
    """Say in the trail that whole documents' numbers left the house; refused when there is nothing, or too much."""
    if not rows:
        raise Refusal("No vocational certificate that stands was issued in these days.")
    if len(rows) > most:
        raise Refusal("These are more than %(most)s certificates: choose fewer days or one station.", most=most)
    record(session, "certificates.uploaded", by, by=by, first=str(first), last=str(last), count=len(rows))

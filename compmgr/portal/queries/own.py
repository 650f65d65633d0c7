"""What belongs to one person: entries and places, assessments, certificates."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from compmgr.accounts.models import User
from compmgr.assessment.models import Candidate
from compmgr.certificates.models import Certificate
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.portal.rules.standing import OUTCOMES_KNOWN, STANDINGS
from compmgr.registration.models import Entry, EntryMember
from compmgr.results.models import Placing, Result
from compmgr.results.queries import published_results


def people(session: Session, person_ids: Iterable[int]) -> list[Person]:
    return list(session.scalars(select(Person).where(Person.id.in_(list(person_ids))).order_by(Person.id)))


def entries_of(session: Session, person_ids: Iterable[int]) -> list[Entry]:
    """The entries these people are in, the latest stage first."""
    mine = select(EntryMember.entry_id).where(EntryMember.person_id.in_(list(person_ids)))
    query = select(Entry).join(Entry.stage).options(contains_eager(Entry.stage)).where(Entry.id.in_(mine))
    return list(session.scalars(query.order_by(Stage.starts_at.desc(), Entry.id)).unique())


def placings_of(session: Session, entries: Iterable[Entry]) -> dict[int, Placing]:
    """The public placing of each entry, by entry id: what is not published is not here."""
    current = published_results().with_only_columns(Result.id)
    ids = [entry.id for entry in entries]
    query = select(Placing).where(Placing.entry_id.in_(ids), Placing.result_id.in_(current))
    query = query.options(selectinload(Placing.result))
    return {placing.entry_id: placing for placing in session.scalars(query) if placing.entry_id is not None}


def candidacies_known(candidates: Iterable[Candidate]) -> set[int]:
    """The ids of those whose outcome is public for them: from the publicity on."""
    return {candidate.id for candidate in candidates if candidate.batch.state in OUTCOMES_KNOWN}


def certificates_of(session: Session, person_ids: Iterable[int], user: User | None = None) -> list[Certificate]:
    """What left the house for these people, or for `user` as a judge or organiser, the latest first."""
    owned: Any = Certificate.person_id.in_(list(person_ids))
    if user is not None:
        owned = or_(owned, Certificate.user_id == user.id)
    query = select(Certificate).where(owned, Certificate.state.in_(list(STANDINGS)))
    return list(session.scalars(query.order_by(Certificate.issued_at.desc(), Certificate.id.desc())))

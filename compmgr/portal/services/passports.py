"""Sharing a skill passport: a link that its owner can end at any time."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import update

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict
from compmgr.people.models import Person
from compmgr.portal.models import PassportShare
from compmgr.portal.rules.passport import check_share


def share(session: Session, person: Person, label: str, days: int, *, shown: Iterable[str], by: User) -> PassportShare:
    """A link for so many days; `shown` are the public ids of what it shows, and nothing that comes later is added."""
    keys = sorted(set(shown))
    check_share(label, days, keys)
    made = PassportShare(person_id=person.id, label=label, shown=keys)
    made.expires_at = clock.now() + timedelta(days=days)
    session.add(made)
    record(session, "passport_share.made", made, by=by, days=days, shown=len(keys))
    return made


def end_share(session: Session, share: PassportShare, *, by: User) -> None:
    if share.ended_at is not None:
        raise Conflict("This link was ended already.")
    share.ended_at = clock.now()
    record(session, "passport_share.ended", share, by=by)


def note_visit(session: Session, share_id: int) -> None:
    """Count one look at a shared passport; who looked is not kept."""
    seen = update(PassportShare).where(PassportShare.id == share_id)
    session.execute(seen.values(seen=PassportShare.seen + 1, seen_at=clock.now()))

"""What an account had checked at once."""

from datetime import date

from sqlalchemy import Select, func, select

from compmgr.accounts.models import User
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.portal.models import BulkCheck


def bulk_checks_of(user: User) -> Select[BulkCheck]:
    return select(BulkCheck).where(BulkCheck.user_id == user.id)


def bulk_check_of(session: Session, user: User, public_id: str) -> BulkCheck | None:
    """One's own alone: what another employer asked is not even known to exist."""
    return session.scalar(bulk_checks_of(user).where(BulkCheck.public_id == public_id))


def asked_on(session: Session, user: User, day: date) -> int:
    """How many certificates the account asked about on that day of Shanghai."""
    begin = clock.at(day, 0)
    query = select(func.sum(BulkCheck.asked)).where(BulkCheck.user_id == user.id, BulkCheck.at >= begin)
    return session.scalar(query) or 0

"""Questions to the list of what no longer stands."""

from datetime import datetime

from sqlalchemy import func, select

from compmgr.foundation.database import Session
from compmgr.proof.models import StatusEntry, StatusList
from compmgr.proof.rules.keys import Standing


def newest(session: Session) -> StatusList | None:
    return session.scalar(select(StatusList).order_by(StatusList.number.desc()).limit(1))


def entry_of(session: Session, subject: str) -> StatusEntry | None:
    return session.scalar(select(StatusEntry).where(StatusEntry.subject == subject))


def entries(session: Session) -> list[tuple[str, Standing, datetime]]:
    """(subject, standing, since) of everything that no longer stands, oldest first."""
    query = select(StatusEntry.subject, StatusEntry.standing, StatusEntry.since)
    return [(subject, standing, since) for subject, standing, since in session.execute(query.order_by(StatusEntry.id))]


def changed_since(session: Session, made: StatusList) -> bool:
    """Whether something ended since `made` was signed, be it dated back."""
    if session.scalar(select(func.count()).select_from(StatusEntry)) != made.entries:
        return True
    return session.scalar(select(StatusEntry.id).where(StatusEntry.since >= made.at).limit(1)) is not None

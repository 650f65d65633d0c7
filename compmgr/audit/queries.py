"""Reading and checking the trail."""

from collections.abc import Iterator

from sqlalchemy import Select, select

from compmgr.audit.models import AuditEntry, AuditHead, name_of
from compmgr.audit.rules import Link, first_broken
from compmgr.foundation.database import Base, Session


def trail() -> Select[AuditEntry]:
    return select(AuditEntry)


def entries_about(session: Session, subject: Base) -> list[AuditEntry]:
    """What was done to `subject`, oldest first."""
    return list(session.scalars(trail().where(AuditEntry.subject == name_of(subject)).order_by(AuditEntry.number)))


def head(session: Session) -> str:
    """The hash at the end of the chain: kept and shown with every published result."""
    return session.scalar(select(AuditHead.hash).order_by(AuditHead.id)) or "0" * 64


def broken_at(session: Session) -> int | None:
    """The number of the first entry that does not follow from the one before, or nothing."""
    return first_broken(_chain(session))


def _chain(session: Session) -> Iterator[tuple[Link, str]]:
    for entry in session.scalars(trail().order_by(AuditEntry.number).execution_options(yield_per=1000)):
        yield Link(*(getattr(entry, name) for name in Link._fields)), entry.hash

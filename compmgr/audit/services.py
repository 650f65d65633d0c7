"""Writing the audit trail. Deeds call `record`; nothing edits or deletes."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.orm import SessionTransaction

from compmgr.audit.models import AuditEntry, AuditHead, name_of
from compmgr.audit.rules import Link, digest
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Session

PENDING = "audit entries of this transaction"
#: Columns, not objects: the head is locked while the entries are written, and every deed waits for it.
LOCKED_HEAD = select(AuditHead.number, AuditHead.hash).with_for_update()
ADD_ENTRIES = insert(AuditEntry)
MOVE_HEAD = update(AuditHead).values(number=bindparam("last_number"), hash=bindparam("last_hash"))


class Actor(Protocol):
    """Whoever acts: a user, or nothing for the system itself."""

    @property
    def id(self) -> Any: ...

    @property
    def username(self) -> Any: ...


def record(
    session: Session, action: str, subject: Base | str, *, by: Actor | None, reason: str | None = None, **changes: Any
) -> None:
    """Say in the trail that `by` did `action` to `subject` (or what is so `named`); part of the caller's transaction.

    `changes` are kept as words; personal data (ID numbers, phones) must not be among them.
    """
    session.flush()
    told = {
        "at": clock.now().astimezone(UTC),
        "actor_id": by.id if by else None,
        "actor": by.username if by else "system",
        "action": action,
        "subject": name_of(subject),
        "reason": reason,
        "changes": {name: _plain(value) for name, value in changes.items() if value is not None},
    }
    session.info.setdefault(PENDING, []).append(told)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal | datetime):
        return str(value)
    if isinstance(value, Base):
        return name_of(value)
    if isinstance(value, list | tuple | set):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | bool | dict) else str(value)


@event.listens_for(Session, "before_commit")
def chain(session: Session) -> None:
    """Chain what was recorded, as the last thing before the commit: the head's lock is taken last and held shortest.

    A long transaction may chain before its end, such as the sample that tells a history.
    """
    if not (pending := session.info.pop(PENDING, None)):
        return
    session.flush()
    connection = session.connection()
    number, head = connection.execute(LOCKED_HEAD).one()
    links: list[dict[str, Any]] = []
    for told in pending:
        link = Link(number=number + 1, previous=head, **told)
        number, head = link.number, digest(link)
        links.append({**link._asdict(), "hash": head})
    connection.execute(ADD_ENTRIES, links)
    connection.execute(MOVE_HEAD, {"last_number": number, "last_hash": head})


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: SessionTransaction) -> None:
    session.info.pop(PENDING, None)

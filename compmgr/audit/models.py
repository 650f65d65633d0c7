"""The audit trail: append-only, one row for each decision, each sealed to the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation.database import Base


class AuditEntry(Base):
    """One deed: `hash` covers everything here and `previous`, the hash of the entry before."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The end of the chain: one row from the first migration on, locked last in every transaction that adds to it."""

    __tablename__ = "audit_heads"

    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="0" * 64)


def named(kind: type[Base], public_id: str) -> str:
    """The name of a thing that was not loaded as an object."""
    return f"{kind.__name__} {public_id}"


def name_of(subject: Base | str) -> str:
    """`Entry 7f…`: the kind of thing and its public id, or its number where it has none; a name stays as it is."""
    if isinstance(subject, str):
        return subject
    return f"{type(subject).__name__} {getattr(subject, 'public_id', None) or subject.id}"

"""The outbox: a letter is a row of the same transaction as the deed that wrote it; it exists only if the deed is kept.

A letter is read in the system; where a channel to the outside is set up, `waiting` is what has still to leave.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Select, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Sealed, Session, choice


class Channel(StrEnum):
    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"


class Letter(Public, Base):
    """One message to one user: a sentence with its values, worded in the reader's language when it is read."""

    __tablename__ = "letters"

    user_id: Mapped[int] = mapped_column(index=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.INBOX)
    message: Mapped[str] = mapped_column(Text)
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    about: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    read_at: Mapped[datetime | None]


class TextMessage(Public, Base):
    """A short message to a telephone, of somebody who need not be a user; sent by whatever gateway is set up."""

    __tablename__ = "text_messages"

    phone: Mapped[str] = mapped_column(Sealed("phone"))
    text: Mapped[str] = mapped_column(Sealed("text-message"))
    about: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    trouble: Mapped[str | None]


def sentence(message: str) -> str:
    """Marks a sentence that a letter will say, so that the catalogue has it."""
    return message


def tell(session: Session, reader_id: int, message: str, *, about: str = "", **values: str) -> Letter:
    """Write to a user; `message` is an English sentence with named placeholders, the key of its translation."""
    letter = Letter(user_id=reader_id, message=message, values=values, about=about)
    session.add(letter)
    return letter


def letters_to(reader_id: int) -> Select[Letter]:
    return select(Letter).where(Letter.user_id == reader_id)


def waiting() -> Select[Letter]:
    """What has to leave by a channel to the outside, oldest first."""
    return select(Letter).where(Letter.channel != Channel.INBOX, Letter.sent_at.is_(None)).order_by(Letter.id)

"""The outbox: a letter is a row of the same transaction as the deed that wrote it; sending comes after."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Sealed, Session, choice


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    INBOX = "inbox"


class Letter(Base):
    """One message to one address, waiting or sent."""

    __tablename__ = "letters"

    channel: Mapped[Channel] = mapped_column(choice(Channel))
    address: Mapped[str] = mapped_column(Sealed("letter-address"))
    user_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)


def write(
    session: Session, channel: Channel, address: str, subject: str, body: str, *, user_id: int | None = None
) -> Letter:
    """Put a letter into the outbox; it leaves only if the deed is kept."""
    letter = Letter(channel=channel, address=address, subject=subject, body=body, user_id=user_id)
    session.add(letter)
    return letter

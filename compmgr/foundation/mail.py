"""The outbox: a letter is a row of the same transaction as the deed that wrote it; it exists only if the deed is kept.

A letter is read in the system; where a channel to the outside is set up, `waiting` is what has still to leave. Short
messages leave by the gateway of the settings; without one they wait until somebody reads them out.
"""

import json
import urllib.request
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Select, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock, jobs
from compmgr.foundation.database import Base, Public, Sealed, Session, choice
from compmgr.foundation.jobs import Job
from compmgr.foundation.logs import log

ANSWER_WITHIN = 10  # seconds


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


_gateway, _gateway_token = "", ""


def use_gateway(address: str, token: str = "") -> None:
    """Take the gateway of short messages from the settings; an empty address is none."""
    global _gateway, _gateway_token
    if address and not address.startswith(("https://", "http://")):
        raise ValueError("The gateway of short messages is an http(s) address.")
    _gateway, _gateway_token = address, token


def text(session: Session, phone: str, words: str, *, about: str = "") -> TextMessage:
    """Write a short message; it leaves once the caller's transaction is kept, or waits where there is no gateway."""
    message = TextMessage(phone=phone, text=words, about=about)
    session.add(message)
    session.flush()
    if _gateway:
        jobs.submit(session, "mail.text", "Text message", [message.public_id], by_id=None)
    return message


def texts_waiting(since: datetime) -> Select[TextMessage]:
    """What nobody has sent or read out yet."""
    return select(TextMessage).where(TextMessage.sent_at.is_(None), TextMessage.written_at > since)


@jobs.step("mail.text")
def send_text(session: Session, _job: Job, public_id: str) -> None:
    """Hand one message to the gateway as JSON; no transaction is open meanwhile, a failure stands in the row."""
    message = session.scalars(select(TextMessage).where(TextMessage.public_id == public_id)).one()
    if message.sent_at is not None:
        return
    phone, words = message.phone, message.text
    session.commit()
    trouble = _post({"phone": phone, "text": words, "id": public_id})
    if trouble:
        log.error("text message not sent", message=public_id, trouble=trouble)
    message.trouble = trouble
    message.sent_at = None if trouble else clock.now()


def _post(message: dict[str, str]) -> str | None:
    """What went wrong, or nothing."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {_gateway_token}"}
    request = urllib.request.Request(_gateway, json.dumps(message).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_WITHIN) as answer:
            return None if answer.status < 300 else f"status {answer.status}"
    except OSError as failure:
        return type(failure).__name__

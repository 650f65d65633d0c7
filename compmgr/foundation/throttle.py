"""Counting tries in the database, so that a restart or a second process forgets nothing."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock, crypto
from compmgr.foundation.database import Base, Session
from compmgr.foundation.errors import TooMany


class Try(Base):
    """One counted try at something guessable; who tried is kept as a blind index."""

    __tablename__ = "tries"

    what: Mapped[str] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def count_try(session: Session, what: str, who: str, *, limit: int, within: timedelta) -> None:
    """Count one try of `who` at `what`; more than `limit` `within` the time raises `TooMany`."""
    index = crypto.blind_index(who, f"try:{what}")
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer; here tries at one thing queue
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(index))))
    recent = (
        select(func.count()).select_from(Try).where(Try.what == what, Try.who == index, Try.at > clock.now() - within)
    )
    if (session.scalar(recent) or 0) >= limit:
        raise TooMany(
            "Too many tries. Please wait %(minutes)s minutes and try again.", minutes=int(within.total_seconds() // 60)
        )
    session.add(Try(what=what, who=index))
    session.flush()


def forget_tries(session: Session, what: str, who: str) -> None:
    """A success clears the count."""
    index = crypto.blind_index(who, f"try:{what}")
    for old in session.scalars(select(Try).where(Try.what == what, Try.who == index).order_by(Try.id)):
        session.delete(old)

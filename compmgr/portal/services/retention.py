"""Searches, their short messages and counted tries are let go within weeks: nobody has to ask for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from compmgr.certificates.rules.retention import Periods
from compmgr.certificates.services.retention import PASSING, Passing
from compmgr.foundation import clock, jobs
from compmgr.foundation.database import Session
from compmgr.foundation.mail import TextMessage
from compmgr.foundation.throttle import Try
from compmgr.portal.models import FindRequest


@jobs.every(minutes=30)
def let_searches_go(session: Session) -> None:
    """What is older than the usual days."""
    forget_searches(session, due_searches(session, Periods()))
    forget_texts(session, due_texts(session, Periods()))
    forget_tries(session, due_tries(session, Periods()))


def due_searches(session: Session, periods: Periods) -> list[int]:
    old = select(FindRequest.id).where(FindRequest.asked_at < _since(periods))
    return list(session.scalars(old.order_by(FindRequest.id)))


def due_texts(session: Session, periods: Periods) -> list[int]:
    old = select(TextMessage.id).where(TextMessage.written_at < _since(periods))
    return list(session.scalars(old.order_by(TextMessage.id)))


def forget_searches(session: Session, ids: Sequence[int]) -> None:
    for first in range(0, len(ids), 500):
        session.execute(delete(FindRequest).where(FindRequest.id.in_(ids[first : first + 500])))


def forget_texts(session: Session, ids: Sequence[int]) -> None:
    for first in range(0, len(ids), 500):
        session.execute(delete(TextMessage).where(TextMessage.id.in_(ids[first : first + 500])))


def due_tries(session: Session, _periods: Periods) -> list[int]:
    """Tries that count for nothing any more: the longest limit asks for less than a day."""
    old = select(Try.id).where(Try.at < clock.now() - timedelta(days=2))
    return list(session.scalars(old.order_by(Try.id)))


def forget_tries(session: Session, ids: Sequence[int]) -> None:
    for first in range(0, len(ids), 500):
        session.execute(delete(Try).where(Try.id.in_(ids[first : first + 500])))


def _since(periods: Periods) -> datetime:
    return clock.now() - timedelta(days=periods.searches)


PASSING += [
    Passing("searches for certificates are kept", due_searches, forget_searches),
    Passing("short messages are kept", due_texts, forget_texts),
    Passing("counted tries are kept", due_tries, forget_tries),
]

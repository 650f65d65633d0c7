"""Taking the next number of a series: contiguous, never twice, given back when the certificate does not come about."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compmgr.certificates.models import NumberCounter
from compmgr.foundation.database import Session


def locked_counter(session: Session, series: str) -> NumberCounter:
    """The counter of `series`, held by this transaction until it ends; whoever rolls back spends nothing."""
    query = select(NumberCounter).where(NumberCounter.series == series).with_for_update()
    fresh = query.execution_options(populate_existing=True)
    if counter := session.scalar(fresh):
        return counter
    try:
        with session.begin_nested():
            session.add(NumberCounter(series=series, next_serial=1))
    except IntegrityError:  # another worker began the series between our look and our insert
        pass
    return session.scalars(fresh).one()


def take(counter: NumberCounter) -> int:
    serial = counter.next_serial
    counter.next_serial = serial + 1
    return serial

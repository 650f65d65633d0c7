"""The one source of time: aware UTC inside, Asia/Shanghai for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def today() -> date:
    """The date on the wall in Shanghai."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` as a clock in Shanghai shows it."""
    return moment.astimezone(SHANGHAI)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """The moment at which a clock in Shanghai shows `hour:minute` on `day`."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment`, for tests and for telling a sample history."""
    held = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(held)


def days(count: float) -> timedelta:
    return timedelta(days=count)

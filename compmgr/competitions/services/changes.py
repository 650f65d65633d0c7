"""Applying what a form changed, and telling the trail what it was before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Session
from compmgr.foundation.errors import DomainError


def apply(thing: Base, changes: dict[str, Any]) -> dict[str, Any]:
    """Set what differs; answers `{name: [before, after]}` for the trail, empty when nothing differs.

    Of what is no plain value only the name is told, among `fields`.
    """
    told: dict[str, Any] = {}
    for name, value in changes.items():
        before, column = getattr(thing, name), thing.__table__.columns.get(name)
        if value is None and column is not None and not column.nullable:
            value = ""  # a line of text that was left empty
        if before == value:
            continue
        setattr(thing, name, value)
        if isinstance(value, Base | list | dict):
            told.setdefault("fields", []).append(name)
        elif not name.endswith("_id"):
            told[name] = [_said(before), _said(value)]
    return told


@contextmanager
def put_back(session: Session, thing: Base) -> Iterator[None]:
    """Forget what was set on `thing` when it is refused, so that the page that says so can still be made."""
    try:
        yield
    except DomainError:
        session.expire(thing)
        raise


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    return "" if value is None else value


def moment(value: datetime) -> str:
    """As a clock in Shanghai shows it."""
    return f"{clock.local(value):%Y-%m-%d %H:%M}"

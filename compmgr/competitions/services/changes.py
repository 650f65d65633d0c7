"""Applying what a form changed, and telling the trail what it was before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from compmgr.foundation.database import Base, Session
from compmgr.foundation.errors import DomainError


def apply(thing: Base, changes: dict[str, Any]) -> dict[str, list[str]]:
    """Set what differs; answers `{name: [before, after]}` in words for the trail, empty when nothing differs."""
    told = {}
    for name, value in changes.items():
        before = getattr(thing, name)
        if before != value:
            setattr(thing, name, value)
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


def _said(value: Any) -> str:
    return "" if value is None else str(value)

"""Applying what a form changed, and telling the trail what it was before."""

from typing import Any

from compmgr.foundation.database import Base


def apply(thing: Base, changes: dict[str, Any]) -> dict[str, list[str]]:
    """Set what differs; answers `{name: [before, after]}` in words for the trail, empty when nothing differs."""
    told = {}
    for name, value in changes.items():
        before = getattr(thing, name)
        if before != value:
            setattr(thing, name, value)
            told[name] = [_said(before), _said(value)]
    return told


def _said(value: Any) -> str:
    return "" if value is None else str(value)

"""How entries of the trail are said to people, in any room's templates; the trail's own pages are the desk's."""

import re
from functools import cache
from typing import Any

from flask import Flask
from flask_babel import gettext
from sqlalchemy import Enum

from compmgr.audit.models import AuditEntry
from compmgr.foundation.database import Base
from compmgr.foundation.i18n import word

#: A thing as the trail names it: its kind and its opaque id.
SUBJECT = re.compile(r"[A-Z][A-Za-z]+ [\w-]{22}")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(deed_words=deed_words, change_words=change_words, subject_words=subject_words)


def deed_words(action: str) -> str:
    """`entry.approved` as 批准: by its whole name where a catalogue has it, else by its verb."""
    for key in (f"Deed.{action}", f"Deed.{action.rpartition('.')[2]}"):
        if (said := gettext(key)) != key:
            return said
    return action.replace(".", " ").replace("_", " ").capitalize()


def subject_words(subject: str) -> str:
    """What kind of thing `Entry 7f…` is: 报名."""
    kind = subject.partition(" ")[0]
    said = gettext(f"Model.{kind}")
    return kind if said.startswith("Model.") else said


def change_words(entry: AuditEntry) -> str:
    """The changes of an entry in one line: `角色：裁判员；地点：…`."""
    return "；".join(f"{name}：{value}" for name, value in told(entry))


def told(entry: AuditEntry) -> list[tuple[str, str]]:
    """The changes of an entry, name by name, with values of enumerations as their words."""
    kind = entry.subject.partition(" ")[0]
    return [(_name(kind, key), _value(kind, key, value)) for key, value in entry.changes.items()]


def _name(kind: str, key: str) -> str:
    """What is called the same everywhere has one word; a room may word its own: `Change.Contest.number` is 文号."""
    for known in (f"Change.{kind}.{key}", f"Change.{key}"):
        if (said := gettext(known)) != known:
            return said
    return key.replace("_", " ")


def _value(kind: str, key: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_value(kind, key, item) for item in value)
    if isinstance(value, dict):
        return "、".join(f"{_name(kind, name)} {_value(kind, name, item)}" for name, item in value.items())
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if key == "fields":
        return _name(kind, str(value))
    if isinstance(value, str) and SUBJECT.fullmatch(value):
        return subject_words(value)
    known = enumerations()
    for place in ((kind, key), ("", key)):
        if value in known.get(place, {}):
            return word(known[place][value])
    return str(value)


@cache
def enumerations() -> dict[tuple[str, str], dict[str, Any]]:
    """The values of every enumeration in the records, by class and column, and by column alone (lower rooms first)."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for mapper in sorted(Base.registry.mappers, key=lambda known: (known.class_.__module__, known.class_.__name__)):
        for column in mapper.columns:
            if isinstance(column.type, Enum) and column.type.enum_class:
                members = {member.value: member for member in column.type.enum_class}
                found[mapper.class_.__name__, column.key] = members
                found["", column.key] = {**members, **found.get(("", column.key), {})}
    return found

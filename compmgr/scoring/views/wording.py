"""What linters, ways of scoring and differences say, in the reader's language."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import gettext as _

from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import say, word
from compmgr.scoring.rules.diff import Change
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.written import BETWEEN, EQUALS


class Told(Protocol):
    """Anything with a msgid and its values: a problem of a scheme, of a row, of a cell."""

    @property
    def message(self) -> str: ...

    @property
    def values(self) -> Any: ...


def said(problem: Told) -> str:
    """A problem in words; settings are called by their words too."""
    values = dict(problem.values)
    if "setting" in values:
        values["setting"] = setting_word(values["setting"])
    return say(DomainError(problem.message, **values))


def scorer_word(key: str) -> str:
    return _word("Scorer", key)


def setting_word(key: str) -> str:
    return _word("Setting", key)


def settings_words(settings: str) -> str:
    """`each=2; unit=处` as a reader reads it."""
    pieces = (EQUALS.split(piece.strip(), maxsplit=1) for piece in BETWEEN.split(settings) if piece.strip())
    return _("; ").join(" ".join([setting_word(name), *rest]) for name, *rest in pieces)


def field_word(name: str) -> str:
    """What a changed field of a scheme is called."""
    words = {
        "key": _("Key"),
        "section": _("Section"),
        "kind": _("Type"),
        "description": _("Aspect"),
        "requirement": _("Requirement"),
        "max_mark": _("Maximum"),
        "scorer": _("Way of scoring"),
        "settings": _("Settings of scoring"),
        "benchmarks": _("Levels 0 to 3"),
        "name": _("Name of the part"),
        "target": _("Planned marks"),
        "total": _("Sum of the maxima"),
        "day": _("Day of marking"),
    }
    return words.get(name, name)


def level_word(change: Change) -> str:
    words = {
        "section": _("Section"),
        "criterion": _("Criterion"),
        "sub_criterion": _("Sub-criterion"),
        "aspect": _("Aspect"),
    }
    return words[change.level]


def shown(name: str, value: Any) -> str:
    """A value of a changed field as a reader reads it."""
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, tuple):
        return " / ".join(map(str, value))
    return {"scorer": scorer_word, "settings": settings_words}.get(name, str)(value)


def _word(kind: str, key: str) -> str:
    """The catalogue's word, or the key itself for what was added without one."""
    said_so = _(f"{kind}.{key}")
    return key.replace("_", " ").capitalize() if said_so == f"{kind}.{key}" else said_so

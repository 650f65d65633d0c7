"""Words for people: catalogues of all rooms read from their .po files, and how times and numbers are shown."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_babel, gettext

from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError

PACKAGE = Path(__file__).parent.parent
LOCALES = {"zh_CN": "简体中文", "en": "English"}
DEFAULT = "zh_CN"


class RoomsDomain(Domain):
    """One catalogue made of every room's own."""

    def get_translations(self) -> Any:
        return catalogue(chosen_locale())


@lru_cache
def catalogue(locale: str) -> Translations:
    """All rooms' words in `locale`; the same sentence in two rooms has one translation."""
    merged = Translations()
    for path in sorted(PACKAGE.rglob(f"{locale}.po")):
        with path.open("rb") as file:
            compiled = io.BytesIO()
            write_mo(compiled, read_po(file, locale=locale))
        compiled.seek(0)
        merged = Translations(compiled).merge(merged)
    return merged


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=chosen_locale)
    get_babel(app).instance.domain_instance = RoomsDomain()
    app.jinja_env.globals.update(word=word, tone=tone, locale=chosen_locale, LOCALES=LOCALES)
    app.jinja_env.filters.update(when=when, day=day, number=number, percent=percent)


def chosen_locale() -> str:
    """What the reader chose by cookie; Chinese otherwise."""
    chosen = request.cookies.get("locale", DEFAULT) if has_request_context() else DEFAULT
    return chosen if chosen in LOCALES else DEFAULT


def say(error: DomainError) -> str:
    """`error` in the reader's language, with enum values as words and lists joined."""
    values = {name: _worded(value) for name, value in error.values.items()}
    return gettext(error.message, **values) if values else gettext(error.message)


def _worded(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if chosen_locale() == "zh_CN" else ", ").join(str(_worded(item)) for item in value)
    if isinstance(value, datetime):
        return when(value)
    return str(value) if isinstance(value, Decimal | date) else value


def word(value: StrEnum | None) -> str:
    """The word of the trade for a value: catalogue key `ClassName.value`; in English derived from the value."""
    if value is None:
        return ""
    key = f"{type(value).__name__}.{value.value}"
    said = gettext(key)
    return value.value.replace("_", " ").replace(".", ": ").capitalize() if said == key else said


#: Which colour a state has: good, in progress, asking for attention, bad; anything else is neutral.
TONES = {
    "good": {
        "approved",
        "accredited",
        "published",
        "final",
        "issued",
        "passed",
        "verified",
        "locked",
        "done",
        "certified",
        "upheld",
        "confirmed",
        "publicised",
        "valid",
        "finished",
        "granted",
    },
    "progress": {
        "in_progress",
        "final_running",
        "preliminaries",
        "running",
        "in_exam",
        "marking",
        "registration_open",
        "checked_in",
        "competed",
        "signed",
        "submitted",
        "under_appeal",
        "trial",
        "complete",
        "chief_signed",
        "decoded",
        "supervisor_signed",
        "rechecked",
        "panel_signed",
    },
    "warning": {
        "draft",
        "planned",
        "applied",
        "filed",
        "queued",
        "issued_sheet",
        "returned",
        "pending",
        "provisional",
        "postponed",
        "arranged",
        "suspended",
        "prepared",
        "asked",
        "superseded",
        "corrected",
    },
    "bad": {
        "rejected",
        "cancelled",
        "revoked",
        "void",
        "voided",
        "failed",
        "annulled",
        "disqualified",
        "absent",
        "cheating",
        "withdrawn",
        "expired",
    },
}


def tone(value: StrEnum | None) -> str:
    return next((name for name, values in TONES.items() if value is not None and value.value in values), "neutral")


def when(moment: datetime | None) -> str:
    """`2026-11-21 14:05`, as a clock in Shanghai shows it."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def day(moment: datetime | date | None) -> str:
    """`2026-11-21`"""
    if isinstance(moment, datetime):
        moment = clock.local(moment).date()
    return moment.isoformat() if moment else ""


def number(value: Decimal | int | None) -> str:
    """A mark as it is: `87.50` stays so; nothing for nothing."""
    return "" if value is None else f"{value:,}"


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


def every_word(kinds: list[type[StrEnum]]) -> Iterator[str]:
    """The catalogue keys of all values of `kinds`."""
    return (f"{kind.__name__}.{member.value}" for kind in kinds for member in kind)

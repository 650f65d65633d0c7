"""Pages of this room: the public calendar and results, the certificate check, and one's own pages."""

from decimal import Decimal
from typing import Any

from flask import Blueprint

from compmgr.foundation import clock
from compmgr.foundation.i18n import when

pages = Blueprint("portal", __name__)

from compmgr.portal.views import (  # noqa: E402, F401
    api,
    badges,
    bulk,
    calendar,
    check,
    find,
    mine,
    passport,
    results,
    shared,
    texts,
)


@pages.context_processor
def words() -> dict[str, Any]:
    """Small words that only these pages need."""
    return {"total_words": total_words, "now_words": lambda: when(clock.now())}


def total_words(total: Decimal, decimals: int) -> str:
    """A total with the decimals of its event: it was rounded once, when it was computed."""
    return f"{total:.{decimals}f}"

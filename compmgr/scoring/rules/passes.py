"""A judge's pass for a tablet: a short code and a PIN, for one day."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal

CODE_LENGTH, PIN_LENGTH = 8, 6
DIGITS = "0123456789"
#: How far ahead passes may be made.
FURTHEST = timedelta(days=30)


def require_coming(valid_on: date, today: date) -> None:
    if not today <= valid_on <= today + FURTHEST:
        raise Refusal("A pass is made for today, or for a day within the next 30.")


def ends_at(valid_on: date) -> datetime:
    """The end of that day in Shanghai: what was opened with the pass is over then."""
    return clock.at(valid_on + timedelta(days=1), 0)


def code_of(text: str) -> str:
    """A code as it is compared: half-width capitals without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def pin_of(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def shown_code(code: str) -> str:
    """`4KXM-7QTA`: in two halves, as it is read out."""
    return f"{code[:4]}-{code[4:]}"

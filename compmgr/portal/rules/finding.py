"""What somebody tells us to find their certificates: a name and the end of a document's number."""

import re
import unicodedata
from datetime import timedelta

from compmgr.foundation.errors import Refusal

#: How long a code is good, how often it may be mistyped, and how long the pages it opens stay open.
GOOD_FOR, TRIES, OPEN_FOR = timedelta(minutes=10), 5, timedelta(minutes=30)
DIGITS = 6


def check_end(text: str) -> str:
    """The last 4 to 6 characters of a document's number, half-width and upper case."""
    end = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not re.fullmatch(r"[0-9A-Z]{4,6}", end):
        raise Refusal("Enter the last 4 to 6 characters of the document's number.")
    return end


def plain_code(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())

"""One field as a tablet sends it: read the same way from a request and from an uploaded outbox."""

import hashlib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.table import number_in

LONGEST_NOTE = 1000
#: No mark is as large or as small as that; what is might take a week to write out.
MOST_DIGITS = 9
BODY = ("aspect", "value", "note", "based_on")


@dataclass(frozen=True)
class Saving:
    """A value and note for an aspect (by public id), under the operation id its page made.

    `based_on` is the mark the page was showing; `body` is what the operation id stands for, as it was sent.
    """

    operation: str
    aspect: str
    value: Decimal | None
    note: str
    based_on: str | None
    body: dict[str, Any]


def read(sent: Any) -> Saving:
    """`{operation, aspect, value, note, based_on}`; numbers come as text, null or "" is a blank. Raises Refusal."""
    sent = sent if isinstance(sent, dict) else {}
    text = "" if sent.get("value") is None else str(sent["value"]).strip()
    value = number_in(text) if text else None
    if text and (value is None or not MOST_DIGITS > value.adjusted() > -MOST_DIGITS):
        raise Refusal("Enter a number such as 87.5.")
    note = tidy(str(sent.get("note") or ""))[:LONGEST_NOTE]
    body = {name: sent.get(name) for name in BODY}
    based_on = str(sent["based_on"]) if sent.get("based_on") else None
    return Saving(str(sent.get("operation") or ""), str(sent.get("aspect")), value, note, based_on, body)


def receipt(*facts: str) -> str:
    """Eight characters that stand for a kept operation, short enough to be read aloud."""
    return hashlib.sha256("/".join(facts).encode()).hexdigest()[:8].upper()


def tidy(text: str) -> str:
    """Composed (NFC), trimmed, without control characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if char in "\n\t" or unicodedata.category(char)[0] != "C").strip()

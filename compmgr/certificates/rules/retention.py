"""How long a certificate's personal data are kept; its number, state and fingerprint stay for ever."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from compmgr.foundation.crypto import mask_id_number
from compmgr.foundation.errors import Refusal


@dataclass(frozen=True)
class Periods:
    """Years: after issue; after the end of what was replaced, revoked or void, and after the decision on a replacement;
    after the making of a print file. Days: after a search for certificates and its short message."""

    standing: int = 50
    ended: int = 5
    prints: int = 2
    searches: int = 30

    def __post_init__(self) -> None:
        if self.standing < 1 or self.ended < 1 or self.prints < 1:
            raise Refusal("Personal data are kept for at least one year.")
        if self.searches < 1:
            raise Refusal("A search is kept for at least one day.")


def years_before(day: date, years: int) -> date:
    """The same day that many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def redacted(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts without the photo, with the document's number masked: enough to answer a check, no more."""
    kept = {**facts}
    if "photo" in kept:
        kept["photo"] = None
    if "photo_key" in kept:
        kept["photo_key"] = ""
    if kept.get("id_number"):
        kept["id_number"] = mask_id_number(kept["id_number"])
    return kept

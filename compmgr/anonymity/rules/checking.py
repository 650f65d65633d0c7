"""Checking a draw from its published file alone: no database, no secret, nothing but hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compmgr.anonymity.rules import drawing
from compmgr.foundation.errors import Refusal

FORMAT = "compmgr-draw-1"
TEXTS = ("seed", "commitment")


@dataclass(frozen=True)
class Finding:
    """One thing that was computed again, and whether it came out as published."""

    what: str
    is_right: bool


def check(file: Mapping[str, Any], commitment: str = "") -> list[Finding]:
    """What follows from the seed of `file`; `commitment` is the one somebody noted before the draw.

    Refused where `file` is no published draw.
    """
    given = _read(file)
    tickets = [row["ticket"] for row in file["codes"]]
    seed, labels = file["seed"], file.get("labels") or []
    found = [Finding("commitment", drawing.commitment(seed) == file["commitment"])]
    if commitment:
        found.append(Finding("noted", drawing.commitment(seed) == commitment.strip().lower()))
    found.append(Finding("tickets", len(set(tickets)) == len(tickets) == len(set(given.values()))))
    found.append(Finding("fingerprint", drawing.fingerprint(given) == file.get("fingerprint")))
    is_enough = not labels or len(set(labels)) >= len(given)
    found.append(Finding("codes", is_enough and drawing.drawn(seed, given, labels) == given))
    return found


def _read(file: Mapping[str, Any]) -> dict[str, str]:
    whole = isinstance(file, Mapping) and file.get("format") == FORMAT
    if not (whole and all(isinstance(file.get(name), str) for name in TEXTS) and isinstance(file.get("codes"), list)):
        raise Refusal("This is no file of a published draw.")
    try:
        return {str(row["ticket"]): str(row["code"]) for row in file["codes"]}
    except (KeyError, TypeError):
        raise Refusal("This is no file of a published draw.") from None

"""What an employer asks and is told about many certificates at once: no more than confirms what was asked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from compmgr.foundation.errors import Refusal

#: Certificates a sheet or a call may ask about, and one account in a day.
MOST_AT_ONCE, MOST_A_DAY = 5_000, 20_000
MOST_A_CALL = 500
LONGEST_NUMBER, LONGEST_NAME = 64, 60
NOT_CONFIRMED = "not_confirmed"

Answer = dict[str, str]


@dataclass(frozen=True)
class Asked:
    """One line of what is asked: a number, and the name that should stand beside it."""

    number: str
    name: str


def not_confirmed(asked: Asked) -> Answer:
    """An unknown number and another's name are one and the same answer."""
    return {"number": asked.number, "name": asked.name, "result": NOT_CONFIRMED}


def confirmed(asked: Asked, **told: str) -> Answer:
    return {"number": asked.number, "name": asked.name, **{key: value for key, value in told.items() if value}}


def canonical(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as bytes that are always the same: UTF-8, sorted names, no blanks. Their SHA-256 is what is signed."""
    return json.dumps(list(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def rows_hash(rows: Iterable[Mapping[str, Any]]) -> str:
    return hashlib.sha256(canonical(rows)).hexdigest()


def check_size(count: int, today: int, *, limit: int = MOST_AT_ONCE) -> None:
    """Refuse more than one asking may hold, or than is left of the day."""
    if count == 0:
        raise Refusal("Name at least one certificate.")
    if count > limit:
        raise Refusal("At most %(limit)s certificates at once; these are %(count)s.", limit=limit, count=count)
    if today + count > MOST_A_DAY:
        raise Refusal(
            "An account may ask about %(limit)s certificates a day; %(left)s are left today.",
            limit=MOST_A_DAY,
            left=max(MOST_A_DAY - today, 0),
        )


def parse(body: Any) -> list[Asked]:
    """What a call asks: `{"certificates": [{"number": …, "name": …}]}`; Refusal names the first line that is wrong."""
    rows = body.get("certificates") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise Refusal("Send an object whose certificates are a list of number and name.")
    return [_line(at, row) for at, row in enumerate(rows, start=1)]


def _line(at: int, row: Any) -> Asked:
    number, name = (row.get("number"), row.get("name")) if isinstance(row, dict) else (None, None)
    if not (isinstance(number, str) and isinstance(name, str)):
        raise Refusal("Line %(line)s: number and name have to be texts.", line=at)
    if not (0 < len(number.strip()) <= LONGEST_NUMBER and 0 < len(name.strip()) <= LONGEST_NAME):
        raise Refusal("Line %(line)s: the number or the name is empty or too long.", line=at)
    return Asked(number.strip(), name.strip())

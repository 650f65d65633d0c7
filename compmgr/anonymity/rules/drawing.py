"""How work codes come from a seed: nobody can guess them before, and anybody can check them after the seed is shown.

The commitment (SHA-256 of the seed) is published before the draw. A code is HMAC-SHA256 of a random ticket under the
seed, so it says nothing of name, time, seat or the order of rows.
"""

import hashlib
import hmac
from collections.abc import Iterable

#: Without letters and figures that are taken for one another on paper (0 O, 1 I L, 2 Z, 5 S, 8 B).
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 6


def commitment(seed: str) -> str:
    """SHA-256 of the seed, in hexadecimal: what is published before the draw."""
    return hashlib.sha256(seed.encode()).hexdigest()


def codes(seed: str, tickets: Iterable[str]) -> dict[str, str]:
    """A code of six characters for each ticket, all different; the same for a seed and a set of tickets."""
    drawn: dict[str, str] = {}
    taken: set[str] = set()
    for ticket in sorted(set(tickets)):
        turn = 0
        while (code := _code(seed, ticket, turn)) in taken:
            turn += 1
        drawn[ticket] = code
        taken.add(code)
    return drawn


def _code(seed: str, ticket: str, turn: int) -> str:
    """Six characters, each equally likely: 25^6 is far below 2^256, so the remainder favours none noticeably."""
    number = int.from_bytes(hmac.digest(seed.encode(), f"{ticket}/{turn}".encode(), "sha256"), "big")
    characters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)

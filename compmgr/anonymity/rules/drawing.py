"""How codes come from a seed: nobody can guess them before, and anybody can check them after the seed is shown.

The commitment (SHA-256 of the seed) is published before the draw. Everything is HMAC-SHA256 under the seed: a work code
of its ticket, a place by the order of tickets and labels. A ticket is random: nothing says name, time, seat or row.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence

#: Without letters and figures that are taken for one another on paper (0 O, 1 I L, 2 Z, 5 S, 8 B).
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 6


def commitment(seed: str) -> str:
    """SHA-256 of the seed, in hexadecimal: what is published before the draw."""
    return hashlib.sha256(seed.encode()).hexdigest()


def drawn(seed: str, tickets: Iterable[str], labels: Sequence[str] = ()) -> dict[str, str]:
    """What each ticket gets: one of `labels` where there are any, a code of its own otherwise."""
    return places(seed, tickets, labels) if labels else codes(seed, tickets)


def codes(seed: str, tickets: Iterable[str]) -> dict[str, str]:
    """A code of six characters for each ticket, all different; the same for a seed and a set of tickets."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for ticket in sorted(set(tickets)):
        turn = 0
        while (code := _code(seed, ticket, turn)) in taken:
            turn += 1
        given[ticket] = code
        taken.add(code)
    return given


def places(seed: str, tickets: Iterable[str], labels: Iterable[str]) -> dict[str, str]:
    """A label for each ticket: both in the order of their HMAC, joined in pairs; labels left over stay free."""
    waiting = sorted(set(tickets), key=lambda ticket: _digest(seed, f"ticket/{ticket}"))
    free = sorted(set(labels), key=lambda label: _digest(seed, f"label/{label}"))
    if len(free) < len(waiting):
        raise ValueError("There are fewer labels than tickets.")
    return dict(zip(waiting, free, strict=False))


def fingerprint(given: Mapping[str, str]) -> str:
    """SHA-256 over the lines `ticket code`, by ticket: fixed when the codes are drawn, printed on the sealed list."""
    lines = "".join(f"{ticket} {given[ticket]}\n" for ticket in sorted(given))
    return hashlib.sha256(lines.encode()).hexdigest()


def _digest(seed: str, text: str) -> bytes:
    return hmac.digest(seed.encode(), text.encode(), "sha256")


def _code(seed: str, ticket: str, turn: int) -> str:
    """Six characters, each equally likely: 25^6 is far below 2^256, so the remainder favours none noticeably."""
    number = int.from_bytes(_digest(seed, f"{ticket}/{turn}"), "big")
    characters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)

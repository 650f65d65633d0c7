"""Where in the public list of badges a certificate stands: a place that tells neither its row nor the order of issue.

A list has as many places as rows of the database share it, and a secret shuffles them: no place is given twice, none
has to be kept, and who sees two badges learns nothing of how many lie between them. How many lists there are shows how
many times a list's length of certificates were issued, and no more.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256

#: Places of one list: the least that the recommendation of the W3C allows, so that a holder is hidden among others.
LIST_BITS = 131_072
#: Half of the bits of a number that is turned over: two halves hold a place and a bit more.
HALF = 9
ROUNDS = 4


def drawn(row: int, key: bytes) -> tuple[int, int]:
    """(number of the list, place in it) of the certificate in `row`."""
    number, at = divmod(row, LIST_BITS)
    place = _turned(at, number, key)
    while place >= LIST_BITS:  # the numbers that are turned over are twice as many as the places
        place = _turned(place, number, key)
    return number, place


def drawn_all(rows: Iterable[int], key: bytes) -> list[int]:
    """The places of some rows of one list."""
    return [drawn(row, key)[1] for row in rows]


def _turned(value: int, number: int, key: bytes) -> int:
    """A permutation of the numbers of 2 * HALF bits (a Feistel network with HMAC-SHA-256), another for each list."""
    left, right = value >> HALF, value & (1 << HALF) - 1
    for turn in range(ROUNDS):
        told = hmac.digest(key, b"%d/%d/%d" % (number, turn, right), sha256)
        left, right = right, left ^ int.from_bytes(told[:2], "big") >> 16 - HALF
    return left << HALF | right

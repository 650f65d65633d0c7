"""The one source of chance: the system's CSPRNG, unless a sample or a test asks for repeatable draws."""

import base64
import random
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

#: Without letters and figures that are taken for one another on paper (0 O, 1 I L, 2 Z, 5 S, 8 B).
PLAIN = "34679ACDEFGHJKMNPQRTUVWXY"

_source: ContextVar[random.Random | None] = ContextVar("source", default=None)


def octets(count: int) -> bytes:
    """`count` random octets."""
    source = _source.get()
    return source.randbytes(count) if source else secrets.token_bytes(count)


def token(count: int = 16) -> str:
    """An opaque public id: 16 random octets as 22 characters that are safe in an address.

    It begins with a letter or a figure: programs take a leading "-" for an option, spreadsheets for a formula, and
    "_" is emphasis to some. That costs a twentieth of a bit.
    """
    while True:
        drawn = base64.urlsafe_b64encode(octets(count)).decode().rstrip("=")
        if drawn[0] not in "-_":
            return drawn


def below(limit: int) -> int:
    """A random integer from 0 to `limit` - 1."""
    source = _source.get()
    return source.randrange(limit) if source else secrets.randbelow(limit)


def code(length: int, characters: str = PLAIN) -> str:
    """So many of `characters`, each equally likely: short enough to be typed from paper."""
    return "".join(characters[below(len(characters))] for _ in range(length))


def shuffled(items: Iterable[Item]) -> list[Item]:
    """`items` in random order."""
    drawn = list(items)
    (_source.get() or random.SystemRandom()).shuffle(drawn)
    return drawn


@contextmanager
def seeded(seed: int | str) -> Iterator[None]:
    """Make draws repeatable: for the sample season and for tests, never for a real one."""
    held = _source.set(random.Random(seed))
    try:
        yield
    finally:
        _source.reset(held)

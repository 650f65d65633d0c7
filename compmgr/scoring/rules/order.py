"""The order in which a judge sees the works: random for each judge, the same at every visit."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

Work = TypeVar("Work")


def private_order(judge: str, works: Iterable[Work], ticket: Callable[[Work], str]) -> list[Work]:
    """`works` in the order of a hash over the judge's and the work's opaque ids, so that no judge is always first."""
    return sorted(works, key=lambda work: hashlib.sha256(f"{judge}/{ticket(work)}".encode()).digest())

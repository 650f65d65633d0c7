"""What a worker does when it starts, and regularly, each time in a transaction of its own."""

from collections.abc import Callable

from compmgr.foundation.database import Session, Sessions, unit_of_work
from compmgr.foundation.errors import DomainError
from compmgr.foundation.logs import log

Chore = Callable[[Session], object]

_chores: dict[str, tuple[int, Chore]] = {}
_at_start: list[Chore] = []


def at_start(chore: Chore) -> Chore:
    """Say that a worker does this before anything else, so that a page that only reads finds it done."""
    _at_start.append(chore)
    return chore


def make_ready(sessions: Sessions) -> None:
    """Do what pages that only read count upon; twice is as once."""
    for chore in _at_start:
        do_chore(sessions, chore)


def every(minutes: int) -> Callable[[Chore], Chore]:
    """Say that a worker does this every so many `minutes` (a divisor of 60), in a transaction of its own."""

    def register(chore: Chore) -> Chore:
        _chores[f"{chore.__module__}.{chore.__name__}"] = (minutes, chore)
        return chore

    return register


def chores() -> list[tuple[str, int, Chore]]:
    """(name, minutes, chore) of everything that is done regularly."""
    return [(name, minutes, chore) for name, (minutes, chore) in _chores.items()]


def do_chore(sessions: Sessions, chore: Chore) -> None:
    """One turn; a refusal waits for the next turn."""
    try:
        with unit_of_work(sessions) as session:
            chore(session)
    except DomainError as refusal:
        log.warning("chore refused", chore=chore.__name__, reason=refusal.message)

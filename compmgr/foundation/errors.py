"""What can go wrong in the domain, said in words a user can act on."""

from typing import Any


class DomainError(Exception):
    """A request the rules of the house refuse.

    `message` is an English sentence with named placeholders (the key of its translation), `values` fills them;
    the edge translates both, so that rules need no web.
    """

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class Refusal(DomainError):
    """What was sent cannot be right as it stands (422)."""


class NotAllowed(DomainError):
    """The actor lacks the permission (403)."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it: the answers are the same (404)."""


class Conflict(DomainError):
    """The request was sensible once, but the state has moved on (409)."""


class TooMany(DomainError):
    """Too many tries in too short a time (429)."""

"""What can go wrong in the domain, said in words a user can act on."""


class DomainError(Exception):
    """A request the rules of the house refuse; `message` is the msgid, `values` fill its named places."""

    def __init__(self, message: str = "", **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class Refusal(DomainError):
    """What was asked cannot be done as it stands (422)."""


class NotAllowed(DomainError):
    """The actor lacks the permission, or may not act on this very object (403)."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it (404)."""


class Conflict(DomainError):
    """The request was sensible once, but the state has moved on (409)."""

"""What is due to somebody: for what, how it is numbered, what it says, what its record holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from compmgr.certificates.rules.entitlement import require_holder
from compmgr.certificates.rules.facts import Facts
from compmgr.certificates.rules.numbering import AnySeries
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.layouts.rules.kinds import CertificateKind


@dataclass(frozen=True)
class Due:
    """One certificate that may be issued; `facts` takes the number and the address of the check page."""

    kind: CertificateKind
    claim: str
    holder: str
    title: str
    series: AnySeries
    facts: Callable[[str, str], Facts]
    row: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_holder(self.holder)


@dataclass(frozen=True)
class Listed:
    """A claim that may be made, and who would hold the certificate."""

    claim: str
    holder: str


def each(wanted: Iterable[Any], make: Callable[[Any], Due]) -> dict[str, Due | DomainError]:
    """What is due for each claim, or why nothing is."""
    found: dict[str, Due | DomainError] = {}
    for claim in wanted:
        try:
            found[str(claim)] = make(claim)
        except DomainError as refusal:
            found[str(claim)] = refusal
    return found


def gone() -> Refusal:
    return Refusal("What this was to be given for is no longer there.")

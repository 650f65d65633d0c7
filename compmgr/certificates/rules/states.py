"""How a certificate lives: a number is never used again and a published address never dies."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle
from compmgr.layouts.rules.kinds import CertificateKind

__all__ = [
    "CERTIFICATE",
    "CertificateKind",
    "CertificateState",
    "PaperEventKind",
    "ReplacementCause",
    "ReplacementState",
    "RunState",
]


class CertificateState(StrEnum):
    ELIGIBLE = "eligible"
    NUMBERED = "numbered"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    VOID = "void"


class RunState(StrEnum):
    """How a run of certificates lives; how far its job is, the job says."""

    PREPARED = "prepared"
    RELEASED = "released"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class PaperEventKind(StrEnum):
    PRINTED = "printed"
    REPRINTED = "reprinted"
    HANDED_OUT = "handed_out"
    RETURNED = "returned"
    LOST = "lost"
    DESTROYED = "destroyed"


class ReplacementCause(StrEnum):
    CORRECTION = "correction"
    NAME_CHANGE = "name_change"
    LOST = "lost"
    DAMAGED = "damaged"


class ReplacementState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


_S = CertificateState

CERTIFICATE = Lifecycle(
    transitions={
        _S.ELIGIBLE: frozenset({_S.NUMBERED, _S.VOID}),
        _S.NUMBERED: frozenset({_S.REVIEWED, _S.VOID}),
        _S.REVIEWED: frozenset({_S.ISSUED, _S.VOID}),
        _S.ISSUED: frozenset({_S.SUPERSEDED, _S.CORRECTED, _S.REVOKED, _S.VOID}),
        _S.SUPERSEDED: frozenset(),
        _S.CORRECTED: frozenset(),
        _S.REVOKED: frozenset(),
        _S.VOID: frozenset(),
    },
    corrections={"review_withdrawn": {_S.REVIEWED: frozenset({_S.NUMBERED})}},
)

"""How a certificate lives: a number is never used again and a published address never dies."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle


class CertificateKind(StrEnum):
    AWARD = "award"
    VOCATIONAL = "vocational"


class CertificateState(StrEnum):
    ELIGIBLE = "eligible"
    NUMBERED = "numbered"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    VOID = "void"


_S = CertificateState

CERTIFICATE = Lifecycle(
    transitions={
        _S.ELIGIBLE: frozenset({_S.NUMBERED, _S.VOID}),
        _S.NUMBERED: frozenset({_S.REVIEWED, _S.VOID}),
        _S.REVIEWED: frozenset({_S.ISSUED, _S.VOID}),
        _S.ISSUED: frozenset({_S.SUPERSEDED, _S.REVOKED, _S.VOID}),
        _S.SUPERSEDED: frozenset(),
        _S.REVOKED: frozenset(),
        _S.VOID: frozenset(),
    },
    corrections={"review_withdrawn": {_S.REVIEWED: frozenset({_S.NUMBERED})}},
)

"""The kinds of assessment sites and how a site's accreditation lives."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle


class SiteKind(StrEnum):
    GENERAL_STATION = "general_station"
    BASE = "base"
    DIRECT_BASE = "direct_base"
    TRIAL_BASE = "trial_base"


class SiteState(StrEnum):
    APPLIED = "applied"
    TRIAL = "trial"
    ACCREDITED = "accredited"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


_S = SiteState

SITE = Lifecycle(
    transitions={
        _S.APPLIED: frozenset({_S.TRIAL}),
        _S.TRIAL: frozenset({_S.ACCREDITED, _S.REVOKED, _S.EXPIRED}),
        _S.ACCREDITED: frozenset({_S.SUSPENDED, _S.REVOKED, _S.EXPIRED}),
        _S.SUSPENDED: frozenset({_S.ACCREDITED, _S.REVOKED, _S.EXPIRED}),
        _S.REVOKED: frozenset(),
        _S.EXPIRED: frozenset(),
    },
    corrections={"accreditation_renewed": {_S.EXPIRED: frozenset({_S.ACCREDITED})}},
)

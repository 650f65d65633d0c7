"""The kinds of assessment sites, how a site's accreditation lives, and when a site may assess."""

from datetime import date
from enum import StrEnum

from compmgr.foundation.errors import Refusal
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

#: In these states a site may file batches and hold examinations.
ABLE = frozenset({_S.TRIAL, _S.ACCREDITED})


def require_able(state: SiteState, accredited_from: date | None, accredited_until: date | None, on: date) -> None:
    """Pass when a site in this state may assess on the day `on`; both ends of its accreditation still count."""
    if state not in ABLE:
        raise Refusal("The site is %(state)s; only a site on trial or accredited may assess.", state=state)
    if accredited_from and on < accredited_from:
        raise Refusal("The site may assess from %(since)s on; %(on)s is before.", since=accredited_from, on=on)
    if accredited_until and on > accredited_until:
        raise Refusal("The site may assess until %(until)s; %(on)s is after.", until=accredited_until, on=on)


def require_period(since: date, until: date) -> None:
    """Pass when `until` is not before `since`."""
    if until < since:
        raise Refusal("The last day, %(until)s, is before the first, %(since)s.", since=since, until=until)


def require_codes(body_letter: str, body_code: str, province_code: str, sequence: str) -> None:
    """Pass when the codes can stand in a certificate number: Y or S, 4 digits, 2 digits, 6 digits."""
    if body_letter not in ("Y", "S"):
        raise Refusal("The letter of the body is Y (an employer) or S (a social body).")
    for code, length in ((body_code, 4), (province_code, 2), (sequence, 6)):
        if len(code) != length or not (code.isascii() and code.isdigit()):
            raise Refusal("The code %(code)s needs to be exactly %(length)s digits.", code=code, length=length)

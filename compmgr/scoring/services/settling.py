"""What the chief judge decides with a reason, so that the panel can sign: levels that stand, tablets that are lost."""

from collections.abc import Mapping

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Device, SpreadJustification, Work
from compmgr.scoring.rules.flash import kept_levels


def justify_spread(
    session: Session, work: Work, aspect: Aspect, reason: str | None, *, seen: Mapping[str, str] | None = None, by: User
) -> SpreadJustification:
    """Let levels of `aspect` stand although they lie too far apart; it holds for exactly these levels.

    Where `seen` are the levels by judge's number a page was showing, others now are a Conflict.
    """
    if not (reason or "").strip():
        raise Refusal("Say why these levels stand.")
    scheme = queries.scheme_of_stage(session, work.stage)
    spreads = queries.spreads_of(
        session, work.stage, queries.marks_of(session, work.stage), queries.scheme_rules(scheme) if scheme else None
    )
    spread = next((one for one in spreads[work] if one.key == aspect.key), None)
    if spread is None:
        raise Conflict("The levels of aspect %(aspect)s do not lie too far apart any more.", aspect=aspect.key)
    levels = kept_levels(spread.levels)
    if seen is not None and dict(seen) != levels:
        raise Conflict("The levels of aspect %(aspect)s have changed meanwhile. Look at them again.", aspect=aspect.key)
    kept = SpreadJustification(
        work_id=work.id, aspect_id=aspect.id, levels=levels, reason=(reason or "").strip(), by_id=by.id
    )
    session.add(kept)
    record(session, "work.spread_justified", work, by=by, reason=kept.reason, aspect=aspect.key, levels=levels)
    return kept


def settle_device(session: Session, device: Device, reason: str | None, *, by: User) -> Device:
    """Give up what waits on a tablet that is lost or broken; should it come back, its marks are asked for again."""
    if not (reason or "").strip():
        raise Refusal("Say what became of this tablet and its marks.")
    if not device.waiting:
        raise Conflict("Nothing waits on this tablet; there is nothing to settle.")
    device.settled_reason = (reason or "").strip()
    record(session, "device.settled", device, by=by, reason=device.settled_reason, waiting=device.waiting)
    return device

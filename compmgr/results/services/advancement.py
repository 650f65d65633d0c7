"""Who goes on: the top of a published preliminary become entries of the final."""

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.registration import services as registration
from compmgr.registration.models import Entry
from compmgr.results import queries
from compmgr.results.rules.states import ResultState

SETTLED = (ResultState.PUBLISHED, ResultState.UPHELD, ResultState.PUBLICISED, ResultState.FINAL)


def advance(session: Session, stage: Stage, *, by: User) -> list[Entry]:
    """Enter the best of a preliminary into the final of its event; at the line everyone tied enters.

    Doing it twice enters nobody twice.
    """
    result = queries.published_result(session, stage)
    if stage.kind is not StageKind.PRELIMINARY or not stage.advance_count:
        raise Refusal("Nobody advances from this stage.")
    if result is None or result.state not in SETTLED:
        raise Conflict("The result of this stage has to be published, with no appeal open, before anyone advances.")
    final = _final(session, stage)
    placings = queries.placings_of(session, result)
    best = [placing.entry for placing in placings if placing.entry and 0 < (placing.place or 0) <= stage.advance_count]
    known = queries.advanced_from(session, best, final)
    entered = [known.get(entry.id) or registration.enter_advanced(session, entry, final, by=by) for entry in best]
    record(session, "stage.advanced", stage, by=by, final=final, entries=len(entered))
    return entered


def _final(session: Session, stage: Stage) -> Stage:
    finals = select(Stage).where(Stage.event_id == stage.event_id, Stage.kind == StageKind.FINAL).order_by(Stage.id)
    if final := session.scalar(finals.limit(1)):
        return final
    raise Refusal("This event has no final yet. Add it first.")

"""Appeals: written, by the team leader, in time; answered by an arbitrator."""

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.results import queries
from compmgr.results.models import Appeal, Placing
from compmgr.results.rules.states import APPEAL, RESULT, AppealState, ResultState, Ruling

SHORTEST_GROUNDS = 10


def lodge_appeal(session: Session, placing: Placing, grounds: str, *, by: User) -> Appeal:
    """A leader objects to the placing of an own entry, in the time the contest gives; the result is under appeal."""
    result = placing.result
    if result.state is not ResultState.UNDER_APPEAL:
        RESULT.require(result.state, ResultState.UNDER_APPEAL)
    publication = queries.publication_of(session, result)
    if publication is None or clock.now() > publication.appeals_until:
        until = publication.appeals_until if publication else None
        raise Refusal("The time for appeals ended at %(until)s.", until=until)
    if len(grounds.strip()) < SHORTEST_GROUNDS:
        raise Refusal("State the grounds in at least %(shortest)s characters.", shortest=SHORTEST_GROUNDS)
    if any(appeal.placing_id == placing.id for appeal in queries.open_appeals_of(session, result)):
        raise Refusal("An appeal against this placing is open already.")
    appeal = Appeal(placing_id=placing.id, grounds=grounds.strip(), lodged_by_id=by.id)
    appeal.placing = placing
    session.add(appeal)
    result.state = ResultState.UNDER_APPEAL
    record(session, "appeal.lodged", appeal, by=by, result=result)
    return appeal


def rule_on_appeal(session: Session, appeal: Appeal, ruling: Ruling, text: str, *, by: User) -> Appeal:
    """Uphold or correct, in words; with the last open appeal the result leaves the appeal.

    One ruling to correct is enough: then the result is computed, signed and published as a new edition.
    """
    if appeal.lodged_by_id == by.id:
        raise Refusal("Whoever lodged an appeal cannot rule on it.")
    if not text.strip():
        raise Refusal("Write down the ruling and its reasons.")
    if appeal.state is AppealState.LODGED:
        APPEAL.require(appeal.state, AppealState.ASSIGNED)
        appeal.state = AppealState.ASSIGNED
        record(session, "appeal.assigned", appeal, by=by)
    APPEAL.require(appeal.state, AppealState.RULED)
    appeal.state, appeal.outcome, appeal.ruling = AppealState.RULED, ruling, text.strip()
    appeal.ruled_by_id, appeal.ruled_at = by.id, clock.now()
    record(session, "appeal.ruled", appeal, by=by, outcome=ruling)
    _settle(session, appeal, by)
    return appeal


def _settle(session: Session, appeal: Appeal, by: User) -> None:
    result = appeal.placing.result
    if queries.open_appeals_of(session, result):
        return
    corrected = any(each.outcome is Ruling.CORRECTED for each in queries.appeals_of(session, result))
    target = ResultState.CORRECTED if corrected else ResultState.UPHELD
    RESULT.require(result.state, target)
    result.state = target
    record(session, f"result.{target.value}", result, by=by)

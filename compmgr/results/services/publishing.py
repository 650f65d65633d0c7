"""Making a result public, and what follows: the appeal clock, publicity, effect; or its end."""

from datetime import timedelta

from compmgr.accounts.models import User
from compmgr.audit import queries as audit
from compmgr.audit.services import record
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.registration import services as registration
from compmgr.registration.rules.states import ENTRY, EntryState
from compmgr.results import queries
from compmgr.results.models import Publication, Result
from compmgr.results.rules.states import PUBLIC_STATES, RESULT, ResultState, SignatureRole
from compmgr.results.rules.workdays import workdays_after
from compmgr.results.services.signing import require_signatures


def publish(session: Session, result: Result, *, note: str | None = None, by: User) -> Publication:
    """Make the result public: only with both signatures over the figures as they stand.

    The appeal clock starts, the head of the audit trail is fixed with it, and who was there has competed.
    """
    require_signatures(session, result, SignatureRole.CHIEF_JUDGE, SignatureRole.SUPERVISOR)
    RESULT.require(result.state, ResultState.PUBLISHED)
    moment = clock.now()
    publication = Publication(
        result_id=result.id,
        by_id=by.id,
        at=moment,
        appeals_until=moment + timedelta(minutes=result.stage.event.appeal_minutes),
        publicity_until=workdays_after(clock.local(moment).date()),
        note=note,
        audit_head=audit.head(session),
    )
    session.add(publication)
    _supersede(session, result, by)
    result.state = ResultState.PUBLISHED
    _entries_have_competed(session, result, by)
    record(session, "result.published", result, by=by, facts_hash=result.facts_hash, audit_head=publication.audit_head)
    return publication


def publicise(session: Session, result: Result, *, by: User) -> Result:
    """Put the winners on public view (公示), once the time for appeals is over and none is open."""
    RESULT.require(result.state, ResultState.PUBLICISED)
    publication = _publication(session, result)
    if clock.now() < publication.appeals_until:
        raise Refusal("Appeals may still be lodged until %(until)s.", until=publication.appeals_until)
    if appeals := queries.open_appeals_of(session, result):
        raise Refusal("%(count)s appeals are still open.", count=len(appeals))
    publication.publicity_until = workdays_after(clock.today())
    result.state = ResultState.PUBLICISED
    record(session, "result.publicised", result, by=by, until=str(publication.publicity_until))
    return result


def make_final(session: Session, result: Result, *, by: User) -> Result:
    """Titles take effect once the publicity is over."""
    RESULT.require(result.state, ResultState.FINAL)
    until = _publication(session, result).publicity_until
    if until and clock.today() <= until:
        raise Refusal("The publicity lasts until %(until)s; the result takes effect after that.", until=until)
    result.state = ResultState.FINAL
    record(session, "result.made_final", result, by=by)
    return result


def annul(session: Session, result: Result, reason: str, *, by: User) -> Result:
    """End a result for good, with the reason."""
    RESULT.require(result.state, ResultState.ANNULLED)
    if not reason.strip():
        raise Refusal("Say why the result is annulled.")
    result.state, result.reason = ResultState.ANNULLED, reason
    record(session, "result.annulled", result, by=by, reason=reason)
    return result


def _publication(session: Session, result: Result) -> Publication:
    if publication := queries.publication_of(session, result):
        return publication
    raise Conflict("This result was never published.")


def _supersede(session: Session, result: Result, by: User) -> None:
    """Earlier public editions end with this one; one that had taken effect stays on record as it is."""
    for earlier in queries.editions_of(session, result.stage):
        if earlier.edition < result.edition and earlier.state in PUBLIC_STATES - {ResultState.FINAL}:
            RESULT.require(earlier.state, ResultState.ANNULLED)
            earlier.state, earlier.reason = ResultState.ANNULLED, result.reason
            record(session, "result.superseded", earlier, by=by, reason=result.reason, edition=result.edition)


def _entries_have_competed(session: Session, result: Result, by: User) -> None:
    for placing in queries.placings_of(session, result):
        entry = placing.entry
        if entry and not placing.work.is_absent and ENTRY.allows(entry.state, EntryState.COMPETED):
            registration.mark_competed(session, entry, by=by)

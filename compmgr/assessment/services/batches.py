"""The life of a batch: filing, approval, registration, examination, publicity, the archive."""

from datetime import date, timedelta

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.assessment import queries
from compmgr.assessment.models import Batch
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BATCH, STANDING_ASIDE, BatchState
from compmgr.audit.services import record
from compmgr.catalogue.models import Occupation
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.sites.models import Site
from compmgr.sites.services import require_scope

PUBLICITY_DAYS = 7
_S = BatchState


def file_batch(
    session: Session,
    site: Site,
    *,
    occupation: Occupation,
    level: SkillLevel,
    held_on: date,
    seats: int,
    name: str,
    work_type: str | None = None,
    by: User,
) -> Batch:
    """A draft of a batch; refused, with the reason, unless the site may assess this on the day."""
    require_scope(session, site, occupation, level, held_on)
    _require_seats(seats)
    batch = Batch(
        site=site,
        occupation=occupation,
        occupation_name=occupation.name,
        work_type=work_type or None,
        level=level,
        held_on=held_on,
        seats=seats,
        name=name,
        state=BatchState.DRAFT,
    )
    session.add(batch)
    record(
        session,
        "batch.drafted",
        batch,
        by=by,
        site=site.name,
        occupation=occupation.name,
        level=level,
        held_on=str(held_on),
        seats=seats,
    )
    return batch


def submit_batch(session: Session, batch: Batch, *, by: User) -> None:
    """备案: the office is to look at it."""
    move_batch(session, batch, BatchState.FILED, by=by)


def approve_batch(session: Session, batch: Batch, *, by: User) -> None:
    """批复: the site may open the registration."""
    move_batch(session, batch, BatchState.APPROVED, by=by)


def return_batch(session: Session, batch: Batch, reason: str | None, *, by: User) -> None:
    """退回: back to a draft, with what is to be put right."""
    correct_batch(session, batch, "filing_returned", reason, by=by)


def move_batch(session: Session, batch: Batch, target: BatchState, *, reason: str | None = None, by: User) -> None:
    """One step on, aside, or back from aside to where the batch stood; each step checks what it needs.

    Suspending, cancelling, investigating and resuming need a reason. The step to `scores_reviewed` is `review_marks`.
    """
    BATCH.require(batch.state, target)
    if target in STANDING_ASIDE or batch.state in STANDING_ASIDE:
        require_reason(reason)
    if batch.state in STANDING_ASIDE and target not in STANDING_ASIDE and target is not batch.left_state:
        raise Conflict("This batch resumes as %(state)s, where it stood.", state=batch.left_state)
    if batch.state not in STANDING_ASIDE:
        _check_step(session, batch, target)
    enter(session, batch, target, f"batch.{target.value}", reason, by)


def correct_batch(session: Session, batch: Batch, correction: str, reason: str | None, *, by: User) -> None:
    """One of the named ways back, with its reason; reopened marks take the outcomes back as well."""
    ways = BATCH.corrections[correction].get(batch.state, frozenset())
    target = next(iter(ways), None)
    if target is None:
        raise Conflict("This is %(state)s; this way back is not open.", state=batch.state)
    require_reason(reason)
    if target is BatchState.MARKING:
        _take_outcomes_back(session, batch)
    enter(session, batch, target, f"batch.{correction}", reason, by)


def _check_step(session: Session, batch: Batch, target: BatchState) -> None:
    """What a step on needs beside the order of the states."""
    if target in (_S.FILED, _S.APPROVED, _S.REGISTRATION_OPEN, _S.IN_EXAM):
        require_scope(session, batch.site, batch.occupation, batch.level, batch.held_on)
    if target in (_S.REGISTRATION_CLOSED, _S.ARRANGED) and not queries.count_candidates(session, batch):
        raise Refusal("There is no candidate in this batch.")
    if target is _S.SCORES_REVIEWED:
        raise Refusal("Marks are reviewed part by part; use the review of this batch.")
    if target is _S.CERTIFIED and batch.publicity_until and clock.today() <= batch.publicity_until:
        raise Refusal("The publicity runs until %(until)s; certificates follow after it.", until=batch.publicity_until)


def enter(
    session: Session, batch: Batch, target: BatchState, action: str, reason: str | None, by: User, **told: int
) -> None:
    before, batch.state = batch.state, target
    if target in STANDING_ASIDE:
        batch.left_state = before if before not in STANDING_ASIDE else batch.left_state
    elif before in STANDING_ASIDE:
        batch.left_state = None
    if target is BatchState.PUBLICISED and before is BatchState.SCORES_REVIEWED:
        batch.publicity_until = clock.today() + timedelta(days=PUBLICITY_DAYS)
    batch.reason = reason
    record(session, action, batch, by=by, reason=reason, before=before, after=target, **told)


def _take_outcomes_back(session: Session, batch: Batch) -> None:
    batch.publicity_until = None
    for candidate in queries.candidates_of(session, batch):
        candidate.outcome = OutcomeState.PENDING


def _require_seats(seats: int) -> None:
    if seats < 1:
        raise Refusal("A batch has at least one seat.")


def require_reason(reason: str | None) -> None:
    if not (reason or "").strip():
        raise Refusal("Give the reason; it is kept with the decision.")


def lock(session: Session, batch: Batch) -> None:
    """Hold the batch until the end of the transaction, so that two do not take the same seat or number."""
    session.flush()
    locked = select(Batch).where(Batch.id == batch.id).with_for_update(of=Batch)
    session.execute(locked.execution_options(populate_existing=True)).unique()

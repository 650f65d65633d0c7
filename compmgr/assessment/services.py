"""What happens to a batch: filing, registration, marks, review, publicity, the archive."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.assessment import queries
from compmgr.assessment.models import Batch, Candidate, CandidateMark
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartState, marked
from compmgr.assessment.rules.states import BATCH, MARKABLE, STANDING_ASIDE, BatchState
from compmgr.audit.services import record
from compmgr.catalogue.models import Occupation
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.people.models import Person
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
        _require_reason(reason)
    if batch.state in STANDING_ASIDE and target not in STANDING_ASIDE and target is not batch.left_state:
        raise Conflict("This batch resumes as %(state)s, where it stood.", state=batch.left_state)
    if batch.state not in STANDING_ASIDE:
        _check_step(session, batch, target)
    _enter(session, batch, target, f"batch.{target.value}", reason, by)


def correct_batch(session: Session, batch: Batch, correction: str, reason: str | None, *, by: User) -> None:
    """One of the named ways back, with its reason; reopened marks take the outcomes back as well."""
    ways = BATCH.corrections[correction].get(batch.state, frozenset())
    target = next(iter(ways), None)
    if target is None:
        raise Conflict("This is %(state)s; this way back is not open.", state=batch.state)
    _require_reason(reason)
    if target is BatchState.MARKING:
        _take_outcomes_back(session, batch)
    _enter(session, batch, target, f"batch.{correction}", reason, by)


def add_candidate(session: Session, batch: Batch, person: Person, *, is_resit: bool = False, by: User) -> Candidate:
    """报名: the next number of the batch, under the name the person has today; refused when the seats are taken."""
    _lock(session, batch)
    if batch.state is not BatchState.REGISTRATION_OPEN:
        raise Refusal("The registration is not open: this batch is %(state)s.", state=batch.state)
    if queries.candidate_of(session, batch, person):
        raise Conflict("%(name)s is in this batch already.", name=person.name)
    if queries.count_candidates(session, batch) >= batch.seats:
        raise Refusal("All %(seats)s seats of this batch are taken.", seats=batch.seats)
    candidate = Candidate(
        batch=batch,
        person=person,
        number=queries.last_number(session, batch) + 1,
        name=person.name,
        is_resit=is_resit,
        outcome=OutcomeState.PENDING,
    )
    session.add(candidate)
    record(session, "candidate.added", candidate, by=by, batch=batch, number=candidate.number, is_resit=is_resit)
    return candidate


def remove_candidate(session: Session, candidate: Candidate, reason: str | None, *, by: User) -> None:
    """Take a candidate out, as long as the registration is open."""
    if candidate.batch.state is not BatchState.REGISTRATION_OPEN:
        raise Refusal("The registration is not open: this batch is %(state)s.", state=candidate.batch.state)
    _require_reason(reason)
    record(session, "candidate.removed", candidate, by=by, reason=reason, batch=candidate.batch, number=candidate.number)
    session.delete(candidate)
    session.flush()


def record_part(
    session: Session,
    candidate: Candidate,
    part: AssessmentPart,
    state: PartState,
    value: Decimal | None,
    *,
    by: User,
    reason: str | None = None,
) -> CandidateMark | None:
    """Write what a part came to as a new row of the ledger; nothing when it says what stands there already.

    `value` is out of 100 with at most two decimals and stands exactly when `state` is MARKED.
    """
    if candidate.batch.state not in MARKABLE:
        raise Conflict("Marks cannot be entered: this batch is %(state)s.", state=candidate.batch.state)
    if part not in queries.standing_of(session, candidate).to_sit:
        raise Refusal(
            "No. %(number)s does not sit %(part)s in this batch; enter nothing there.",
            number=candidate.number,
            part=part,
        )
    _require_value(state, value)
    newest = queries.marks_of(session, candidate).get(part)
    if (newest.state, newest.value) == (state, value) if newest else state is PartState.BLANK:
        return None
    mark = CandidateMark(candidate=candidate, part=part, state=state, value=value, reason=reason, by_id=by.id)
    session.add(mark)
    record(
        session,
        "part.recorded",
        candidate,
        by=by,
        reason=reason,
        part=part,
        state=state,
        value=value,
        before=_words(newest) if newest else None,
    )
    return mark


def review_marks(session: Session, batch: Batch, *, by: User) -> dict[OutcomeState, int]:
    """成绩审核: fix every outcome; a candidate passes only with each part at 60 or more, never by an average.

    Refused while a part waits for its mark; answers how many have passed and failed.
    """
    _lock(session, batch)
    BATCH.require(batch.state, BatchState.SCORES_REVIEWED)
    found = queries.standings(session, batch)
    waiting = [candidate.number for candidate, standing in found.items() if standing.blank]
    if waiting:
        raise Refusal("Still to be marked: %(codes)s.", codes=_some(waiting))
    if not found:
        raise Refusal("There is no candidate in this batch.")
    counts: dict[OutcomeState, int] = {}
    for candidate, standing in found.items():
        candidate.outcome = standing.outcome.state
        counts[candidate.outcome] = counts.get(candidate.outcome, 0) + 1
    told = {state.value: count for state, count in counts.items()}
    _enter(session, batch, BatchState.SCORES_REVIEWED, "batch.scores_reviewed", None, by, **told)
    return counts


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


def _enter(
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


def _lock(session: Session, batch: Batch) -> None:
    """Hold the batch until the end of the transaction, so that two do not take the same seat or number."""
    session.flush()
    locked = select(Batch).where(Batch.id == batch.id).with_for_update(of=Batch)
    session.execute(locked.execution_options(populate_existing=True)).unique()


def _require_value(state: PartState, value: Decimal | None) -> None:
    if state is PartState.MARKED:
        if value is None:
            raise Refusal("Enter the mark, or say that the candidate was absent.")
        marked(value)
    elif value is not None:
        raise Refusal("Only a part that was marked has a mark; %(state)s has none.", state=state)


def _require_seats(seats: int) -> None:
    if seats < 1:
        raise Refusal("A batch has at least one seat.")


def _require_reason(reason: str | None) -> None:
    if not (reason or "").strip():
        raise Refusal("Give the reason; it is kept with the decision.")


def _words(mark: CandidateMark) -> str:
    return str(mark.value) if mark.state is PartState.MARKED else mark.state.value


def _some(numbers: Sequence[int], most: int = 12) -> list[str]:
    """The first numbers, as a list short enough to read."""
    return [f"{number:03}" for number in numbers[:most]] + (["…"] if len(numbers) > most else [])

"""The registration of a batch: one candidate at a time, or a sheet of them, all or none."""

from compmgr.accounts.models import User
from compmgr.assessment import queries, spreadsheet
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.assessment.services.batches import lock, require_reason
from compmgr.audit.services import record
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, DomainError, Refusal
from compmgr.foundation.spreadsheet import Problem
from compmgr.people.models import Person
from compmgr.people.services import find_or_add_person


def add_candidate(session: Session, batch: Batch, person: Person, *, is_resit: bool = False, by: User) -> Candidate:
    """报名: the next number of the batch, under the name the person has today; refused when the seats are taken."""
    lock(session, batch)
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
    require_reason(reason)
    record(
        session, "candidate.removed", candidate, by=by, reason=reason, batch=candidate.batch, number=candidate.number
    )
    session.delete(candidate)
    session.flush()


def import_candidates(session: Session, batch: Batch, content: bytes, *, by: User) -> tuple[int, list[Problem]]:
    """Every row of the sheet as a candidate, or none of them: how many there are, and what is wrong where."""
    rows, problems = spreadsheet.read_candidates(content)
    if not rows and not problems:
        raise Refusal("There is no row below the headings.")
    together = session.begin_nested()
    for row in rows:
        try:
            person = find_or_add_person(session, **row.facts, by=by)
            add_candidate(session, batch, person, is_resit=row.is_resit, by=by)
        except DomainError as refusal:
            column = spreadsheet.NAME if "kept" in refusal.values else spreadsheet.NUMBER
            problems.append(Problem(row.row, column, refusal.message, refusal.values))
    if problems:
        together.rollback()
        return 0, sorted(problems, key=lambda problem: problem.row)
    together.commit()
    record(session, "batch.candidates_imported", batch, by=by, count=len(rows))
    return len(rows), []

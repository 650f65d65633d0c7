"""Finding batches, candidates, the newest marks of each part, and where each candidate stands."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.permissions import Scope
from compmgr.accounts.rules import Reach
from compmgr.assessment.models import Batch, Candidate, CandidateMark
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartResult, PartState, parts_required
from compmgr.assessment.rules.standing import Attempt, Standing, standing
from compmgr.assessment.rules.states import BatchState
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.sites.models import Site

Marks = dict[AssessmentPart, CandidateMark]


def batches(reach: Reach) -> Select[Batch]:
    """The batches at the sites within `reach`, with their site."""
    query = select(Batch).join(Batch.site).options(contains_eager(Batch.site))
    return query if reach.everything else query.where(Batch.site_id.in_(reach.ids(Scope.SITE)))


def batches_at(session: Session, site: Site) -> list[Batch]:
    """The batches of a site, the latest examination first."""
    query = select(Batch).where(Batch.site_id == site.id)
    return list(session.scalars(query.order_by(Batch.held_on.desc(), Batch.id.desc())))


def candidates(batch: Batch) -> Select[Candidate]:
    return select(Candidate).where(Candidate.batch_id == batch.id)


def candidates_of(session: Session, batch: Batch) -> list[Candidate]:
    """The candidates in the order of their numbers, each with the person."""
    return list(session.scalars(candidates(batch).order_by(Candidate.number)))


def candidate_of(session: Session, batch: Batch, person: Person) -> Candidate | None:
    return session.scalar(candidates(batch).where(Candidate.person_id == person.id))


def count_candidates(session: Session, batch: Batch) -> int:
    return session.scalar(select(func.count(Candidate.id)).where(Candidate.batch_id == batch.id)) or 0


def last_number(session: Session, batch: Batch) -> int:
    return session.scalar(select(func.max(Candidate.number)).where(Candidate.batch_id == batch.id)) or 0


def sizes(session: Session, batches: Iterable[Batch]) -> dict[int, tuple[int, int]]:
    """(candidates, passed) by batch id: one query for a page of batches."""
    passed = func.count(Candidate.id).filter(Candidate.outcome == OutcomeState.PASSED)
    query = select(Candidate.batch_id, func.count(Candidate.id), passed).group_by(Candidate.batch_id)
    found = session.execute(query.where(Candidate.batch_id.in_([batch.id for batch in batches])))
    return {batch_id: (count, good) for batch_id, count, good in found}


def outcomes(session: Session, batch: Batch) -> dict[OutcomeState, int]:
    """How many candidates have passed, failed, or wait."""
    query = select(Candidate.outcome, func.count(Candidate.id)).where(Candidate.batch_id == batch.id)
    return {state: count for state, count in session.execute(query.group_by(Candidate.outcome))}


def parts_of(session: Session, batch: Batch, *, until: int | None = None) -> dict[Candidate, Marks]:
    """The newest row of each part of each candidate, or what was the newest when `until` was written. Two queries."""
    everyone = candidates_of(session, batch)
    marks = _newest(session, [candidate.id for candidate in everyone], until)
    return {candidate: marks.get(candidate.id, {}) for candidate in everyone}


def marks_of(session: Session, candidate: Candidate) -> Marks:
    """The newest row of each part of one candidate."""
    return _newest(session, [candidate.id]).get(candidate.id, {})


def ledger_of(session: Session, candidate: Candidate) -> list[CandidateMark]:
    """Every row ever written for the candidate, oldest first."""
    query = select(CandidateMark).where(CandidateMark.candidate_id == candidate.id)
    return list(session.scalars(query.order_by(CandidateMark.id)))


def last_mark(session: Session, batch: Batch) -> int:
    """The id of the newest mark in the batch: what a mark table was read at."""
    query = select(func.max(CandidateMark.id)).join(CandidateMark.candidate).where(Candidate.batch_id == batch.id)
    return session.scalar(query) or 0


def standings(session: Session, batch: Batch) -> dict[Candidate, Standing]:
    """Where each candidate stands, with what a resit keeps from earlier batches. At most four queries."""
    sat = parts_of(session, batch)
    earlier = _earlier_attempts(session, batch, [candidate for candidate in sat if candidate.is_resit])
    return {
        candidate: _standing(batch, candidate, marks, earlier.get(candidate.person_id, []))
        for candidate, marks in sat.items()
    }


def standing_of(session: Session, candidate: Candidate) -> Standing:
    """Where one candidate stands."""
    earlier = _earlier_attempts(session, candidate.batch, [candidate] if candidate.is_resit else [])
    marks = marks_of(session, candidate)
    return _standing(candidate.batch, candidate, marks, earlier.get(candidate.person_id, []))


def standings_of(session: Session, candidates: Iterable[Candidate]) -> dict[Candidate, Standing]:
    """Where each of a few candidates of different batches stands."""
    return {candidate: standing_of(session, candidate) for candidate in candidates}


def candidacies_of(session: Session, person_ids: Iterable[int]) -> list[Candidate]:
    """Every batch these people are or were in, the latest examination first."""
    query = select(Candidate).join(Candidate.batch).options(contains_eager(Candidate.batch))
    query = query.where(Candidate.person_id.in_(list(person_ids)))
    return list(session.scalars(query.order_by(Batch.held_on.desc(), Candidate.id.desc())))


def state_counts(session: Session, reach: Reach) -> dict[BatchState, int]:
    """How many batches stand in each state."""
    query = select(Batch.state, func.count(Batch.id)).group_by(Batch.state)
    if not reach.everything:
        query = query.where(Batch.site_id.in_(reach.ids(Scope.SITE)))
    return {state: count for state, count in session.execute(query)}


def _standing(batch: Batch, candidate: Candidate, marks: Marks, earlier: Sequence[Attempt]) -> Standing:
    now = Attempt(batch.held_on, candidate.is_resit, results(marks))
    return standing(parts_required(batch.level), [*earlier, now])


def results(marks: Mapping[AssessmentPart, CandidateMark]) -> dict[AssessmentPart, PartResult]:
    """The rows as the rules read them."""
    return {
        part: PartResult(mark.state, mark.value if mark.state is PartState.MARKED else None)
        for part, mark in marks.items()
    }


def newest_marks(session: Session, candidate_ids: Sequence[int]) -> dict[int, dict[AssessmentPart, Decimal | None]]:
    """The mark of each part by candidate, absent where there is none; asked for a thousand candidates at a time."""
    found: dict[int, dict[AssessmentPart, Decimal | None]] = {}
    for start in range(0, len(candidate_ids), 1000):
        for candidate_id, marks in _newest(session, candidate_ids[start : start + 1000]).items():
            found[candidate_id] = {part: result.mark for part, result in results(marks).items()}
    return found


def _newest(session: Session, candidate_ids: Sequence[int], until: int | None = None) -> dict[int, Marks]:
    query = select(CandidateMark).where(CandidateMark.candidate_id.in_(candidate_ids)).order_by(CandidateMark.id)
    if until is not None:
        query = query.where(CandidateMark.id <= until)
    newest: dict[int, Marks] = {}
    for mark in session.scalars(query) if candidate_ids else ():
        newest.setdefault(mark.candidate_id, {})[mark.part] = mark
    return newest


def _earlier_attempts(session: Session, batch: Batch, resitting: Sequence[Candidate]) -> dict[int, list[Attempt]]:
    """The attempts of these candidates' people at the same occupation and level before this batch, oldest first."""
    if not resitting:
        return {}
    query = (
        select(Candidate)
        .join(Candidate.batch)
        .options(contains_eager(Candidate.batch))
        .where(
            Candidate.person_id.in_([candidate.person_id for candidate in resitting]),
            Batch.id != batch.id,
            Batch.occupation_id == batch.occupation_id,
            Batch.level == batch.level,
            Batch.held_on <= batch.held_on,
            Candidate.outcome != OutcomeState.PENDING,
        )
        .order_by(Batch.held_on, Candidate.id)
    )
    found = list(session.scalars(query))
    marks = _newest(session, [candidate.id for candidate in found])
    attempts: dict[int, list[Attempt]] = {}
    for one in found:
        attempt = Attempt(one.batch.held_on, one.is_resit, results(marks.get(one.id, {})))
        attempts.setdefault(one.person_id, []).append(attempt)
    return attempts

"""What each part came to: a ledger of marks, and the review that fixes the outcomes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from compmgr.accounts.models import User
from compmgr.assessment import queries, spreadsheet
from compmgr.assessment.models import Batch, Candidate, CandidateMark
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartState, marked
from compmgr.assessment.rules.states import BATCH, MARKABLE, BatchState
from compmgr.assessment.services.batches import enter, lock
from compmgr.audit.services import record
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, DomainError, Refusal
from compmgr.foundation.spreadsheet import Problem

Cell = tuple[Candidate, AssessmentPart]


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
    if _told(newest) == (state, value):
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
    lock(session, batch)
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
    enter(session, batch, BatchState.SCORES_REVIEWED, "batch.scores_reviewed", None, by, **told)
    return counts


def record_table(
    session: Session, batch: Batch, cells: Mapping[Cell, tuple[PartState, Decimal | None]], *, seen: int, by: User
) -> tuple[int, dict[Cell, DomainError]]:
    """A table of marks as it was filled in, all of it or none: how many cells changed, and what is wrong where.

    `seen` is the newest mark when the table was read. Cells left as they were then are not touched; a cell that
    somebody else has changed since is a conflict, not a loss.
    """
    newest, read = queries.parts_of(session, batch), queries.parts_of(session, batch, until=seen)
    together, problems, changed = session.begin_nested(), {}, 0
    for (candidate, part), (state, value) in cells.items():
        then, kept = (_told(rows[candidate].get(part)) for rows in (read, newest))
        if (state, value) == then:
            continue
        try:
            if kept not in (then, (state, value)):
                raise Conflict(
                    "Somebody else entered %(theirs)s here meanwhile; load the page again to change it.",
                    theirs=kept[0] if kept[1] is None else kept[1],
                )
            changed += record_part(session, candidate, part, state, value, by=by) is not None
        except DomainError as refusal:
            problems[candidate, part] = refusal
    if problems:
        together.rollback()
        return 0, problems
    together.commit()
    return changed, {}


def import_marks(
    session: Session, batch: Batch, part: AssessmentPart, content: bytes, *, by: User
) -> tuple[int, list[Problem]]:
    """The marks of one part by candidate number, all of them or none; an empty cell leaves a mark as it is."""
    rows, problems = spreadsheet.read_marks(content)
    everyone = {candidate.number: candidate for candidate in queries.candidates_of(session, batch)}
    together, changed = session.begin_nested(), 0
    for row in rows:
        try:
            if row.number not in everyone:
                raise Refusal("There is no candidate of this number in the batch.")
            changed += record_part(session, everyone[row.number], part, row.state, row.value, by=by) is not None
        except DomainError as refusal:
            column = spreadsheet.MARK if row.number in everyone else spreadsheet.CANDIDATE
            problems.append(Problem(row.row, column, refusal.message, refusal.values))
    if problems:
        together.rollback()
        return 0, sorted(problems, key=lambda problem: problem.row)
    together.commit()
    record(session, "batch.marks_imported", batch, by=by, part=part, count=changed)
    return changed, []


def _require_value(state: PartState, value: Decimal | None) -> None:
    if state is PartState.MARKED:
        if value is None:
            raise Refusal("Enter the mark, or say that the candidate was absent.")
        marked(value)
    elif value is not None:
        raise Refusal("Only a part that was marked has a mark; %(state)s has none.", state=state)


def _words(mark: CandidateMark) -> str:
    return str(mark.value) if mark.state is PartState.MARKED else mark.state.value


def _some(numbers: Sequence[int], most: int = 12) -> list[str]:
    """The first numbers, as a list short enough to read."""
    return [f"{number:03}" for number in numbers[:most]] + (["…"] if len(numbers) > most else [])


def _told(mark: CandidateMark | None) -> tuple[PartState, Decimal | None]:
    return (mark.state, mark.value) if mark else (PartState.BLANK, None)

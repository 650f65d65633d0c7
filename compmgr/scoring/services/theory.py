"""Marks of theory papers: typed by two people, brought in by a sheet, corrected by the chief judge with a reason."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import PartMark, PartTyping, Work
from compmgr.scoring.queries import theory
from compmgr.scoring.queries.theory import THEORY, Given
from compmgr.scoring.rules import typing as rules
from compmgr.scoring.rules.parts import checked
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.typing import TypingState
from compmgr.scoring.services.signing import record_part

DECISION = "decision"


def type_part(
    session: Session, work: Work, state: PartState, value: Decimal | int | None, *, again: bool = False, by: User
) -> TypingState:
    """What `by` read on the theory paper of `work`. It counts once somebody else typed the same without seeing it.

    Where they differ both are kept and nothing is recorded until it is decided. A mark that counts is only corrected.
    """
    _lock(session, work)
    _require_no_mark(session, work)
    typed: Given = (state, checked(work.code, state, value))
    rows = theory.typed_for(session, work)
    present = rules.open_round(rows)
    if present and not again and (present[-1].by, present[-1].value) == (by.id, typed):
        return rules.state_of(rows)  # the same form sent twice
    turn = rules.turn_of(rows, by.id, again=again)
    _keep(session, work, turn, typed, by)
    if turn == rules.FIRST:
        record(session, "part.typed", work, by=by, part=THEORY)
        return TypingState.TYPED_ONCE
    if present[0].value != typed:
        record(session, "part.typed_differently", work, by=by, part=THEORY)
        return TypingState.DIFFERS
    _count(session, work, typed, [_name(session, present[0].by), by.username], by)
    return TypingState.CONFIRMED


def decide_part(session: Session, work: Work, state: PartState, value: Decimal | int | None, *, by: User) -> PartMark:
    """Settle what two people typed differently: one of the two values, by anyone but the person who typed second."""
    _lock(session, work)
    _require_no_mark(session, work)
    rows = theory.typed_for(session, work)
    first, second = rules.require_decider(rows, by.id)
    chosen: Given = (state, checked(work.code, state, value))
    rules.require_one_of(chosen, first, second)
    names = [_name(session, row.by) for row in rules.open_round(rows)]
    _keep(session, work, rules.DECISION, chosen, by)
    record(session, "part.typing_decided", work, by=by, part=THEORY, first=_told(first), second=_told(second))
    return _count(session, work, chosen, [*names, by.username], by)


def import_parts(
    session: Session, stage: Stage, given: Mapping[Work, Given], *, seen: int, reason: str | None = None, by: User
) -> int:
    """The theory marks of a checked sheet, all or nothing; how many were new or changed.

    `seen` is the newest mark the sheet was compared with: Conflict when one came meanwhile. Where a mark that counts
    is changed, a reason is needed. What two people are typing ends, and is kept.
    """
    _lock(session, *given)
    if theory.last_part_mark(session, stage) != seen:
        raise Conflict("Theory marks were entered meanwhile. Upload the sheet again to see what has changed.")
    present = {work: by_part.get(THEORY) for work, by_part in queries.part_marks_of(session, stage).items()}
    wrong = [work.code for work in given if work not in present]
    if wrong:
        raise Refusal("These codes are not of this stage: %(codes)s.", codes=wrong)
    changed = {work: value for work, value in given.items() if not _is(present[work], value)}
    replaced = [work.code for work in changed if present[work]]
    if replaced and not (reason or "").strip():
        raise Refusal("The sheet changes marks that count: %(codes)s. Say why.", codes=replaced)
    for work, (state, value) in changed.items():
        why = reason if present[work] else None
        record_part(session, work, THEORY, state, value, by=by, reason=why, imported=True)
    record(session, "part.imported", stage, by=by, reason=reason, part=THEORY, rows=len(given), changed=len(changed))
    return len(changed)


def correct_part(
    session: Session, work: Work, state: PartState, value: Decimal | int | None, reason: str | None, *, by: User
) -> PartMark:
    """The chief judge changes a mark that counts, saying why; both stand in the ledger."""
    if not (reason or "").strip():
        raise Refusal("Say why the theory mark is changed.")
    _lock(session, work)
    old = queries.part_mark(session, work, THEORY)
    if old is None:
        raise Conflict("%(code)s has no theory mark yet: import it, or have two people type it.", code=work.code)
    was = _told((old.state, old.value))
    return record_part(session, work, THEORY, state, value, by=by, reason=reason, was=was)


def order_ties(session: Session, orders: Mapping[Work, Decimal], *, reason: str | None = None, by: User) -> int:
    """The order the jury decided among tied works: 1 stands before 2."""
    for work, order in orders.items():
        record_part(session, work, DECISION, PartState.GIVEN, order, by=by, reason=reason)
    return len(orders)


def _lock(session: Session, *works: Work) -> None:
    """One writer at a time for a paper."""
    session.flush()
    ids = sorted(work.id for work in works)
    session.execute(select(Work.id).where(Work.id.in_(ids)).order_by(Work.id).with_for_update(of=Work)).all()


def _require_no_mark(session: Session, work: Work) -> None:
    if queries.part_mark(session, work, THEORY):
        raise Conflict("%(code)s has its theory mark already; the chief judge corrects it.", code=work.code)


def _keep(session: Session, work: Work, turn: int, typed: Given, by: User) -> None:
    state, value = typed
    session.add(PartTyping(work_id=work.id, part=THEORY, turn=turn, state=state, value=value, by_id=by.id))
    session.flush()


def _count(session: Session, work: Work, typed: Given, typed_by: list[str], by: User) -> PartMark:
    return record_part(session, work, THEORY, *typed, by=by, typed_by=typed_by)


def _is(mark: PartMark | None, given: Given) -> bool:
    return mark is not None and (mark.state, mark.value) == given


def _told(given: Given) -> str:
    state, value = given
    return str(state.value if value is None else value)


def _name(session: Session, user_id: int) -> str:
    return session.get_one(User, user_id).username

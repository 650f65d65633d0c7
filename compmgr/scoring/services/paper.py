"""Sheets on paper: put there, typed by one person and by another without seeing it, decided where they differ."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Select, select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, JudgeSignature, Mark, MarkSheet, PanelMember, SheetTyping, Work
from compmgr.scoring.queries import paper as papers
from compmgr.scoring.queries.sheets import DONE
from compmgr.scoring.rules import marks as marking
from compmgr.scoring.rules import typing as rules
from compmgr.scoring.rules.recording import OPEN
from compmgr.scoring.rules.signing import marks_hash
from compmgr.scoring.rules.states import SHEET, SheetState
from compmgr.scoring.rules.typing import TypingState
from compmgr.scoring.services.marking import begin
from compmgr.scoring.services.sheets import record_marks, submit_sheet
from compmgr.scoring.services.signing import end_signature


def put_on_paper(session: Session, member: PanelMember, *, work: Work | None = None, by: User) -> int:
    """A judge goes on by paper, for everything still open or for one work; how many sheets that are.

    Marks already given on a tablet stay in the ledger; what is typed from the paper comes after them.
    """
    sheets = _sheets(session, member, work, on_paper=False)
    if not sheets:
        raise Refusal("There is no open sheet to put on paper.")
    for sheet in sheets:
        sheet.on_paper = True
    record(session, "sheets.put_on_paper", member, by=by, sheets=len(sheets), work=work)
    return len(sheets)


def take_from_paper(session: Session, member: PanelMember, *, work: Work | None = None, by: User) -> int:
    """A judge goes on by tablet again; only while nothing has been typed, since the paper counts from then on."""
    sheets = _sheets(session, member, work, on_paper=True)
    if not sheets:
        raise Refusal("There is no open sheet on paper.")
    begun = [sheet for sheet in sheets if rules.open_round(papers.typed_from(session, sheet))]
    if begun:
        keys = [f"{sheet.work.code} {sheet.sub_criterion.key}" for sheet in begun]
        raise Conflict("Typing has begun, so the paper counts: %(sheets)s.", sheets=keys[:10])
    for sheet in sheets:
        sheet.on_paper = False
    record(session, "sheets.taken_from_paper", member, by=by, sheets=len(sheets), work=work)
    return len(sheets)


def type_sheet(
    session: Session,
    sheet: MarkSheet,
    values: Mapping[Aspect, Decimal | int | None],
    *,
    again: bool = False,
    by: User,
) -> TypingState:
    """What `by` read on the paper. The first typing waits for a second by somebody else, who has not seen it.

    Where both are equal the marks are recorded as the judge's and the sheet is handed in; where they differ both are
    kept and nothing is recorded until it is decided. All or nothing; a blank is refused: the judge completes the paper.
    """
    _lock(session, sheet)
    _require_typable(sheet, by)
    typed = _checked(sheet, values)
    rows = papers.typed_from(session, sheet)
    present = rules.open_round(rows)
    if present and not again and (present[-1].by, present[-1].value) == (by.id, typed):
        return rules.state_of(rows)  # the same form sent twice
    turn = rules.turn_of(rows, by.id, again=again)
    _keep(session, sheet, turn, typed, by)
    if turn == rules.FIRST:
        begin(session, sheet)
        record(session, "sheet.typed", sheet, by=by)
        return TypingState.TYPED_ONCE
    first = present[0]
    if apart := rules.differing(first.value, typed):
        record(session, "sheet.typed_differently", sheet, by=by, aspects=apart)
        return TypingState.DIFFERS
    _count(session, sheet, typed, [_user(session, first.by), by])
    return TypingState.CONFIRMED


def decide_sheet(
    session: Session, sheet: MarkSheet, chosen: Mapping[Aspect, Decimal | None], *, by: User
) -> list[Mark]:
    """Settle what two people typed differently, by looking at the paper; refused to whoever typed second.

    `chosen` names one of the two values for each aspect that differs.
    """
    _lock(session, sheet)
    _require_typable(sheet, by)
    rows = papers.typed_from(session, sheet)
    first, second = rules.require_decider(rows, by.id)
    typists = [_user(session, row.by) for row in rules.open_round(rows)]
    values = rules.decided(first, second, {aspect.key: value for aspect, value in chosen.items() if value is not None})
    apart = {key: marking.written(values[key]) for key in rules.differing(first, second)}
    _keep(session, sheet, rules.DECISION, values, by)
    record(session, "sheet.typing_decided", sheet, by=by, marks=apart)
    return _count(session, sheet, values, [*typists, by])


def note_paper_signature(session: Session, member: PanelMember, *, by: User) -> JudgeSignature:
    """The judge has signed the papers by hand: all their sheets count as signed, with nothing drawn.

    Refused while a sheet of theirs is open, and without a sheet on paper: who marks on a tablet signs there.
    """
    sheets = list(session.scalars(_of(member).order_by(MarkSheet.id).with_for_update(of=MarkSheet)))
    if not any(sheet.on_paper for sheet in sheets):
        raise Refusal("This judge has no sheet on paper; who marks on a tablet signs there.")
    if still_open := sorted({sheet.work.code for sheet in sheets if sheet.state not in DONE}):
        raise Refusal("Still to be handed in: %(codes)s.", codes=still_open)
    submitted = [sheet for sheet in sheets if sheet.state is SheetState.SUBMITTED]
    if not submitted:
        raise Conflict("This judge has signed already.")
    for sheet in submitted:
        SHEET.require(sheet.state, SheetState.PANEL_SIGNED)
        sheet.state = SheetState.PANEL_SIGNED
    end_signature(session, [member.id])
    signed = marks_hash(queries.marks_signed(session, member))
    signature = JudgeSignature(member_id=member.id, marks_hash=signed, sheets=len(sheets))
    signature.member = member
    session.add(signature)
    record(session, "judge_signature.noted_from_paper", signature, by=by, number=member.number, sheets=len(sheets))
    return signature


def _lock(session: Session, sheet: MarkSheet) -> None:
    """One typist at a time for a sheet, and its state as it is now."""
    session.flush()
    names = ["state", "reason", "on_paper", "version"]
    session.refresh(sheet, attribute_names=names, with_for_update={"of": MarkSheet})


def _sheets(session: Session, member: PanelMember, work: Work | None, *, on_paper: bool) -> list[MarkSheet]:
    query = _of(member).where(MarkSheet.state.in_(OPEN), MarkSheet.on_paper.is_(on_paper))
    if work:
        query = query.where(MarkSheet.work_id == work.id)
    return list(session.scalars(query.order_by(MarkSheet.id).with_for_update(of=MarkSheet)))


def _of(member: PanelMember) -> Select[MarkSheet]:
    return select(MarkSheet).where(MarkSheet.member_id == member.id, MarkSheet.state != SheetState.VOIDED)


def _require_typable(sheet: MarkSheet, by: User) -> None:
    if not sheet.on_paper:
        raise Conflict("This sheet is marked on a tablet; put it on paper before it is typed.")
    if sheet.member.user_id == by.id:
        raise NotAllowed("A judge does not type their own paper; somebody else does.")
    if sheet.state not in OPEN:
        raise Conflict("This sheet is %(state)s; its marks cannot be changed.", state=sheet.state)


def _checked(sheet: MarkSheet, values: Mapping[Aspect, Decimal | int | None]) -> dict[str, Decimal]:
    """Every aspect of the sheet with a value that is possible, by key, in the order of the scheme."""
    aspects = sheet.sub_criterion.aspects
    if blank := [aspect.key for aspect in aspects if values.get(aspect) is None]:
        raise Refusal("Not filled in: %(keys)s. Where the paper is blank, the judge completes it first.", keys=blank)
    return {
        aspect.key: marking.check(queries.aspect_rules(aspect), value)
        for aspect in aspects
        for value in [values[aspect]]
        if value is not None
    }


def _keep(session: Session, sheet: MarkSheet, turn: int, values: Mapping[str, Decimal], by: User) -> None:
    texts = {key: marking.written(value) for key, value in values.items()}
    session.add(SheetTyping(sheet_id=sheet.id, turn=turn, values=texts, by_id=by.id))
    session.flush()


def _count(session: Session, sheet: MarkSheet, values: Mapping[str, Decimal], typists: list[User]) -> list[Mark]:
    """The marks become the judge's, and the trail names everybody who typed."""
    given = {aspect: values[aspect.key] for aspect in sheet.sub_criterion.aspects}
    marks = record_marks(session, sheet, given, by=sheet.member.user, typists=typists)
    submit_sheet(session, sheet, by=sheet.member.user, typists=typists)
    return marks


def _user(session: Session, user_id: int) -> User:
    return session.get_one(User, user_id)

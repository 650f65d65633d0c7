"""Calling the chief judge from a sheet, and the answer."""

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed
from compmgr.scoring.models import HelpCall, MarkSheet


def call_help(session: Session, sheet: MarkSheet, message: str = "", *, by: User) -> HelpCall:
    """Ask the chief judge to come; one call waits at a time for a sheet."""
    if sheet.member.user_id != by.id:
        raise NotAllowed("This sheet is another judge's.")
    query = select(HelpCall).where(HelpCall.sheet_id == sheet.id, HelpCall.answered_at.is_(None))
    if session.scalar(query.limit(1)):
        raise Conflict("The chief judge has been called to this sheet already.")
    call = HelpCall(sheet_id=sheet.id, message=message.strip()[:500])
    session.add(call)
    record(session, "help_call.made", call, by=by, sheet=sheet)
    return call


def answer_help(session: Session, call: HelpCall, answer: str = "", *, by: User) -> HelpCall:
    """The chief judge has come, or says what to do; the judge reads the answer on the tablet."""
    session.flush()
    session.refresh(call, with_for_update={"of": HelpCall})
    if call.answered_at is not None:
        raise Conflict("This call has been answered already.")
    call.answered_at, call.answered_by_id, call.answer = clock.now(), by.id, answer.strip()[:500]
    record(session, "help_call.answered", call, by=by, sheet=call.sheet)
    return call

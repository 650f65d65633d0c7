"""What the chief judge adds to the sheets, and the signature that locks them."""

from decimal import Decimal

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PartMark, Work
from compmgr.scoring.rules.parts import checked
from compmgr.scoring.rules.states import SHEET, PartState, SheetState

SIGNING = (SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED)
CLOSED = frozenset({*SIGNING, SheetState.VOIDED})


def record_part(
    session: Session,
    work: Work,
    part: str,
    state: PartState,
    value: Decimal | int | None,
    *,
    by: User,
    reason: str | None = None,
    **told: object,
) -> PartMark:
    """The mark of a whole part (`theory`), out of 100, or that there is none; once the panel has signed, a change
    of one that is there needs a reason. The same again adds nothing. `told` goes into the trail as well."""
    value = checked(work.code, state, value)
    old = queries.part_mark(session, work, part)
    if old and (old.state, old.value) == (state, value):
        return old
    if old and not (reason or "").strip() and queries.is_signed(session, work.stage):
        raise Refusal("The panel has signed: say why the mark of %(code)s is changed.", code=work.code)
    mark = PartMark(work_id=work.id, part=part, state=state, value=value, by_id=by.id)
    session.add(mark)
    record(session, "part.recorded", work, by=by, reason=reason, part=part, state=state, value=value, **told)
    return mark


def sign_panel(session: Session, stage: Stage, *, by: User) -> int:
    """The panel stands by its marks: every sheet is signed, verified and locked; how many were.

    Refused while a sheet is open, naming the works. Who signs is asked for the password before (`accounts.confirm`).
    """
    locking = select(MarkSheet).join(MarkSheet.work).where(Work.stage_id == stage.id)
    sheets = list(session.scalars(locking.order_by(MarkSheet.id).with_for_update(of=MarkSheet)))
    if not sheets:
        raise Refusal("There are no sheets to sign: the codes have not been drawn.")
    if open_codes := queries.open_codes(session, stage):
        raise Refusal("Still to be handed in: %(codes)s.", codes=open_codes)
    signed = [sheet for sheet in sheets if sheet.state not in CLOSED]
    if not signed:
        raise Refusal("The panel has signed already.")
    for sheet in signed:
        for state in SIGNING:
            SHEET.require(sheet.state, state)
            sheet.state = state
    session.flush()
    record(session, "panel.signed", stage, by=by, sheets=len(signed))
    return len(signed)

"""Signatures: each judge's under their sheets, and the chief judge's, which locks them; and the theory marks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import JudgeSignature, MarkSheet, PanelMember, PartMark, Work
from compmgr.scoring.queries.sheets import DONE
from compmgr.scoring.rules import signing as rules
from compmgr.scoring.rules.parts import checked
from compmgr.scoring.rules.states import SHEET, PartState, SheetState

SIGNING = (SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED)


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


def sign_sheets(session: Session, member: PanelMember, *, strokes: Any = None, by: User) -> JudgeSignature:
    """A judge stands by all their sheets of the stage; a signature drawn by hand may come along as strokes.

    Refused while one is not handed in. Who signs is asked for the password or PIN before.
    """
    if member.user_id != by.id:
        raise NotAllowed("This sheet is another judge's.")
    drawn = rules.check_strokes(strokes)
    sheets = _locked(session, MarkSheet.member_id == member.id)
    if not sheets:
        raise Refusal("There are no sheets to sign: the codes have not been drawn.")
    if waiting := [sheet for sheet in sheets if sheet.state not in DONE]:
        raise Refusal("Still to be handed in: %(codes)s.", codes=sorted({sheet.work.code for sheet in waiting}))
    handed_in = [sheet for sheet in sheets if sheet.state is SheetState.SUBMITTED]
    if not handed_in and member.id in queries.signatures_of(session, member.stage):
        raise Conflict("You have signed these sheets already.")
    for sheet in handed_in:
        SHEET.require(sheet.state, SheetState.PANEL_SIGNED)
        sheet.state = SheetState.PANEL_SIGNED
    end_signature(session, [member.id])
    signature = JudgeSignature(
        member_id=member.id,
        marks_hash=rules.marks_hash(queries.marks_signed(session, member)),
        sheets=len(sheets),
        strokes=drawn,
    )
    session.add(signature)
    record(session, "sheets.signed", member, by=by, sheets=len(sheets), marks_hash=signature.marks_hash)
    return signature


def end_signature(session: Session, member_ids: Iterable[int]) -> None:
    """What judges signed is no more what is there: they sign again."""
    query = select(JudgeSignature).where(JudgeSignature.member_id.in_(set(member_ids)))
    for signature in session.scalars(query.where(JudgeSignature.ended_at.is_(None)).order_by(JudgeSignature.id)):
        signature.ended_at = clock.now()


def sign_panel(session: Session, stage: Stage, *, by: User) -> int:
    """The panel stands by its marks: every sheet is verified and locked; how many were.

    Refused while anything is open, naming it. Who signs is asked for the password before (`accounts.confirm`).
    """
    sheets = _locked(session, Work.stage_id == stage.id)
    if not sheets:
        raise Refusal("There are no sheets to sign: the codes have not been drawn.")
    require_nothing_open(queries.obstacles_of(session, stage))
    signed = [sheet for sheet in sheets if sheet.state is not SheetState.LOCKED]
    if not signed:
        raise Refusal("The panel has signed already.")
    for sheet in signed:
        for state in SIGNING[SIGNING.index(sheet.state) + 1 if sheet.state in SIGNING else 0 :]:
            SHEET.require(sheet.state, state)
            sheet.state = state
    session.flush()
    record(session, "panel.signed", stage, by=by, sheets=len(signed))
    return len(signed)


def require_nothing_open(found: queries.Obstacles) -> None:
    """Pass when nothing stands between the panel and its signature; otherwise the first thing that does, by name."""
    if found.open_codes:
        raise Refusal("Still to be handed in: %(codes)s.", codes=found.open_codes)
    if found.round:
        raise Refusal(
            "A round stands already: work %(code)s, aspect %(aspect)s. Close or withdraw it first.",
            code=found.round.work.code,
            aspect=found.round.aspect.key,
        )
    if found.spreads:
        apart = [f"{work.code} {one.key}" for work, each in found.spreads.items() for one in each]
        raise Refusal("Levels lie too far apart: %(aspects)s. Have the judges confer, or justify them.", aspects=apart)
    if found.calls:
        raise Refusal(
            "Calls for help still wait for an answer: work %(codes)s.",
            codes=sorted({call.sheet.work.code for call in found.calls}),
        )
    if found.devices:
        labels = [f"{device.label or device.key[:6]} ({device.waiting})" for device in found.devices]
        raise Refusal("Marks wait on tablets that have not handed them over: %(devices)s.", devices=labels)
    if found.unsigned:
        raise Refusal("Still to sign: judge %(numbers)s.", numbers=[judge.number for judge in found.unsigned])


def _locked(session: Session, whose: ColumnElement[bool]) -> list[MarkSheet]:
    """Sheets that count, as they are now, held until this is done."""
    query = select(MarkSheet).join(MarkSheet.work).where(whose, MarkSheet.state != SheetState.VOIDED)
    held = query.order_by(MarkSheet.id).with_for_update(of=MarkSheet)
    session.flush()
    return list(session.scalars(held.execution_options(populate_existing=True)))

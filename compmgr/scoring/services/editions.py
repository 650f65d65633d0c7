"""Editions of a scheme: opened at any time with a reason; a stage being marked takes one over by a deed of its own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Event, Stage
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Evidence, Mark, MarkSheet, Scheme, SpreadJustification, Work
from compmgr.scoring.queries.editions import Takeover
from compmgr.scoring.rules.lint import require_freezable
from compmgr.scoring.rules.states import SHEET, SheetState
from compmgr.scoring.services.panel import issue_sheets
from compmgr.scoring.services.scheme import drop_sheets, fill

#: A judge or the panel stands by such a sheet: no edition goes over it.
SIGNED = (SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED)
#: Of each sheet that is voided: its state, its reason, when it was handed in.
Before = Mapping[int, tuple[SheetState, str | None, datetime | None]]


def new_edition(session: Session, event: Event, reason: str | None, *, by: User) -> Scheme:
    """A copy of the frozen scheme that can be changed; stages nobody has marked yet follow it at once.

    A stage that has been marked keeps the edition it was marked by, until it takes the new one over (`take_over`).
    """
    if not (reason or "").strip():
        raise Refusal("Say why a new edition is needed.")
    old = queries.current_scheme(session, event, lock=True)
    if old is None or old.frozen_at is None:
        raise Conflict("This scheme can still be changed; it needs no new edition.")
    new = Scheme(event_id=event.id, edition=old.edition + 1, name=old.name, reason=reason)
    session.add(new)
    session.flush()
    fill(session, new, queries.scheme_rules(old))
    keeping = [stage.name for stage in queries.stages_being_marked(session, event)]
    record(session, "scheme.edition_opened", new, by=by, reason=reason, edition=new.edition, kept_by=keeping)
    for stage in queries.stages_with_sheets(session, event, of_unmarked=True):
        drop_sheets(session, queries.sheets_of(stage.id))
        issue_sheets(session, stage, by=by)
    return new


def take_over(session: Session, stage: Stage, reason: str | None, *, seen: int, by: User) -> Takeover:
    """A stage that is being marked goes on by the newest edition; `seen` is the version of it the preview showed.

    Every sheet is voided and kept, and issued anew. Marks of aspects that ask for the same are carried over as new
    rows with the reason; those of aspects changed or taken out are to be given again. Refused once anybody has signed.
    """
    if not (reason or "").strip():
        raise Refusal("Say why the new edition is to be taken over.")
    new = queries.current_scheme(session, stage.event, lock=True)
    sheets = _locked(session, stage)
    planned = queries.takeover_of(session, stage)
    if new is None or planned is None:
        raise Conflict("This stage is marked by the newest edition already.")
    if new.version != seen:
        raise Conflict("Somebody else changed this scheme meanwhile. Reload the page and enter your change again.")
    if any(sheet.state in SIGNED for sheet in sheets):
        raise Conflict("Sheets of this stage are signed; its edition does not change any more.")
    if queries.has_open_flash(session, stage):
        raise Conflict("Levels are being shown together at this stage; close that round first.")
    require_freezable(queries.scheme_rules(new))
    for sheet in sheets:
        SHEET.require(sheet.state, SheetState.VOIDED)
    before = {sheet.id: (sheet.state, sheet.reason, sheet.submitted_at) for sheet in sheets}
    for sheet in sheets:
        sheet.state, sheet.reason = SheetState.VOIDED, reason
    session.flush()
    _issue(session, sheets, new)
    _carry(session, planned, before, reason or "")
    _freeze(session, new)
    record(
        session,
        "scheme.taken_over",
        new,
        by=by,
        reason=reason,
        stage=stage.name,
        edition=f"{planned.old.edition} → {new.edition}",
        voided=len(sheets),
        carried=len(planned.carried),
        touched={key: len(marks) for key, marks in planned.touched_by_aspect.items()},
    )
    return planned


def _locked(session: Session, stage: Stage) -> list[MarkSheet]:
    """The sheets that count, each with one writer: no mark is recorded while they change hands."""
    query = queries.sheets_of(stage.id).where(MarkSheet.state != SheetState.VOIDED)
    locking = query.with_for_update(of=MarkSheet).execution_options(populate_existing=True)
    return list(session.scalars(locking))


def _issue(session: Session, sheets: list[MarkSheet], new: Scheme) -> None:
    """A sheet for everybody who had sheets, for every work they had, and every sub-criterion of the new edition."""
    subs = [sub.id for criterion in new.criteria for sub in criterion.sub_criteria]
    on_paper: dict[tuple[int, int], bool] = {}
    for sheet in sheets:
        pair = (sheet.work_id, sheet.member_id)
        on_paper[pair] = on_paper.get(pair, True) and sheet.on_paper
    columns = (MarkSheet.work_id, MarkSheet.member_id, MarkSheet.sub_criterion_id)
    known = {tuple(row) for row in session.execute(select(*columns).where(MarkSheet.sub_criterion_id.in_(subs)))}
    rows = [
        {"work_id": work, "member_id": member, "sub_criterion_id": sub, "on_paper": paper}
        for (work, member), paper in on_paper.items()
        for sub in subs
        if (work, member, sub) not in known
    ]
    if rows:
        session.execute(insert(MarkSheet), chance.shuffled(rows))
    session.flush()


def _carry(session: Session, planned: Takeover, before: Before, reason: str) -> None:
    """Marks and pictures of unchanged aspects, onto the new sheets, as rows of their judges with the reason."""
    sub_of = {aspect.id: sub for one in planned.new.criteria for sub in one.sub_criteria for aspect in sub.aspects}
    query = select(MarkSheet).join(MarkSheet.work).where(Work.stage_id == planned.stage.id)
    query = query.where(MarkSheet.sub_criterion_id.in_({sub.id for sub in sub_of.values()}))
    sheets = {
        (sheet.work_id, sheet.member_id, sheet.sub_criterion_id): sheet
        for sheet in session.scalars(query.where(MarkSheet.state != SheetState.VOIDED))
    }
    filled: dict[MarkSheet, list[int]] = {}
    for touched in planned.carried:
        aspect_id = planned.aspect_ids[touched.mark.aspect_id]
        sheet = sheets[touched.work.id, touched.member.id, sub_of[aspect_id].id]
        old = touched.mark
        session.add(
            Mark(sheet_id=sheet.id, aspect_id=aspect_id, value=old.value, note=old.note, reason=reason, by_id=old.by_id)
        )
        filled.setdefault(sheet, []).append(old.sheet_id)
    for picture, work_id, member_id in queries.pictures_of(session, planned.stage):
        if new_id := planned.aspect_ids.get(picture.aspect_id):
            sheet = sheets[work_id, member_id, sub_of[new_id].id]
            session.add(
                Evidence(
                    sheet_id=sheet.id, aspect_id=new_id, file_key=picture.file_key, by_id=picture.by_id, at=picture.at
                )
            )
    for spread in queries.justifications_of(session, planned.stage):
        if new_id := planned.aspect_ids.get(spread.aspect_id):
            session.add(
                SpreadJustification(
                    work_id=spread.work_id,
                    aspect_id=new_id,
                    levels=spread.levels,
                    reason=spread.reason,
                    by_id=spread.by_id,
                    at=spread.at,
                )
            )
    for sheet, sources in filled.items():
        SHEET.require(sheet.state, SheetState.IN_PROGRESS)
        sheet.state = SheetState.IN_PROGRESS
        is_whole = len(sources) == len(sheet.sub_criterion.aspects)
        if is_whole and all(before[source][0] is SheetState.SUBMITTED for source in sources):
            sheet.state, sheet.submitted_at = SheetState.SUBMITTED, clock.now()
        else:
            sheet.reason = next((before[source][1] for source in sources if before[source][1]), None) or reason
    session.flush()


def _freeze(session: Session, new: Scheme) -> None:
    if new.frozen_at is None:
        new.frozen_at = clock.now()
        record(session, "scheme.frozen", new, by=None, edition=new.edition)

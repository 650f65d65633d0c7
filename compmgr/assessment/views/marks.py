"""The mark table of a batch: by candidate number, a part beside the other, typed or read from a sheet."""

import unicodedata
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment import queries, services, spreadsheet
from compmgr.assessment.forms import MarkSheetForm
from compmgr.assessment.models import Batch
from compmgr.assessment.rules.outcome import PartState, parts_required
from compmgr.assessment.rules.states import MARKABLE
from compmgr.assessment.services.marks import Cell
from compmgr.assessment.views import pages
from compmgr.assessment.views.candidates import workbook
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import say
from compmgr.foundation.spreadsheet import Problem
from compmgr.foundation.web import database

SET_BY_CHOICE = {state.value: state for state in (PartState.ABSENT, PartState.CHEATING)}


@pages.get("/batches/<batch_id>/marks")
@requires(Permission.PART_MARK)
def marks(batch_id: str) -> ResponseReturnValue:
    return _show(load(Batch, batch_id))


@pages.post("/batches/<batch_id>/marks")
@requires(Permission.PART_MARK)
def save_marks(batch_id: str) -> ResponseReturnValue:
    """The whole table: what changed is written, or nothing, with what is wrong beside its cell."""
    batch = load(Batch, batch_id)
    filled, problems = _read(batch)
    seen = request.form.get("seen", 0, type=int)
    changed = 0
    if not problems:
        changed, problems = services.record_table(database(), batch, filled, seen=seen, by=actor())
    if problems:
        return _show(batch, problems=problems, seen=seen), 422
    flash(_("%(count)s marks were saved.", count=changed), "success")
    return redirect(url_for("assessment.marks", batch_id=batch.public_id))


@pages.route("/batches/<batch_id>/marks/import", methods=["GET", "POST"])
@requires(Permission.PART_MARK)
def import_marks(batch_id: str) -> ResponseReturnValue:
    """The marks of one part from a sheet, by candidate number."""
    batch, form = load(Batch, batch_id), MarkSheetForm()
    problems: list[Problem] = []
    form.part.only = parts_required(batch.level)
    if form.validate_on_submit():
        try:
            content = form.sheet.data.read()
            count, problems = services.import_marks(database(), batch, form.part.data, content, by=actor())
            if not problems:
                flash(_("%(count)s marks were saved.", count=count), "success")
                return redirect(url_for("assessment.marks", batch_id=batch.public_id))
        except DomainError as refusal:
            form.refuse("sheet", refusal)
    return render_template(
        "assessment/import_marks.html",
        form=form,
        batch=batch,
        problems=[(one, say(DomainError(one.message, **one.values))) for one in problems],
    ), 422 if form.errors or problems else 200


@pages.get("/batches/<batch_id>/marks/template")
@requires(Permission.PART_MARK)
def mark_template(batch_id: str) -> ResponseReturnValue:
    batch = load(Batch, batch_id)
    return workbook(spreadsheet.mark_template(queries.candidates_of(database(), batch)), "chengji.xlsx")


def cell_name(cell: Cell) -> str:
    candidate, part = cell
    return f"{candidate.public_id}.{part.value}"


def _read(batch: Batch) -> tuple[dict[Cell, tuple[PartState, Decimal | None]], dict[Cell, DomainError]]:
    """The cells that were sent, and those that cannot be read."""
    filled: dict[Cell, tuple[PartState, Decimal | None]] = {}
    problems: dict[Cell, DomainError] = {}
    for candidate, standing in queries.standings(database(), batch).items():
        for part in standing.to_sit:
            name = cell_name((candidate, part))
            if name not in request.form:
                continue
            text = unicodedata.normalize("NFKC", request.form[name]).strip()
            state = SET_BY_CHOICE.get(request.form.get(f"{name}.state", ""))
            try:
                if state and text:
                    raise DomainError("Either a mark or %(state)s, not both.", state=state)
                filled[candidate, part] = (state, None) if state else spreadsheet.read_mark(text)
            except DomainError as refusal:
                problems[candidate, part] = refusal
    return filled, problems


def _show(batch: Batch, problems: dict[Cell, DomainError] | None = None, seen: int | None = None) -> str:
    session = database()
    standings = queries.standings(session, batch)
    total = sum(len(one.to_sit) for one in standings.values())
    return render_template(
        "assessment/marks.html",
        batch=batch,
        parts=parts_required(batch.level),
        rows=list(standings.items()),
        kept=queries.parts_of(session, batch),
        typed=request.form if problems else {},
        problems={cell_name(cell): say(error) for cell, error in (problems or {}).items()},
        seen=queries.last_mark(session, batch) if seen is None else seen,
        done=total - sum(len(set(one.blank) & set(one.to_sit)) for one in standings.values()),
        total=total,
        is_open=batch.state in MARKABLE,
        PartState=PartState,
        **_helpers(),
    )


def _helpers() -> dict[str, Any]:
    return {"cell_name": lambda candidate, part: cell_name((candidate, part))}

"""What a judge sees: works by code in an order of their own, and one sheet at a time. No name comes here."""

import hashlib
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock, operations
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import Filled, Saving, read_saving, read_sheet
from compmgr.scoring.models import MarkSheet
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.services.sheets import OPEN
from compmgr.scoring.views import pages
from compmgr.scoring.views.access import own_sheet


@pages.get("/judging")
@requires(Permission.MARK_RECORD)
def my_works() -> ResponseReturnValue:
    return render_template("scoring/my_works.html", tables=queries.tables_of(database(), actor()), OPEN=OPEN)


@pages.route("/judging/sheets/<sheet_id>", methods=["GET", "POST"])
@requires(Permission.MARK_RECORD)
def mark_sheet(sheet_id: str) -> ResponseReturnValue:
    """A sheet; its form posts whole, so that it can be filled in and handed in without script."""
    sheet = own_sheet(sheet_id)
    if request.method == "GET":
        return _show(sheet)
    filled = read_sheet(request.form, sheet.sub_criterion.aspects)
    if filled.faults:
        return _show(sheet, filled), 422
    try:
        services.record_marks(
            database(), sheet, filled.values, notes=filled.notes, based_on=filled.based_on, by=actor()
        )
        if request.form.get("deed") == "submit":
            services.submit_sheet(database(), sheet, by=actor())
    except DomainError as refusal:
        if refusal.values.get("conflict"):
            raise
        database().rollback()
        return _show(own_sheet(sheet_id), filled, say(refusal)), 422
    return _go_on(sheet)


@pages.post("/judging/sheets/<sheet_id>/marks")
@requires(Permission.MARK_RECORD)
def save_marks(sheet_id: str) -> ResponseReturnValue:
    """One field, under the operation id its page made: sent twice it is kept once, and answered the same."""
    sheet = own_sheet(sheet_id)
    saving = read_saving(request.get_json(silent=True), sheet.sub_criterion.aspects)
    body = {**saving.body, "sheet": sheet_id}
    answer = operations.once(database(), saving.operation, body, lambda: _save(sheet, saving), actor_id=actor().id)
    return jsonify(answer)


def _save(sheet: MarkSheet, saving: Saving) -> dict[str, Any]:
    services.record_marks(
        database(),
        sheet,
        {saving.aspect: saving.value},
        notes={saving.aspect: saving.note},
        based_on={saving.aspect: saving.based_on},
        by=actor(),
    )
    mark = queries.current_marks(database(), sheet).get(saving.aspect.id)
    known = mark.public_id if mark else ""
    receipt = hashlib.sha256(f"{saving.operation}/{sheet.public_id}/{known}".encode()).hexdigest()[:8].upper()
    return {
        "aspect": saving.aspect.public_id,
        "value": written(mark.value) if mark else "",
        "mark": known,
        "receipt": receipt,
        "at": clock.local(clock.now()).strftime("%H:%M:%S"),
        "blank": queries.blank_aspects(database(), sheet),
    }


def _go_on(sheet: MarkSheet) -> ResponseReturnValue:
    if sheet.state is not SheetState.SUBMITTED:
        flash(_("Your marks are saved. The sheet is not handed in yet."), "success")
        return redirect(url_for("scoring.mark_sheet", sheet_id=sheet.public_id))
    place = queries.place_of(database(), sheet)
    flash(_("Handed in: work %(code)s, %(sub)s.", code=sheet.work.code, sub=sheet.sub_criterion.key), "success")
    if place.next_open:
        return redirect(url_for("scoring.mark_sheet", sheet_id=place.next_open.public_id))
    is_practice = sheet.work.stage.kind is StageKind.PRACTICE
    return redirect(url_for("scoring.rehearsal" if is_practice else "scoring.my_works"))


def _show(sheet: MarkSheet, filled: Filled | None = None, refusal: str = "") -> str:
    current = queries.current_marks(database(), sheet)
    return render_template(
        "scoring/mark_sheet.html",
        sheet=sheet,
        aspects=sheet.sub_criterion.aspects,
        current=current,
        filled=filled,
        refusal=refusal,
        place=queries.place_of(database(), sheet),
        is_open=sheet.state in OPEN,
        written=written,
    )

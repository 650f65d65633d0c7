"""What a judge sees: works by code in an order of their own, and one sheet at a time. No name comes here."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, bound_to, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import Filled, read_sheet
from compmgr.scoring.models import MarkSheet
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.recording import OPEN
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.views import pages
from compmgr.scoring.views.access import own_member, own_sheet
from compmgr.scoring.views.saving import faulty, outbox_of


@pages.get("/judging")
@requires(Permission.MARK_RECORD)
def my_works() -> ResponseReturnValue:
    tables = queries.tables_of(database(), actor(), bound_to())
    outboxes = {table.stage.id: outbox_of(table.member) for table in tables}
    return render_template("scoring/my_works.html", tables=tables, kept=outboxes, faulty=faulty())


@pages.route("/judging/sheets/<sheet_id>", methods=["GET", "POST"])
@requires(Permission.MARK_RECORD)
def mark_sheet(sheet_id: str) -> ResponseReturnValue:
    """A sheet; its form posts whole, so that it can be filled in and handed in without script."""
    sheet = own_sheet(sheet_id)
    if request.method == "GET":
        return _show(sheet)
    services.require_tablet(sheet)
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


@pages.get("/judging/panels/<panel_member_id>/grid/<sub_id>")
@requires(Permission.MARK_RECORD)
def grid(panel_member_id: str, sub_id: str) -> ResponseReturnValue:
    """The works of a judge for one sub-criterion side by side, in the judge's own order."""
    member = own_member(panel_member_id)
    found = queries.grid_of(database(), member, sub_id)
    if found is None:
        raise NotFound("There is no such page, or you may not see it.")
    return render_template(
        "scoring/grid.html",
        member=member,
        grid=found,
        fields=queries.fields_of(found.sub),
        kept=outbox_of(member),
        faulty=faulty(),
        OPEN=OPEN,
        written=written,
    )


def _go_on(sheet: MarkSheet) -> ResponseReturnValue:
    if sheet.state is not SheetState.SUBMITTED:
        flash(_("Your marks are saved. The sheet is not handed in yet."), "success")
        return redirect(url_for("scoring.mark_sheet", sheet_id=sheet.public_id))
    flash(_("Handed in: work %(code)s, %(sub)s.", code=sheet.work.code, sub=sheet.sub_criterion.key), "success")
    if request.form.get("back") == "grid":
        member, sub = sheet.member, sheet.sub_criterion
        return redirect(url_for("scoring.grid", panel_member_id=member.public_id, sub_id=sub.public_id))
    place = queries.place_of(database(), sheet)
    if place.next_open:
        return redirect(url_for("scoring.mark_sheet", sheet_id=place.next_open.public_id))
    is_practice = sheet.work.stage.kind is StageKind.PRACTICE
    return redirect(url_for("scoring.rehearsal" if is_practice else "scoring.my_works"))


def _show(sheet: MarkSheet, filled: Filled | None = None, refusal: str = "") -> str:
    return render_template(
        "scoring/mark_sheet.html",
        begun=SheetState.IN_PROGRESS,
        sheet=sheet,
        aspects=sheet.sub_criterion.aspects,
        fields=queries.fields_of(sheet.sub_criterion),
        current=queries.current_marks(database(), sheet),
        photos=queries.photos_of(database(), [sheet]),
        work_files=queries.files_of(database(), sheet.work),
        filled=filled,
        refusal=refusal,
        place=queries.place_of(database(), sheet),
        kept=outbox_of(sheet.member),
        faulty=faulty(),
        is_open=sheet.state in OPEN and not sheet.on_paper,
        written=written,
    )

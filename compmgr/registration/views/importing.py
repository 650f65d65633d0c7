"""Bringing in a sheet: template, upload and check, preview, writing."""

from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.crypto import mask_id_number, mask_phone
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.registration import services, spreadsheet
from compmgr.registration.forms import SheetForm
from compmgr.registration.models import EntryImport
from compmgr.registration.services.importing import rows_of
from compmgr.registration.views import own_delegations, pages, stage_at

SHOWN_ROWS = 10
SHOWN_PROBLEMS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.route("/stages/<stage_id>/import", methods=["GET", "POST"])
@requires(Permission.ENTRY_SUBMIT)
def import_sheet(stage_id: str) -> ResponseReturnValue:
    stage, form = stage_at(stage_id), SheetForm()
    delegations = own_delegations(stage)
    form.delegation.offer(delegations, lambda delegation: delegation.name)
    if not form.is_submitted() and len(delegations) == 1:
        form.delegation.data = delegations[0].public_id
    if form.validate_on_submit():
        file = form.sheet.data
        try:
            sheet = services.import_sheet(
                database(), stage, form.delegation.row, file.read(), file.filename or "", by=actor()
            )
            return redirect(url_for("registration.entry_import", import_id=sheet.public_id))
        except DomainError as refusal:
            form.refuse("sheet", refusal)
    page = render_template(
        "registration/import_sheet.html",
        stage=stage,
        form=form,
        columns=spreadsheet.columns(stage.event.team_size),
        most_rows=spreadsheet.MOST_ROWS,
    )
    return page, 422 if form.errors else 200


@pages.get("/stages/<stage_id>/import/template")
@requires(Permission.ENTRY_SUBMIT)
def import_template(stage_id: str) -> ResponseReturnValue:
    stage = stage_at(stage_id)
    name = f"{stage.event.name}-{stage.name}-{_('entry sheet')}.xlsx"
    return send_file(BytesIO(spreadsheet.template(stage.event.team_size)), XLSX, as_attachment=True, download_name=name)


@pages.get("/imports/<import_id>")
@requires(Permission.ENTRY_SUBMIT)
def entry_import(import_id: str) -> ResponseReturnValue:
    sheet = load(EntryImport, import_id)
    return render_template(
        "registration/entry_import.html",
        sheet=sheet,
        headings=[column.heading for column in spreadsheet.columns(sheet.stage.event.team_size)],
        rows=preview(sheet),
        problems=worded(sheet)[:SHOWN_PROBLEMS],
        problem_count=len(sheet.problems),
    )


def preview(sheet: EntryImport) -> list[tuple[int, dict[str, str]]]:
    """The first rows, with masked numbers."""
    masks = {spreadsheet.NUMBER: mask_id_number, spreadsheet.PHONE: mask_phone}
    return [
        (number, {name: masks[name](text) if name in masks and text else text for name, text in row.items()})
        for number, row in rows_of(sheet)[:SHOWN_ROWS]
    ]


def worded(sheet: EntryImport) -> list[tuple[int, str, str]]:
    """Every problem as row, column and what to do, in the reader's language."""
    found = []
    for problem in sheet.problems:
        message = problem["message"]
        found.append((problem["row"], problem["column"] or "—", say(DomainError(message, **problem["values"]))))
    return found


@pages.get("/imports/<import_id>/problems")
@requires(Permission.ENTRY_SUBMIT)
def import_problems(import_id: str) -> ResponseReturnValue:
    sheet = load(EntryImport, import_id)
    content = spreadsheet.problem_sheet(worded(sheet), [_("Row"), _("Column"), _("Problem")])
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=f"{_('Problems of the sheet')}.xlsx")


@pages.post("/imports/<import_id>/entries")
@requires(Permission.ENTRY_SUBMIT)
def write_import(import_id: str) -> ResponseReturnValue:
    sheet = load(EntryImport, import_id)
    entries = services.write_import(database(), sheet, by=actor())
    flash(
        _("%(count)s entries written as drafts. Submit them before registration closes.", count=len(entries)), "success"
    )
    return redirect(url_for("registration.entries", stage_id=sheet.stage.public_id))


@pages.post("/imports/<import_id>/removal")
@requires(Permission.ENTRY_SUBMIT)
def discard_import(import_id: str) -> ResponseReturnValue:
    sheet = load(EntryImport, import_id)
    services.discard_import(database(), sheet, by=actor())
    flash(_("The sheet is put aside; nothing was entered."), "success")
    return redirect(url_for("registration.import_sheet", stage_id=sheet.stage.public_id))

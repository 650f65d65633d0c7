"""The marking scheme: read, written in a table or imported from a sheet."""

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Event
from compmgr.foundation.errors import Conflict, DomainError
from compmgr.foundation.web import database
from compmgr.scoring import queries, services, spreadsheet
from compmgr.scoring.forms import ImportForm, ReasonForm, SchemeForm, SchemeTable
from compmgr.scoring.rules import lint
from compmgr.scoring.rules import scheme as rules
from compmgr.scoring.rules.table import rows_of
from compmgr.scoring.views import pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/events/<event_id>/scheme")
@requires(Permission.SCHEME_READ)
def scheme(event_id: str) -> ResponseReturnValue:
    event = load(Event, event_id)
    return _show(event, ImportForm(), ReasonForm())


@pages.route("/events/<event_id>/scheme/table", methods=["GET", "POST"])
@requires(Permission.SCHEME_MANAGE)
def edit_scheme(event_id: str) -> ResponseReturnValue:
    event = load(Event, event_id)
    present = queries.current_scheme(database(), event)
    form, table = SchemeForm(obj=present), SchemeTable()
    if request.method == "GET":
        if present is None:
            form.name.data = _("Marking scheme of %(event)s", event=event.name)
        table.rows = rows_of(queries.scheme_rules(present)) if present else []
        return _table(event, form, table)
    table = SchemeTable.read(request.form)
    if request.form.get("more"):
        return _table(event, form, table)
    if not form.validate() or table.faults:
        return _table(event, form, table), 422
    try:
        services.write_scheme(
            database(), event, table.scheme, name=form.name.data or "", version=form.read_at, by=actor()
        )
    except DomainError as refusal:
        form.refuse("name", refusal)
        database().rollback()
        return _table(event, form, table), 409 if isinstance(refusal, Conflict) else 422
    flash(_("The scheme was saved."), "success")
    return redirect(url_for("scoring.scheme", event_id=event.public_id))


@pages.post("/events/<event_id>/scheme/import")
@requires(Permission.SCHEME_MANAGE)
def import_scheme(event_id: str) -> ResponseReturnValue:
    """All or nothing: a sheet with one wrong cell changes nothing and every wrong cell is shown."""
    event, form = load(Event, event_id), ImportForm()
    if not form.validate():
        return _show(event, form, ReasonForm()), 422
    try:
        planned, faults = spreadsheet.read(form.sheet.data.read())
    except DomainError as refusal:
        form.refuse("sheet", refusal)
        return _show(event, form, ReasonForm()), 422
    if faults:
        return _show(event, form, ReasonForm(), faults), 422
    present = queries.current_scheme(database(), event)
    name = present.name if present else _("Marking scheme of %(event)s", event=event.name)
    services.write_scheme(database(), event, planned, name=name, by=actor())
    flash(_("%(count)s aspects were imported.", count=len(rules.aspects_of(planned))), "success")
    return redirect(url_for("scoring.scheme", event_id=event.public_id))


@pages.post("/events/<event_id>/scheme/editions")
@requires(Permission.SCHEME_MANAGE)
def new_edition(event_id: str) -> ResponseReturnValue:
    event, form = load(Event, event_id), ReasonForm()
    if not form.validate():
        return _show(event, ImportForm(), form), 422
    services.new_edition(database(), event, form.reason.data, by=actor())
    flash(_("A new edition is open for changes."), "success")
    return redirect(url_for("scoring.edit_scheme", event_id=event.public_id))


@pages.get("/events/<event_id>/scheme/sheet")
@requires(Permission.SCHEME_READ)
def scheme_sheet(event_id: str) -> ResponseReturnValue:
    """The scheme as a sheet that can be imported again; the template where there is none yet."""
    event = load(Event, event_id)
    present = queries.current_scheme(database(), event)
    content = spreadsheet.filled(queries.scheme_rules(present)) if present else spreadsheet.blank()
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name="marking-scheme.xlsx")


def _show(event: Event, form: ImportForm, reason: ReasonForm, faults: object = ()) -> str:
    present = queries.current_scheme(database(), event)
    plan = queries.scheme_rules(present) if present else rules.Scheme()
    return render_template(
        "scoring/scheme.html",
        event=event,
        scheme=present,
        plan=plan,
        total=rules.total_of(plan),
        total_of=rules.total_of,
        problems=lint.problems(plan) if present else [],
        form=form,
        reason=reason,
        faults=faults,
    )


def _table(event: Event, form: SchemeForm, table: SchemeTable) -> str:
    present = queries.current_scheme(database(), event)
    return render_template("scoring/edit_scheme.html", event=event, scheme=present, form=form, table=table)

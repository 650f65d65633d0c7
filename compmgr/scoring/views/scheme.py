"""The marking scheme: read, written in its editor or imported from a sheet."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Event
from compmgr.foundation.errors import Conflict, DomainError, NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries, services, spreadsheet
from compmgr.scoring.forms import ImportForm, ReasonForm, SchemeForm, SchemeTable
from compmgr.scoring.models import Scheme
from compmgr.scoring.rules import lint
from compmgr.scoring.rules import scheme as rules
from compmgr.scoring.rules.scorers import SCORERS
from compmgr.scoring.rules.written import written_settings
from compmgr.scoring.spreadsheet.words import SETTINGS
from compmgr.scoring.views import pages
from compmgr.scoring.views.wording import said, scorer_word, setting_word, settings_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/events/<event_id>/scheme")
@requires(Permission.SCHEME_READ)
def scheme(event_id: str) -> ResponseReturnValue:
    """`edition` asks for an older edition than the present one."""
    event = load(Event, event_id)
    return show(event, ImportForm(), ReasonForm(), edition=request.args.get("edition", type=int))


@pages.route("/events/<event_id>/scheme/table", methods=["GET", "POST"])
@requires(Permission.SCHEME_MANAGE)
def edit_scheme(event_id: str) -> ResponseReturnValue:
    event = load(Event, event_id)
    present = queries.current_scheme(database(), event)
    form = SchemeForm(obj=present)
    if request.method == "GET":
        if present is None:
            form.name.data = _("Marking scheme of %(event)s", event=event.name)
        return _table(event, form, SchemeTable.of(queries.scheme_rules(present)) if present else SchemeTable())
    if deed := request.form.get("deed") or ("more" if request.form.get("more") else ""):
        return _table(event, form, SchemeTable.read(request.form).arranged(deed))
    table = SchemeTable.read(request.form)
    if not form.validate() or table.faults or table.section_faults:
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
        return show(event, form, ReasonForm()), 422
    try:
        planned, faults = spreadsheet.read(form.sheet.data.read())
    except DomainError as refusal:
        form.refuse("sheet", refusal)
        return show(event, form, ReasonForm()), 422
    if faults:
        return show(event, form, ReasonForm(), faults), 422
    present = queries.current_scheme(database(), event)
    name = present.name if present else _("Marking scheme of %(event)s", event=event.name)
    services.write_scheme(database(), event, planned, name=name, by=actor())
    flash(_("%(count)s aspects were imported.", count=len(rules.aspects_of(planned))), "success")
    return redirect(url_for("scoring.scheme", event_id=event.public_id))


@pages.get("/events/<event_id>/scheme/sheet")
@requires(Permission.SCHEME_READ)
def scheme_sheet(event_id: str) -> ResponseReturnValue:
    """The scheme as a sheet that can be imported again; the template where there is none yet."""
    event = load(Event, event_id)
    present = edition_of(event, request.args.get("edition", type=int))
    content = spreadsheet.filled(queries.scheme_rules(present)) if present else spreadsheet.blank()
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name="marking-scheme.xlsx")


@pages.get("/events/<event_id>/scheme/exchange-sheet")
@requires(Permission.SCHEME_READ)
def exchange_sheet(event_id: str) -> ResponseReturnValue:
    """The scheme as the exchange sheet of CIS."""
    event = load(Event, event_id)
    present = edition_of(event, request.args.get("edition", type=int))
    content = spreadsheet.exchange_sheet(queries.scheme_rules(present) if present else rules.Scheme())
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name="cis-marking-scheme.xlsx")


def edition_of(event: Event, number: int | None) -> Scheme | None:
    """The edition asked for, the newest where none was; NotFound for one that never was."""
    if number is None:
        return queries.current_scheme(database(), event)
    for found in queries.editions_of(database(), event):
        if found.edition == number:
            return found
    raise NotFound("There is no such page, or you may not see it.")


def show(event: Event, form: ImportForm, reason: ReasonForm, faults: object = (), *, edition: int | None = None) -> str:
    present = edition_of(event, edition)
    plan = queries.scheme_rules(present) if present else rules.Scheme()
    editions = queries.editions_of(database(), event)
    return render_template(
        "scoring/scheme.html",
        event=event,
        scheme=present,
        newest=editions[0] if editions else None,
        editions=editions,
        stages=queries.stage_editions(database(), event),
        plan=plan,
        rows=rows_by_key(present),
        total_of=rules.total_of,
        figures=lint.figures(plan),
        in_marks=lint.in_marks,
        problems=lint.problems(plan) if present else [],
        form=form,
        reason=reason,
        faults=faults,
        **wording(),
    )


def rows_by_key(scheme: Scheme | None) -> dict[str, Any]:
    """The rows of the aspects by key, for what is done to one of them."""
    found = scheme.criteria if scheme else []
    return {aspect.key: aspect for one in found for sub in one.sub_criteria for aspect in sub.aspects}


def wording() -> dict[str, Any]:
    """What templates of schemes say things with."""
    return {
        "said": said,
        "scorer_word": scorer_word,
        "settings_words": settings_words,
        "written_settings": written_settings,
    }


def _table(event: Event, form: SchemeForm, table: SchemeTable) -> str:
    present = queries.current_scheme(database(), event)
    measured = [key for key, scorer in SCORERS.items() if scorer.KIND is rules.AspectKind.MEASUREMENT]
    ways = {
        key: [
            {
                "key": setting.key,
                "words": SETTINGS.get(setting.key, setting.key),
                "label": setting_word(setting.key),
                "needed": setting.is_needed,
                "number": setting.is_number,
                "many": setting.many,
            }
            for setting in SCORERS[key].SETTINGS
        ]
        for key in measured
    }
    return render_template(
        "scoring/edit_scheme.html",
        event=event,
        scheme=present,
        form=form,
        table=table,
        total=rules.total_of(table.scheme),
        measured=measured,
        ways=ways,
        **wording(),
    )

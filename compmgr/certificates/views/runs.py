"""Runs: prepare one, look at specimens, release it as another person, withdraw it."""

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, may, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment.models import Batch
from compmgr.certificates import queries, services
from compmgr.certificates.forms import PrintForm, RunForm
from compmgr.certificates.models import Certificate, Run
from compmgr.certificates.queries.entitled import titles_of
from compmgr.certificates.queries.runs import jobs_of
from compmgr.certificates.rules.entitlement import Choices
from compmgr.certificates.rules.states import CertificateKind, RunState
from compmgr.certificates.services import dues
from compmgr.certificates.services.runs import Source, source_of
from compmgr.certificates.views import address, pages
from compmgr.certificates.views.due import TABS, described, tab_words
from compmgr.competitions.models import Contest
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.jobs import Job, JobItem
from compmgr.foundation.pages import Listing, by_enum, listing
from compmgr.foundation.web import database
from compmgr.layouts import services as layouts
from compmgr.layouts.models import LayoutVersion
from compmgr.layouts.queries import default_version
from compmgr.results.models import Result
from compmgr.sites.models import Site

SOURCES = {"result": Result, "contest": Contest, "batch": Batch, "site": Site}
SHOWN = 100


@pages.get("/certificates/runs")
@requires(Permission.CERTIFICATE_ISSUE)
def runs() -> ResponseReturnValue:
    rows = listing(
        database(),
        queries.runs_within(reach()),
        columns={"prepared": Run.prepared_at, "title": Run.title, "state": Run.state, "holders": Run.holders},
        default="prepared",
        descending=True,
        search=(Run.title, Run.note),
        filters=[
            by_enum("kind", _("Kind of certificate"), Run.kind, CertificateKind),
            by_enum("state", _("State"), Run.state, RunState),
        ],
    )
    return render_template("certificates/runs.html", listing=rows, jobs=jobs_of(database(), list(rows.rows)))


@pages.route("/certificates/runs/new", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_ISSUE)
def new_run() -> ResponseReturnValue:
    tab, source = _asked()
    kind, origin = TABS[tab]
    form = RunForm()
    form.layout.offer(_versions(kind), version_words)
    if not form.is_submitted():
        usual = default_version(database(), kind)
        form.layout.data = usual.public_id if usual else None
    elif form.validate():
        try:
            run = services.prepare(
                database(),
                kind,
                source,
                version=form.layout.row,
                signed=form.is_signed.data,
                choices=form.choices(),
                address=address(),
                note=form.note.data or "",
                by=actor(),
            )
            return redirect(url_for("certificates.run", run_id=run.public_id))
        except DomainError as refusal:
            form.refuse("layout", refusal)
    waiting, why = _waiting(kind, source, form)
    name, below, state = described(origin, source)
    page = render_template(
        "certificates/new_run.html",
        form=form,
        kind=kind,
        tab=tab,
        tab_words=tab_words(tab),
        name=name,
        below=below,
        state=state,
        waiting=waiting,
        why=say(why) if why else "",
        shown=SHOWN,
        usual=titles_of(source.stage.event, Choices()) if isinstance(source, Result) else None,
    )
    return page, 422 if form.is_submitted() else 200


def _asked() -> tuple[str, Source]:
    """The kind and the source the address names: `?kind=award&result=…`."""
    tab = request.args.get("kind", "")
    name = TABS[tab][1].value if tab in TABS else ""
    if not name or not request.args.get(name):
        raise NotFound("There is no such page, or you may not see it.")
    source: Any = load(SOURCES[name], request.args[name])
    return tab, source


def version_words(version: LayoutVersion) -> str:
    return f"{version.layout.name} · {_('version %(number)s', number=version.number)}"


def _versions(kind: CertificateKind) -> Any:
    """Shipped layouts are there since the worker started; looking at the page makes none."""
    return layouts.released_versions(database(), kind)


def _waiting(kind: CertificateKind, source: Source, form: RunForm) -> tuple[list[dues.Listed], DomainError | None]:
    """Who would get one, or why nobody does."""
    try:
        return dues.waiting(database(), kind, source, form.choices()), None
    except DomainError as refusal:
        return [], refusal


@pages.get("/certificates/runs/<run_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def run(run_id: str) -> ResponseReturnValue:
    found = load(Run, run_id)
    job = database().get(Job, found.job_id) if found.job_id else None
    is_prepared = found.state is RunState.PREPARED
    listed = _list_of(found) if is_prepared else _issued_of(found)
    return render_template(
        "certificates/run.html",
        run=found,
        job=job,
        source=source_address(source_of(database(), found)),
        listing=listed,
        named=services.whom(database(), found, listed.rows) if is_prepared else [],
        print_files=queries.print_files_of(database(), found),
        print_form=PrintForm(),
        mine=found.prepared_by_id == actor().id,
        troubles=[(name, say(why)) for name, why in _troubles(found)],
    )


def _list_of(found: Run) -> Listing:
    """Who is to get a certificate: what the second person compares before the release."""
    query = queries.items_of_run(found)
    return listing(database(), query, columns={"position": JobItem.position}, default="position", per_page=50)


def _issued_of(found: Run) -> Listing:
    columns = {"issued": Certificate.id, "number": Certificate.number, "holder": Certificate.holder}
    search = (Certificate.number, Certificate.holder)
    query = queries.certificates_of_run(found)
    return listing(database(), query, columns=columns, default="issued", search=search, per_page=50)


def source_address(source: Source) -> str:
    """The page of what the certificates come from, for who may see it; a published result is seen by everybody."""
    pages_of: dict[type[Source], tuple[str, str, Permission]] = {
        Result: ("results.result", "result_id", Permission.RESULT_READ),
        Batch: ("assessment.batch", "batch_id", Permission.BATCH_READ),
        Contest: ("competitions.contest", "contest_id", Permission.CONTEST_READ),
        Site: ("sites.site", "site_id", Permission.SITE_READ),
    }
    endpoint, name, permission = pages_of[type(source)]
    if may(permission, source):
        values: dict[str, Any] = {name: source.public_id}
        return url_for(endpoint, **values)
    return url_for("portal.published_result", result_id=source.public_id) if isinstance(source, Result) else ""


def _troubles(found: Run) -> list[tuple[str, DomainError]]:
    return services.recheck(database(), found) if found.state is RunState.PREPARED else []


@pages.get("/certificates/runs/<run_id>/preview")
@requires(Permission.CERTIFICATE_ISSUE)
def preview(run_id: str) -> ResponseReturnValue:
    content = services.preview(database(), load(Run, run_id), request.args.get("which", "first"))
    return send_file(io.BytesIO(content), "application/pdf", download_name="样张.pdf", max_age=0)


@pages.post("/certificates/runs/<run_id>/release")
@requires(Permission.CERTIFICATE_ISSUE)
def release(run_id: str) -> ResponseReturnValue:
    found = load(Run, run_id)
    services.release(database(), found, by=actor())
    return redirect(url_for("certificates.run", run_id=found.public_id))


@pages.post("/certificates/runs/<run_id>/withdrawal")
@requires(Permission.CERTIFICATE_ISSUE)
def withdraw(run_id: str) -> ResponseReturnValue:
    found = load(Run, run_id)
    services.withdraw(database(), found, by=actor())
    flash(_("The run is withdrawn."), "success")
    return redirect(url_for("certificates.run", run_id=found.public_id))

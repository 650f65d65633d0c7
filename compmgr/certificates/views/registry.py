"""The registry desk: search by document, the paper log, figures of a year, the ministry's sheet."""

import io
from typing import Any

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment.queries import newest_marks
from compmgr.certificates.forms.registry import IdSearchForm, PaperForm, UploadSheetForm
from compmgr.certificates.models import Certificate, PaperEvent
from compmgr.certificates.queries import registry
from compmgr.certificates.queries.resigning import versions_of
from compmgr.certificates.rules.paper import copies_out
from compmgr.certificates.rules.states import PaperEventKind
from compmgr.certificates.services import desk
from compmgr.certificates.spreadsheet import statistics_sheet, upload_sheet
from compmgr.certificates.views import pages
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import word
from compmgr.foundation.pages import by_enum, listing
from compmgr.foundation.web import database
from compmgr.sites.models import Site
from compmgr.sites.queries import sites

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UPLOADED = 20_000


@pages.route("/certificates/by-document", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_ISSUE)
def by_document() -> ResponseReturnValue:
    form, found = IdSearchForm(), None
    if form.validate_on_submit():
        found = desk.search_by_document(database(), reach(), form.id_number.data or "", by=actor())
    page = render_template("certificates/by_document.html", form=form, found=found)
    return page, 422 if form.errors else 200


@pages.get("/certificates/paper")
@requires(Permission.CERTIFICATE_READ)
def paper_log() -> ResponseReturnValue:
    rows = listing(
        database(),
        registry.paper_events(reach()),
        columns={"at": PaperEvent.at, "number": Certificate.number, "kind": PaperEvent.kind},
        default="at",
        descending=True,
        search=(Certificate.number, Certificate.holder, PaperEvent.reason),
        filters=[by_enum("kind", _("What happened"), PaperEvent.kind, PaperEventKind)],
    )
    return render_template("certificates/paper.html", listing=rows)


@pages.get("/certificates/statistics")
@requires(Permission.CERTIFICATE_READ)
def statistics() -> ResponseReturnValue:
    years = registry.years(database(), reach())
    year = request.args.get("year", type=int)
    year = year if year in years else years[0]
    return render_template("certificates/statistics.html", years=years, year=year, **_figures(year))


@pages.get("/certificates/statistics/<int:year_number>.xlsx")
@requires(Permission.CERTIFICATE_READ)
def statistics_file(year_number: int) -> ResponseReturnValue:
    if year_number not in registry.years(database(), reach()):
        raise NotFound("Nothing was issued in that year.")
    figures = _figures(year_number)
    named = {
        _("By kind"): [(word(count.name), count) for count in figures["by_kind"]],
        _("By level"): [(word(count.name), count) for count in figures["by_level"]],
        _("By occupation"): [(count.name, count) for count in figures["by_occupation"]],
        _("By station or base"): [(count.name, count) for count in figures["by_site"]],
    }
    return _send(statistics_sheet(named), f"证书统计-{year_number}.xlsx")


@pages.route("/certificates/ministry", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_ISSUE)
def ministry() -> ResponseReturnValue:
    form = UploadSheetForm() if request.method == "POST" else UploadSheetForm.this_month(clock.today())
    form.site.offer(database().scalars(sites(reach()).order_by(Site.name)), lambda site: site.name)
    if form.validate_on_submit():
        try:
            return _upload(form)
        except DomainError as refusal:
            form.refuse("last", refusal)
    page = render_template("certificates/ministry.html", form=form)
    return page, 422 if form.errors else 200


def beside(found: Certificate) -> dict[str, Any]:
    """What the page of a certificate shows of the desk: its paper, the chain of replacements, files before."""
    events = registry.paper_of(database(), found)
    return {
        "paper_events": events,
        "papers_out": copies_out([(event.kind, event.copies) for event in events]),
        "paper_form": PaperForm(),
        "before": registry.predecessor(database(), found),
        "after": registry.successor(database(), found),
        "versions": versions_of(database(), found),
    }


def _upload(form: UploadSheetForm) -> ResponseReturnValue:
    first, last = form.first.data, form.last.data
    assert first is not None and last is not None
    query = registry.to_upload(reach(), first, last, form.site.row).limit(MOST_UPLOADED + 1)
    rows = [tuple(row) for row in database().execute(query)]
    desk.hand_out_upload_sheet(database(), rows, first, last, most=MOST_UPLOADED, by=actor())
    marks = newest_marks(database(), [row[4].id for row in rows])
    return _send(upload_sheet(rows, marks), f"证书数据上报-{first:%Y%m%d}-{last:%Y%m%d}.xlsx")


def _figures(year: int) -> dict[str, Any]:
    asked = (database(), reach(), year)
    return {
        "by_kind": registry.counts_by_kind(*asked),
        "by_level": registry.counts_by_level(*asked),
        "by_occupation": registry.counts_by_occupation(*asked),
        "by_site": registry.counts_by_site(*asked),
        "paper": registry.paper_counts(*asked),
        "void": registry.void_numbers(database()),
    }


def _send(content: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=name, max_age=0)

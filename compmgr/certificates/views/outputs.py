"""What comes out of runs, results and batches: ZIPs by folder, print files in parts, and the order for the printer."""

import io
from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, redirect, request, send_file, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment.models import Batch
from compmgr.certificates import queries, services
from compmgr.certificates.forms import PrintForm
from compmgr.certificates.models import Certificate, PrintFile, Run
from compmgr.certificates.services.files import Stored, files_of_run, safe, stored
from compmgr.certificates.services.printouts import is_newest, order_of, print_file_name, start_printouts
from compmgr.certificates.views import pages
from compmgr.foundation import storage
from compmgr.foundation.errors import Conflict, NotFound, Refusal
from compmgr.foundation.spreadsheet import write
from compmgr.foundation.web import database
from compmgr.results.models import Result

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/results/<result_id>/certificates.zip")
@requires(Permission.CERTIFICATE_READ)
def result_files(result_id: str) -> ResponseReturnValue:
    found = load(Result, result_id)
    event = found.stage.event
    return _zip(_stored(queries.certificates_of_result(database(), found)), f"证书-{event.contest.name}-{event.name}")


@pages.get("/batches/<batch_id>/certificates.zip")
@requires(Permission.CERTIFICATE_READ)
def batch_files(batch_id: str) -> ResponseReturnValue:
    found = load(Batch, batch_id)
    return _zip(_stored(queries.certificates_of_batch(database(), found)), f"证书-{found.name}")


@pages.get("/certificates/runs/<run_id>/certificates.zip")
@requires(Permission.CERTIFICATE_READ)
def run_files(run_id: str) -> ResponseReturnValue:
    """Every certificate of a run, in a folder for each delegation or site."""
    found = load(Run, run_id)
    return _zip(files_of_run(database(), found), f"证书-{found.title}")


@pages.post("/certificates/runs/<run_id>/print-files")
@requires(Permission.CERTIFICATE_ISSUE)
def print_run(run_id: str) -> ResponseReturnValue:
    found, form = load(Run, run_id), PrintForm()
    pages_each = form.pages_each.data if form.validate_on_submit() else None
    if not pages_each:
        raise Refusal("A part has between 1 and 7000 pages.")
    job = start_printouts(database(), found, pages_each, by=actor(), reason=form.reason.data or "")
    return redirect(url_for("desk.job", job_id=job.public_id))


@pages.get("/certificates/print-files/<print_file_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def print_file(print_file_id: str) -> ResponseReturnValue:
    found = load(PrintFile, print_file_id)
    if found.removed_at is not None:
        raise NotFound("This print file was removed at the end of its retention.")
    if not is_newest(database(), found):
        raise Conflict("The print files of this run were made once more; give the printer the newer ones.")
    content = io.BytesIO(storage.get(found.file_key))
    return send_file(content, "application/pdf", as_attachment=True, download_name=print_file_name(found), max_age=0)


@pages.get("/certificates/runs/<run_id>/print-order.xlsx")
@requires(Permission.CERTIFICATE_ISSUE)
def print_order(run_id: str) -> ResponseReturnValue:
    found = load(Run, run_id)
    asked = {name: request.args.get(name, "").strip()[:100] for name in ("paper", "contact")}
    content = io.BytesIO(write(order_of(database(), found, **asked)))
    return send_file(content, XLSX, as_attachment=True, download_name=f"印刷委托单-{safe(found.title)}.xlsx", max_age=0)


def _stored(found: Sequence[Certificate]) -> list[Stored]:
    return [stored(certificate) for certificate in found]


def _zip(files: Sequence[Stored], name: str) -> ResponseReturnValue:
    """A ZIP as it is made: thousands of files, one in memory; what was asked of the database is already known."""
    if not files:
        raise Refusal("There are no certificates to download yet.")
    answer = Response(stream_with_context(services.zip_stream(files)), mimetype="application/zip")
    told = quote(f"{safe(name)}.zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"certificates.zip\"; filename*=UTF-8''{told}"
    return answer

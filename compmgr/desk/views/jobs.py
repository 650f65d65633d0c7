"""A run of work that takes a while: how far it is, stopping and going on, and what was refused."""

import io
from typing import Any

from flask import jsonify, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import actor, may, signed_in
from compmgr.accounts.permissions import Permission
from compmgr.certificates.models import Run
from compmgr.certificates.queries.resigning import resigning_of_job
from compmgr.certificates.queries.runs import run_behind
from compmgr.desk import queries, services
from compmgr.desk.views import pages
from compmgr.foundation import jobs
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.jobs import Job, JobItem
from compmgr.foundation.spreadsheet import Column, write
from compmgr.foundation.web import database

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/jobs/<job_id>")
@signed_in
def job(job_id: str) -> ResponseReturnValue:
    found = own(job_id)
    items = jobs.refused_items(database(), found)
    names = queries.names_of(database(), [item.subject for item in items])
    refused = [(item, names[item.subject], reason(item)) for item in items]
    run, address = behind(found)
    return render_template(
        "desk/job.html", job=found, refused=refused, text=progress_words(found), run_url=address, run=run
    )


def behind(found: Job) -> tuple[Run | None, str]:
    """The run of certificates that the job does, and its address; or the address of the new signatures it makes."""
    if (run := run_behind(database(), found)) and may(Permission.CERTIFICATE_ISSUE, run):
        return run, url_for("certificates.run", run_id=run.public_id)
    if (signing := resigning_of_job(database(), found)) and may(Permission.CERTIFICATE_REVOKE, signing):
        return None, url_for("certificates.resigning", resigning_id=signing.public_id)
    return None, ""


@pages.get("/jobs/<job_id>/failures.xlsx")
@signed_in
def job_failures(job_id: str) -> ResponseReturnValue:
    found = own(job_id)
    items = jobs.refused_items(database(), found)
    names = queries.names_of(database(), [item.subject for item in items])
    heads = [Column(_("Row"), width=8), Column(_("Whom or what"), width=24), Column(_("Reason"), width=80)]
    rows = [[item.position + 1, names[item.subject], reason(item)] for item in items]
    content = io.BytesIO(write({_("Refused"): (heads, rows)}))
    return send_file(content, XLSX, as_attachment=True, download_name=f"{found.title}.xlsx", max_age=0)


@pages.get("/jobs/<job_id>/state")
@signed_in
def job_state(job_id: str) -> ResponseReturnValue:
    found = own(job_id)
    answer = {"done": found.done + found.refused, "total": found.total, "text": progress_words(found)}
    return jsonify({**answer, "finished": not found.is_open, "url": url_for("desk.job", job_id=job_id)})


@pages.post("/jobs/<job_id>/pause")
@signed_in
def pause_job(job_id: str) -> ResponseReturnValue:
    services.pause(database(), own(job_id), by=actor())
    return redirect(url_for("desk.job", job_id=job_id))


@pages.post("/jobs/<job_id>/continuation")
@signed_in
def resume_job(job_id: str) -> ResponseReturnValue:
    services.resume(database(), own(job_id), by=actor())
    return redirect(url_for("desk.job", job_id=job_id))


@pages.post("/jobs/<job_id>/cancellation")
@signed_in
def cancel_job(job_id: str) -> ResponseReturnValue:
    services.cancel(database(), own(job_id), by=actor())
    return redirect(url_for("desk.job", job_id=job_id))


@pages.post("/jobs/<job_id>/second-try")
@signed_in
def retry_job(job_id: str) -> ResponseReturnValue:
    services.retry_refused(database(), own(job_id), by=actor())
    return redirect(url_for("desk.job", job_id=job_id))


def own(job_id: str) -> Job:
    """The job, for who started it and for who sees the whole desk; runs of certificates for everyone who issues."""
    found = database().scalar(select(Job).filter_by(public_id=job_id))
    others = found is not None and found.kind.startswith("certificates.") and may(Permission.CERTIFICATE_ISSUE)
    if found is None or not (found.started_by_id == actor().id or others or may(Permission.DESK_VIEW)):
        raise NotFound("There is no such page, or you may not see it.")
    return found


def progress_words(job: Job) -> str:
    values: dict[str, Any] = {"done": job.done, "refused": job.refused, "total": job.total}
    told = _("%(done)s of %(total)s done, %(refused)s refused", **values)
    if job.seconds_left is None:
        return told
    a_minute, minutes = round(job.rate * 60), -(-job.seconds_left // 60)
    return told + _("; %(rate)s a minute, about %(minutes)s minutes left", rate=a_minute, minutes=minutes)


def reason(item: JobItem) -> str:
    return say(DomainError(item.message, **(item.values or {}))) if item.message else ""

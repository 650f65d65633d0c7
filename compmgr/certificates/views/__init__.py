"""Pages of certificates: the register, one certificate, its file, runs, and revoking."""

import io
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment.models import Batch
from compmgr.audit.queries import entries_about
from compmgr.certificates import queries, services
from compmgr.certificates.forms import RevocationForm
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.services.files import file_name
from compmgr.foundation.crypto import mask_id_number
from compmgr.foundation.errors import Refusal
from compmgr.foundation.pages import by_enum, listing
from compmgr.foundation.web import database
from compmgr.results.models import Result

pages = Blueprint("certificates", __name__)

#: Printed facts that a page shows masked; they stand whole on the paper alone.
MASKED = {"ID number"}


@pages.record_once
def take_public_address(setup: BlueprintSetupState) -> None:
    services.use_public_address(setup.app.config["PUBLIC_URL"])


@pages.get("/certificates")
@requires(Permission.CERTIFICATE_READ)
def certificates() -> ResponseReturnValue:
    rows = listing(
        database(),
        queries.certificates_within(reach()),
        columns={
            "issued": Certificate.issued_at,
            "number": Certificate.number,
            "holder": Certificate.holder,
            "title": Certificate.title,
            "state": Certificate.state,
        },
        default="issued",
        descending=True,
        search=(Certificate.number, Certificate.holder, Certificate.title),
        filters=[
            by_enum("kind", _("Kind of certificate"), Certificate.kind, CertificateKind),
            by_enum("state", _("State"), Certificate.state, CertificateState),
        ],
    )
    return render_template("certificates/certificates.html", listing=rows)


@pages.get("/certificates/<certificate_id>")
@requires(Permission.CERTIFICATE_READ)
def certificate(certificate_id: str) -> ResponseReturnValue:
    return _page(load(Certificate, certificate_id), RevocationForm())


@pages.get("/certificates/<certificate_id>/file")
@requires(Permission.CERTIFICATE_READ)
def file(certificate_id: str) -> ResponseReturnValue:
    found = load(Certificate, certificate_id)
    return _send(services.file_of(found), "application/pdf", file_name(found))


@pages.post("/certificates/<certificate_id>/revocation")
@requires(Permission.CERTIFICATE_REVOKE)
def revoke(certificate_id: str) -> ResponseReturnValue:
    form, found = RevocationForm(), load(Certificate, certificate_id)
    if not form.validate_on_submit():
        return _page(found, form), 422
    services.revoke(database(), found, form.reason.data or "", by=actor())
    flash(_("The certificate is revoked."), "success")
    return redirect(url_for("certificates.certificate", certificate_id=found.public_id))


@pages.post("/results/<result_id>/certificates")
@requires(Permission.CERTIFICATE_ISSUE)
def award_run(result_id: str) -> ResponseReturnValue:
    job = services.start_award_run(database(), load(Result, result_id), by=actor(), address=_address())
    return redirect(url_for("desk.job", job_id=job.public_id))


@pages.post("/batches/<batch_id>/certificates")
@requires(Permission.CERTIFICATE_ISSUE)
def vocational_run(batch_id: str) -> ResponseReturnValue:
    job = services.start_vocational_run(database(), load(Batch, batch_id), by=actor(), address=_address())
    return redirect(url_for("desk.job", job_id=job.public_id))


@pages.get("/results/<result_id>/certificates.zip")
@requires(Permission.CERTIFICATE_READ)
def result_files(result_id: str) -> ResponseReturnValue:
    found = load(Result, result_id)
    event = found.stage.event
    return _zip(queries.certificates_of_result(database(), found), f"证书-{event.contest.name}-{event.name}.zip")


@pages.get("/batches/<batch_id>/certificates.zip")
@requires(Permission.CERTIFICATE_READ)
def batch_files(batch_id: str) -> ResponseReturnValue:
    found = load(Batch, batch_id)
    return _zip(queries.certificates_of_batch(database(), found), f"证书-{found.name}.zip")


def _address() -> str:
    """The public address: the setting, or where the embedded server was asked."""
    return current_app.config["PUBLIC_URL"] or request.url_root.rstrip("/")


def _zip(found: list[Certificate], name: str) -> ResponseReturnValue:
    if not found:
        raise Refusal("There are no certificates to download yet.")
    return _send(services.zip_of(found), "application/zip", name)


def _send(content: bytes, kind: str, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name, max_age=0)


def _page(found: Certificate, form: RevocationForm) -> str:
    printed = [
        (label, mask_id_number(value) if label in MASKED else value)
        for label, value in queries.facts_of(found).printed_facts()
    ]
    return render_template(
        "certificates/certificate.html", certificate=found, printed=printed, history=_history(found), form=form
    )


def _history(found: Certificate) -> list[dict[str, Any]]:
    words = {"certificate.issued": _("Issued"), "certificate.revoked": _("Revoked")}
    return [
        {
            "title": words.get(entry.action, entry.action),
            "at": entry.at,
            "by": entry.actor,
            "detail": entry.reason or "",
            "tone": "bad" if entry.action == "certificate.revoked" else "good",
        }
        for entry in entries_about(database(), found)
    ]

"""The register of certificates, one certificate with its history and its file, and how it ends."""

import io
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, names_in, reach, requires
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Permission
from compmgr.assessment.models import Batch
from compmgr.audit.queries import entries_about
from compmgr.certificates import queries, services
from compmgr.certificates.forms import RevocationForm, VoidForm
from compmgr.certificates.forms.registry import PaperForm
from compmgr.certificates.models import Certificate, Run
from compmgr.certificates.queries import registry as desk
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.services import paper
from compmgr.certificates.services.files import file_name
from compmgr.certificates.views import pages, registry
from compmgr.foundation.crypto import mask_id_number
from compmgr.foundation.errors import DomainError
from compmgr.foundation.pages import by_enum, listing
from compmgr.foundation.web import database
from compmgr.layouts.models import LayoutVersion

#: Printed facts that a page shows masked; they stand whole on the paper alone.
MASKED = {"ID number"}
BAD = {"certificate.revoked", "certificate.voided"}


@pages.get("/certificates")
@requires(Permission.CERTIFICATE_READ)
def certificates() -> ResponseReturnValue:
    rows = listing(
        database(),
        desk.register(reach()),
        columns={
            "issued": Certificate.issued_at,
            "number": Certificate.number,
            "holder": Certificate.holder,
            "title": Certificate.title,
            "state": Certificate.state,
        },
        default="issued",
        descending=True,
        search=(Certificate.number, Certificate.holder, Certificate.title, Batch.name),
        filters=[
            by_enum("kind", _("Kind of certificate"), Certificate.kind, CertificateKind),
            by_enum("state", _("State"), Certificate.state, CertificateState),
        ],
    )
    return render_template("certificates/certificates.html", listing=rows)


@pages.get("/certificates/<certificate_id>")
@requires(Permission.CERTIFICATE_READ)
def certificate(certificate_id: str) -> ResponseReturnValue:
    return _page(load(Certificate, certificate_id), RevocationForm(), VoidForm(prefix="void"))


@pages.get("/certificates/<certificate_id>/file")
@requires(Permission.CERTIFICATE_READ)
def file(certificate_id: str) -> ResponseReturnValue:
    found = load(Certificate, certificate_id)
    content = io.BytesIO(services.file_of(found))
    return send_file(content, "application/pdf", as_attachment=True, download_name=file_name(found), max_age=0)


@pages.post("/certificates/<certificate_id>/revocation")
@requires(Permission.CERTIFICATE_REVOKE)
def revoke(certificate_id: str) -> ResponseReturnValue:
    form, found = RevocationForm(), load(Certificate, certificate_id)
    if not form.validate_on_submit():
        return _page(found, form, VoidForm(None, prefix="void")), 422
    services.revoke(database(), found, form.reason.data or "", by=actor())
    flash(_("The certificate is revoked."), "success")
    return redirect(url_for("certificates.certificate", certificate_id=found.public_id))


@pages.post("/certificates/<certificate_id>/voiding")
@requires(Permission.CERTIFICATE_REVOKE)
def void(certificate_id: str) -> ResponseReturnValue:
    form, found = VoidForm(prefix="void"), load(Certificate, certificate_id)
    if not form.validate_on_submit():
        return _page(found, RevocationForm(None), form), 422
    services.void(database(), found, form.reason.data or "", by=actor())
    flash(_("The certificate is void; its number is spent."), "success")
    return redirect(url_for("certificates.certificate", certificate_id=found.public_id))


@pages.post("/certificates/<certificate_id>/paper")
@requires(Permission.CERTIFICATE_ISSUE)
def note_paper(certificate_id: str) -> ResponseReturnValue:
    form, found = PaperForm(), load(Certificate, certificate_id)
    if form.validate_on_submit():
        told: dict[str, Any] = {"copies": form.copies.data or 1, "reason": form.reason.data or ""}
        try:
            paper.note_paper(database(), found, form.kind.data, **told, by=actor())
            flash(_("The paper log is kept."), "success")
            return redirect(url_for("certificates.certificate", certificate_id=found.public_id) + "#paper")
        except DomainError as refusal:
            form.refuse("reason", refusal)
    return _page(found, RevocationForm(None), VoidForm(None, prefix="void"), paper_form=form), 422


def _page(found: Certificate, form: RevocationForm, void_form: VoidForm, **shown: Any) -> str:
    printed = [
        (label, mask_id_number(value) if label in MASKED else value)
        for label, value in queries.facts_of(found).printed_facts()
        if label != "Sample"
    ]
    run = database().get(Run, found.run_id) if found.run_id else None
    return render_template(
        "certificates/certificate.html",
        certificate=found,
        printed=printed,
        run=run,
        version=_version(found),
        history=_history(found, run),
        form=form,
        void_form=void_form,
        **(registry.beside(found) | shown),
    )


def _version(found: Certificate) -> LayoutVersion | None:
    return database().get(LayoutVersion, found.layout_version_id) if found.layout_version_id else None


def _history(found: Certificate, run: Run | None) -> list[dict[str, Any]]:
    """What was done to the certificate; one that came out of a run was issued by who released it."""
    words = {
        "certificate.issued": _("Issued"),
        "certificate.revoked": _("Revoked"),
        "certificate.voided": _("Declared void"),
        "certificate.replacement_asked": _("Replacement asked for"),
        "certificate.replacement_refused": _("Replacement refused"),
        "certificate.replaced": _("Replaced"),
        "certificate.paper_noted": _("Noted in the paper log"),
        "certificate.redacted": _("Personal data removed"),
    }
    entries = entries_about(database(), found)
    names = names_in(entries)
    told = [
        {
            "title": words.get(entry.action, entry.action),
            "at": entry.at,
            "by": names.get(entry.actor_id, entry.actor),
            "detail": entry.reason or "",
            "tone": "bad" if entry.action in BAD else "good",
        }
        for entry in entries
    ]
    if run is None:
        return told
    issuer = database().get_one(User, found.issued_by_id)
    issued = {"title": _("Issued"), "at": found.issued_at, "by": issuer.name, "detail": run.title, "tone": "good"}
    return [issued, *told]

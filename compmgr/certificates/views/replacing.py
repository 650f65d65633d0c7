"""Pages of replacements: the list, asking for one, deciding on it."""

import io
import json
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.certificates.forms.registry import DecisionForm, ReplacementForm
from compmgr.certificates.models import Certificate, Replacement
from compmgr.certificates.queries import registry
from compmgr.certificates.rules.replacing import LABELS, changeable
from compmgr.certificates.rules.states import ReplacementCause, ReplacementState
from compmgr.certificates.services import replacing
from compmgr.certificates.views import pages
from compmgr.foundation import storage
from compmgr.foundation.crypto import mask_id_number
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.forms import clean
from compmgr.foundation.pages import by_enum, listing
from compmgr.foundation.web import database

#: Facts that are offered even where the old certificate says nothing of them; other empty ones its kind does not print.
OFTEN = ("unit", "delegation", "work_type")


@pages.get("/replacements")
@requires(Permission.CERTIFICATE_READ)
def replacements() -> ResponseReturnValue:
    rows = listing(
        database(),
        registry.replacements(reach()),
        columns={"asked": Replacement.asked_at, "number": Certificate.number, "state": Replacement.state},
        default="asked",
        descending=True,
        search=(Certificate.number, Certificate.holder),
        filters=[
            by_enum("state", _("State"), Replacement.state, ReplacementState),
            by_enum("cause", _("Cause"), Replacement.cause, ReplacementCause),
        ],
    )
    return render_template("certificates/replacements.html", listing=rows)


@pages.route("/certificates/<certificate_id>/replacements/new", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_ISSUE)
def new_replacement(certificate_id: str) -> ResponseReturnValue:
    found = load(Certificate, certificate_id)
    form = ReplacementForm(cause=_cause(request.args.get("cause")))
    facts = json.loads(found.facts)
    names = changeable(facts, ReplacementCause.CORRECTION)
    asked = {name: facts[name] for name in names if facts[name] or name in OFTEN}
    if form.validate_on_submit():
        asked |= _asked(facts, form.cause.data)
        try:
            made = replacing.ask(
                database(), found, form.cause.data, changes=_asked(facts, form.cause.data), **_told(form)
            )
        except DomainError as refusal:
            form.refuse("cause", refusal)
        else:
            flash(_("The replacement is asked for. A second person decides on it."), "success")
            return redirect(url_for("certificates.replacement", replacement_id=made.public_id))
    page = render_template(
        "certificates/new_replacement.html", certificate=found, form=form, asked=asked, labels=LABELS
    )
    return page, 422 if form.errors else 200


@pages.get("/replacements/<replacement_id>")
@requires(Permission.CERTIFICATE_READ)
def replacement(replacement_id: str) -> ResponseReturnValue:
    return _page(load(Replacement, replacement_id), DecisionForm())


@pages.post("/replacements/<replacement_id>/grant")
@requires(Permission.CERTIFICATE_REVOKE)
def grant_replacement(replacement_id: str) -> ResponseReturnValue:
    asked, form = load(Replacement, replacement_id), DecisionForm()
    new = replacing.grant(database(), asked, note=form.note.data or "", by=actor())
    flash(_("Certificate %(number)s is issued; the old one says so from now on.", number=new.number), "success")
    return redirect(url_for("certificates.certificate", certificate_id=new.public_id))


@pages.post("/replacements/<replacement_id>/refusal")
@requires(Permission.CERTIFICATE_REVOKE)
def refuse_replacement(replacement_id: str) -> ResponseReturnValue:
    asked, form = load(Replacement, replacement_id), DecisionForm()
    try:
        replacing.refuse(database(), asked, note=form.note.data or "", by=actor())
    except DomainError as refusal:
        form.refuse("note", refusal)
        return _page(asked, form), 422
    flash(_("The replacement is refused; the certificate stands."), "success")
    return redirect(url_for("certificates.replacement", replacement_id=asked.public_id))


@pages.get("/replacements/<replacement_id>/evidence")
@requires(Permission.CERTIFICATE_ISSUE)
def evidence(replacement_id: str) -> ResponseReturnValue:
    asked = load(Replacement, replacement_id)
    if not asked.evidence_key:
        raise NotFound("This replacement has no evidence.")
    suffix = asked.evidence_key.rsplit(".", 1)[-1]
    kind = "application/pdf" if suffix == "pdf" else "image/jpeg"
    name = f"换发依据-{asked.certificate.number}.{suffix}"
    content = io.BytesIO(storage.get(asked.evidence_key))
    return send_file(content, kind, as_attachment=True, download_name=name, max_age=0)


def _cause(given: str | None) -> ReplacementCause:
    return ReplacementCause(given) if given in set(ReplacementCause) else ReplacementCause.CORRECTION


def _asked(facts: dict[str, str], cause: ReplacementCause) -> dict[str, str]:
    """What was typed for the facts this cause may change."""
    names = changeable(facts, cause)
    return {name: clean(request.form.get(f"fact-{name}")) or "" for name in names if f"fact-{name}" in request.form}


def _told(form: ReplacementForm) -> dict[str, Any]:
    evidence = form.evidence.data.read() if form.evidence.data else None
    said = {"reason": form.reason.data or "", "public_reason": form.public_reason.data or ""}
    return {**said, "evidence": evidence, "by": actor()}


def _page(asked: Replacement, form: DecisionForm) -> str:
    changes = {
        name: tuple(mask_id_number(value) for value in pair) if name == "id_number" else pair
        for name, pair in replacing.changes_of(asked).items()
    }
    is_own = asked.asked_by_id == actor().id
    return render_template(
        "certificates/replacement.html", asked=asked, changes=changes, is_own=is_own, form=form, labels=LABELS
    )

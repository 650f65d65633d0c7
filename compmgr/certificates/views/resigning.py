"""Lost keys and what they signed: the list, asking for new signatures, releasing as a second person."""

import io
from collections import Counter

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.certificates.forms.resigning import ResigningForm
from compmgr.certificates.models import Resigning
from compmgr.certificates.queries import resigning as queries
from compmgr.certificates.queries.runs import jobs_of
from compmgr.certificates.services import resigning as services
from compmgr.certificates.spreadsheet import resigning_sheet
from compmgr.certificates.views import pages
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import word
from compmgr.foundation.jobs import Job
from compmgr.foundation.pages import listing
from compmgr.foundation.web import database
from compmgr.proof.models import SigningKey

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/certificates/resignings")
@requires(Permission.CERTIFICATE_REVOKE)
def resignings() -> ResponseReturnValue:
    rows = listing(
        database(),
        queries.resignings(),
        columns={"prepared": Resigning.prepared_at, "state": Resigning.state},
        default="prepared",
        descending=True,
    )
    lost = queries.lost_keys(database())
    return render_template(
        "certificates/resignings.html",
        listing=rows,
        jobs=jobs_of(database(), list(rows.rows)),
        lost=lost,
        again=queries.signed_anew(database(), lost),
    )


@pages.route("/certificates/resignings/keys/<kid>", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_REVOKE)
def lost_key(kid: str) -> ResponseReturnValue:
    """What a lost key signed and still stands, by what the log says; and asking for new signatures."""
    key, form = _lost(kid), ResigningForm()
    if form.validate_on_submit():
        try:
            told = {"with_later": form.with_later.data, "note": form.note.data or ""}
            made = services.prepare(database(), key, **told, by=actor())
            return redirect(url_for("certificates.resigning", resigning_id=made.public_id))
        except DomainError as refusal:
            form.refuse("note", refusal)
    counts = Counter(one.logged.value for one in queries.affected(database(), key))
    page = render_template("certificates/lost_key.html", key=key, form=form, counts=counts)
    return page, 422 if form.errors else 200


@pages.get("/certificates/resignings/keys/<kid>.xlsx")
@requires(Permission.CERTIFICATE_REVOKE)
def lost_key_list(kid: str) -> ResponseReturnValue:
    key = _lost(kid)
    content = io.BytesIO(resigning_sheet((one, word(one.kind)) for one in queries.affected(database(), key)))
    return send_file(content, XLSX, as_attachment=True, download_name=f"需重新签名-{key.kid}.xlsx", max_age=0)


@pages.get("/certificates/resignings/<resigning_id>")
@requires(Permission.CERTIFICATE_REVOKE)
def resigning(resigning_id: str) -> ResponseReturnValue:
    found = load(Resigning, resigning_id)
    job = database().get(Job, found.job_id) if found.job_id else None
    mine = found.prepared_by_id == actor().id
    return render_template("certificates/resigning.html", found=found, job=job, mine=mine)


@pages.post("/certificates/resignings/<resigning_id>/release")
@requires(Permission.CERTIFICATE_REVOKE)
def release_resigning(resigning_id: str) -> ResponseReturnValue:
    found = load(Resigning, resigning_id)
    services.release(database(), found, by=actor())
    return redirect(url_for("certificates.resigning", resigning_id=found.public_id))


@pages.post("/certificates/resignings/<resigning_id>/withdrawal")
@requires(Permission.CERTIFICATE_REVOKE)
def withdraw_resigning(resigning_id: str) -> ResponseReturnValue:
    found = load(Resigning, resigning_id)
    services.withdraw(database(), found, by=actor())
    flash(_("The run is withdrawn."), "success")
    return redirect(url_for("certificates.resigning", resigning_id=found.public_id))


def _lost(kid: str) -> SigningKey:
    for key in queries.lost_keys(database()):
        if key.kid == kid:
            return key
    raise NotFound("There is no such page, or you may not see it.")

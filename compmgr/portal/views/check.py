"""Is this certificate real? By its number and name, or by the address in its QR code; nobody signs in."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import open_to_all
from compmgr.certificates.queries import by_token
from compmgr.foundation.errors import TooMany
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database, keep_changes
from compmgr.portal import queries, services
from compmgr.portal.forms import CheckForm
from compmgr.portal.rules import standing
from compmgr.portal.views import pages


@pages.route("/check", methods=["GET", "POST"])
@open_to_all
def check() -> ResponseReturnValue:
    """A try is counted whatever it finds: an unknown number and another name get the same answer."""
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("portal/check.html", form=form), 422 if form.errors else 200
    keep_changes()
    try:
        found = services.check_certificate(
            database(), form.number.data or "", form.name.data or "", address=request.remote_addr or ""
        )
    except TooMany as refusal:
        return render_template("portal/check.html", form=form, refused=say(refusal)), 429
    if found is None:
        return render_template("portal/check.html", form=form, not_found=True), 404
    return redirect(url_for("portal.checked", token=found.token), 303)


@pages.get("/c/<token>")
@open_to_all
def checked(token: str) -> ResponseReturnValue:
    """What the QR code leads to: the certificate's state today and everything it prints; this address never dies."""
    certificate = by_token(database(), token)
    worth = standing(certificate.state) if certificate else None
    if certificate is None or worth is None:
        return render_template("portal/unknown_certificate.html"), 404
    facts = queries.printed(certificate)
    answer = make_response(
        render_template(
            "portal/checked.html",
            certificate=certificate,
            worth=worth,
            facts=[(label, value) for label, value in facts if label != "Sample"],
            is_sample=any(label == "Sample" for label, _value in facts),
        )
    )
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    return answer

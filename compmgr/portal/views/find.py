"""Finding one's certificates on a telephone: name and end of the ID, a code, then the certificates for half an hour."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from compmgr.accounts.guard import open_to_all
from compmgr.certificates.models import Certificate
from compmgr.foundation import clock
from compmgr.foundation.errors import NotFound, Refusal, TooMany
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database, keep_changes
from compmgr.portal import queries, services
from compmgr.portal.forms import CodeForm, FindForm
from compmgr.portal.models import FindRequest
from compmgr.portal.rules.finding import GOOD_FOR, OPEN_FOR
from compmgr.portal.views import holding, pages
from compmgr.portal.views.badges import document
from compmgr.portal.views.mine import holder_words, photo_words

#: Under this name a browser remembers which request it gave the right code for.
FOUND = "found"


@pages.route("/find", methods=["GET", "POST"])
@open_to_all
def find() -> ResponseReturnValue:
    """Whoever asks gets the same answer: a code was sent if we know them."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("portal/find.html", form=form), 422 if form.errors else 200
    keep_changes()
    try:
        asked = services.ask_for_code(
            database(), form.name.data or "", form.end.data or "", address=request.remote_addr or ""
        )
    except TooMany as refusal:
        return render_template("portal/find.html", form=form, refused=say(refusal)), 429
    except Refusal as refusal:
        form.refuse("end", refusal)
        return render_template("portal/find.html", form=form), 422
    return redirect(url_for("portal.find_code", find_request_id=asked.public_id), 303)


@pages.route("/find/<find_request_id>", methods=["GET", "POST"])
@open_to_all
def find_code(find_request_id: str) -> ResponseReturnValue:
    asked = queries.request_of(database(), find_request_id)
    if asked is None:
        raise NotFound("There is no such page, or you may not see it.")
    form, refused = CodeForm(), ""
    if form.validate_on_submit():
        keep_changes()
        try:
            if services.enter_code(database(), asked, form.code.data or "", address=request.remote_addr or ""):
                session[FOUND] = asked.public_id
                return redirect(url_for("portal.found"), 303)
            form.refuse("code", Refusal("The code is not right."))
        except (Refusal, TooMany) as refusal:
            refused = say(refusal)
    minutes = int(GOOD_FOR.total_seconds() // 60)
    page = render_template("portal/find_code.html", form=form, refused=refused, minutes=minutes)
    return page, 422 if form.errors or refused else 200


@pages.get("/find/certificates")
@open_to_all
def found() -> ResponseReturnValue:
    asked = open_request()
    if asked is None:
        return redirect(url_for("portal.find"))
    return render_template(
        "portal/found.html",
        certificates=queries.certificates_of(database(), [asked.person_id or 0]),
        people=queries.people(database(), [asked.person_id or 0]),
        until=asked.expires_at,
        minutes=int(OPEN_FOR.total_seconds() // 60),
        **holder_words(),
    )


@pages.get("/find/certificates/<certificate_id>")
@open_to_all
def found_certificate(certificate_id: str) -> ResponseReturnValue:
    return holding.download(certificate_found(certificate_id))


@pages.get("/find/certificates/<certificate_id>/badge.json")
@open_to_all
def found_badge(certificate_id: str) -> ResponseReturnValue:
    certificate = certificate_found(certificate_id)
    return document(holding.badge_of(certificate), holding.badge_name(certificate))


@pages.post("/find/certificates/<certificate_id>/photo")
@open_to_all
def show_found_photo(certificate_id: str) -> ResponseReturnValue:
    certificate = certificate_found(certificate_id)
    services.show_photo(database(), certificate, request.form.get("shown") == "yes", by=None)
    flash(photo_words(certificate), "good")
    return redirect(url_for("portal.found"))


@pages.post("/find/end")
@open_to_all
def end_finding() -> ResponseReturnValue:
    """Whoever borrowed a telephone closes their pages before handing it back."""
    if asked := open_request():
        services.close(database(), asked)
    session.pop(FOUND, None)
    return redirect(url_for("portal.find"))


def open_request() -> FindRequest | None:
    return queries.live_request(database(), str(session.get(FOUND, "")), clock.now())


def certificate_found(certificate_id: str) -> Certificate:
    asked = open_request()
    certificate = database().scalar(select(Certificate).where(Certificate.public_id == certificate_id))
    if asked is None or certificate is None or asked.person_id is None or certificate.person_id != asked.person_id:
        raise NotFound("There is no such page, or you may not see it.")
    return certificate

"""One's own pages: entries, results, assessments with why, and certificates to download and to share."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import actor, reach, requires, signed_in
from compmgr.accounts.permissions import Permission, Scope
from compmgr.anonymity.queries import tickets_of
from compmgr.assessment.queries import candidacies_of, standings_of
from compmgr.certificates.models import Certificate
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.portal import queries, services
from compmgr.portal.rules.standing import standing
from compmgr.portal.views import holding, pages
from compmgr.portal.views.badges import document


@pages.get("/mine")
@requires(Permission.MY_PAGES)
def mine() -> ResponseReturnValue:
    """Only what belongs to the people this account stands for; nothing before it is published."""
    session, own = database(), reach().ids(Scope.PERSON)
    entries = queries.entries_of(session, own)
    placings = queries.placings_of(session, entries)
    candidacies = candidacies_of(session, own)
    known = queries.candidacies_known(candidacies)
    return render_template(
        "portal/mine.html",
        people=queries.people(session, own),
        entries=entries,
        placings=placings,
        tickets={entry.id: tickets_of(session, entry) for entry in entries if entry.id in placings},
        candidacies=candidacies,
        standings=standings_of(session, [one for one in candidacies if one.id in known]),
        certificates=queries.certificates_of(session, own, actor()),
        **holder_words(),
    )


@pages.get("/mine/certificates")
@signed_in
def my_certificates() -> ResponseReturnValue:
    """For whoever has an account: judges and organisers hold letters, and have no other pages of their own."""
    own = reach(Permission.MY_PAGES).ids(Scope.PERSON)
    certificates = queries.certificates_of(database(), own, actor())
    return render_template("portal/my_certificates.html", certificates=certificates, **holder_words())


@pages.get("/mine/certificates/<certificate_id>")
@signed_in
def my_certificate(certificate_id: str) -> ResponseReturnValue:
    return holding.download(own_certificate(certificate_id))


@pages.get("/mine/certificates/<certificate_id>/badge.json")
@signed_in
def my_badge(certificate_id: str) -> ResponseReturnValue:
    """The certificate as an Open Badge, to be carried to other systems."""
    certificate = own_certificate(certificate_id)
    return document(holding.badge_of(certificate), holding.badge_name(certificate))


@pages.post("/mine/certificates/<certificate_id>/photo")
@signed_in
def show_my_photo(certificate_id: str) -> ResponseReturnValue:
    certificate = own_certificate(certificate_id)
    services.show_photo(database(), certificate, request.form.get("shown") == "yes", by=actor())
    flash(photo_words(certificate), "good")
    return redirect(url_for("portal.my_certificates"))


def own_certificate(certificate_id: str) -> Certificate:
    """The certificate if it is the signed-in user's own; otherwise as if it did not exist."""
    certificate = database().scalar(select(Certificate).where(Certificate.public_id == certificate_id))
    own = reach(Permission.MY_PAGES).ids(Scope.PERSON)
    if certificate is None or not (certificate.person_id in own or certificate.user_id == actor().id):
        raise NotFound("There is no such page, or you may not see it.")
    return certificate


def holder_words() -> dict[str, object]:
    return {"standing": standing, "has_photo": holding.has_photo}


def photo_words(certificate: Certificate) -> str:
    if certificate.shows_photo:
        return str(_("The check page of this certificate now shows your photo."))
    return str(_("The check page of this certificate no longer shows your photo."))

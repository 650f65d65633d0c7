"""A skill passport as its owner shares it: read by whoever has the link, while it lasts."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from compmgr.accounts.guard import open_to_all
from compmgr.certificates.models import Certificate
from compmgr.foundation import clock
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.portal import queries, services
from compmgr.portal.rules.passport import by_year, chosen
from compmgr.portal.views import holding, pages
from compmgr.portal.views.badges import document


@pages.get("/passport/<token>")
@open_to_all
def shared_passport(token: str) -> ResponseReturnValue:
    """An expired and an ended link are as unknown as one that never was."""
    share = queries.live_share(database(), token, clock.now())
    if share is None:
        return render_template("portal/unknown_passport.html"), 404
    milestones = chosen(queries.milestones_of(database(), share.person), share.shown)
    answer = make_response(
        render_template("portal/shared_passport.html", share=share, person=share.person, years=by_year(milestones))
    )
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@pages.post("/passport/<token>/visits")
@open_to_all
def passport_visit(token: str) -> ResponseReturnValue:
    """The page says that somebody reads it; reading itself changes nothing."""
    if share := queries.live_share(database(), token, clock.now()):
        services.note_visit(database(), share.id)
    return "", 204


@pages.get("/passport/<token>/certificates/<certificate_id>/badge.json")
@open_to_all
def shared_badge(token: str, certificate_id: str) -> ResponseReturnValue:
    share = queries.live_share(database(), token, clock.now())
    query = select(Certificate).where(Certificate.public_id == certificate_id)
    certificate = database().scalar(query) if share else None
    if share is None or certificate is None or certificate.person_id != share.person_id:
        raise NotFound("There is no such page, or you may not see it.")
    if certificate.public_id not in share.shown:
        raise NotFound("There is no such page, or you may not see it.")
    return document(holding.badge_of(certificate), holding.badge_name(certificate))

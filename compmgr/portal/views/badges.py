"""What other sites embed and read: the badge as a drawing, and what verifiers fetch."""

import json
from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import open_to_all
from compmgr.foundation.errors import NotFound
from compmgr.foundation.i18n import word
from compmgr.foundation.web import database
from compmgr.portal import queries, services
from compmgr.portal.rules.drawing import badge
from compmgr.portal.rules.standing import standing
from compmgr.portal.views import pages

JSON_LD = "application/ld+json"
FIVE_MINUTES, FAR = "public, max-age=300", 1_000


@pages.get("/c/<token>/badge.svg")
@open_to_all
def badge_drawing(token: str) -> ResponseReturnValue:
    """The state today, drawn: kept by others for five minutes at most."""
    row = queries.drawn(database(), token)
    worth = standing(row.state) if row else None
    if row is None or worth is None:
        return drawing(badge(_("Certificate check"), _("Not found"), "unknown", _("No such certificate"))), 404
    said = word(worth)
    return drawing(badge(_("Certificate check"), said, worth.value, f"{row.title} {row.number} {said}"))


def drawing(svg: str) -> Response:
    headers = {"Cache-Control": FIVE_MINUTES, "X-Robots-Tag": "noindex"}
    return Response(svg, mimetype="image/svg+xml", headers=headers)


@pages.get("/proof/issuer.json")
@open_to_all
def issuer() -> ResponseReturnValue:
    """Who signs badges, and with which keys: others fetch it to check one."""
    name = current_app.config.get("ISSUER") or _("Skills & Assessment")
    return document(services.issuer_document(database(), name))


@pages.get("/badges/lists/<int:number>")
@open_to_all
def badge_list(number: int) -> ResponseReturnValue:
    """Which badges no longer stand, as one signed list that tells nobody whom the asker looks for."""
    return listed(number, is_old=False)


@pages.get("/badges/status/<int:number>")
@open_to_all
def badge_status(number: int) -> ResponseReturnValue:
    """The same of the badges from before places were drawn: their address stands in them."""
    return listed(number, is_old=True)


def listed(number: int, *, is_old: bool) -> Response:
    if number > FAR:
        raise NotFound("There is no such page, or you may not see it.")
    return document(services.status_credential(database(), number, is_old=is_old))


def document(told: dict[str, Any], file_name: str = "") -> Response:
    """A document of linked data that anybody may keep for five minutes; with `file_name` one to keep for oneself."""
    answer = Response(json.dumps(told, ensure_ascii=False, indent=2), mimetype=JSON_LD)
    if file_name:
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    else:
        answer.headers["Cache-Control"] = FIVE_MINUTES
        answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer

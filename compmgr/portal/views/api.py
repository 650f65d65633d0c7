"""The interface for programs: bulk checking with a key, and the description of it (OpenAPI 3.1)."""

import json
from functools import cache
from pathlib import Path

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import actor, open_to_all, requires_key
from compmgr.accounts.permissions import Permission
from compmgr.foundation.errors import Refusal, TooMany
from compmgr.foundation.i18n import say
from compmgr.foundation.throttle import count_try
from compmgr.foundation.web import database, keep_changes
from compmgr.portal import services
from compmgr.portal.rules.bulk import MOST_A_CALL, parse
from compmgr.portal.services.bulk import CALLS, CALLS_WITHIN
from compmgr.portal.views import pages

DESCRIPTION = Path(__file__).parent.parent / "openapi.json"


@pages.post("/api/v1/checks")
@requires_key(Permission.CERTIFICATE_CHECK)
def check_by_program() -> ResponseReturnValue:
    """`{"certificates": [{"number", "name"}]}` → the rows, and a signature over them (JWS)."""
    try:
        count_try(database(), "api-check", actor().public_id, limit=CALLS, within=CALLS_WITHIN)
        asked = parse(request.get_json(silent=True))
        check = services.check_many(database(), asked, source="api", by=actor(), limit=MOST_A_CALL)
    except TooMany as refusal:
        keep_changes()
        return jsonify({"error": say(refusal)}), 429
    except Refusal as refusal:
        keep_changes()
        return jsonify({"error": say(refusal)}), 422
    answer = {
        "check": check.public_id,
        "at": check.at.isoformat(timespec="seconds"),
        "asked": check.asked,
        "confirmed": check.confirmed,
        "rows": json.loads(check.answer),
        "signed": check.signed,
    }
    return jsonify(answer), 200


@pages.get("/api/v1/openapi.json")
@open_to_all
def openapi() -> ResponseReturnValue:
    answer = Response(described(url_for("portal.home", _external=True).rstrip("/")), mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@cache
def described(address: str) -> str:
    told = json.loads(DESCRIPTION.read_text("utf-8"))
    told["servers"] = [{"url": address}]
    return json.dumps(told, ensure_ascii=False, indent=2)

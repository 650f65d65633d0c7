"""What the chief judge settles with a reason on the board: a spread that stands, a tablet that is lost."""

import json

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.accounts.rules import local_path
from compmgr.foundation.errors import NotFound
from compmgr.foundation.forms import clean
from compmgr.foundation.web import database
from compmgr.scoring import services
from compmgr.scoring.models import Aspect, Device, Work
from compmgr.scoring.views import pages


@pages.post("/works/<work_id>/spread-justification")
@requires(Permission.MARK_OVERSEE)
def justify_spread(work_id: str) -> ResponseReturnValue:
    """`aspect` is a public id, `levels` what the page was showing, by judge's number."""
    work = load(Work, work_id)
    aspect = load(Aspect, request.form.get("aspect", ""))
    if aspect.sub_criterion.criterion.scheme.event_id != work.stage.event_id:
        raise NotFound("There is no such page, or you may not see it.")
    services.justify_spread(database(), work, aspect, reason(), seen=levels_seen(), by=actor())
    flash(_("The reason is kept; these levels may stand."), "success")
    return redirect(back() or url_for("scoring.work_marks", work_id=work.public_id))


@pages.post("/devices/<device_id>/settlement")
@requires(Permission.MARK_OVERSEE)
def settle_device(device_id: str) -> ResponseReturnValue:
    device = load(Device, device_id)
    services.settle_device(database(), device, reason(), by=actor())
    flash(_("The tablet is settled; it does not hold up the signature any more."), "success")
    return redirect(url_for("scoring.board", stage_id=device.member.stage.public_id))


def reason() -> str | None:
    return (clean(request.form.get("reason")) or "")[:500]


def back() -> str | None:
    return local_path(request.form.get("next"))


def levels_seen() -> dict[str, str] | None:
    try:
        seen = json.loads(request.form.get("levels") or "null")
    except ValueError:
        return None
    return {str(number): str(level) for number, level in seen.items()} if isinstance(seen, dict) else None

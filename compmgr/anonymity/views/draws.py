"""The coding judge's pages: the draw, and the slips that alone join a name to a code."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.anonymity import queries, services
from compmgr.anonymity.views import pages
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import Conflict, DomainError
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.scoring import queries as scoring


@pages.get("/draws")
@requires(Permission.CODES_DRAW)
def draws() -> ResponseReturnValue:
    stages = queries.stages_to_draw(database(), reach())
    counts = queries.counts(database(), [stage.id for stage in stages])
    # What can be drawn now comes first, then what waits for check-in, then what is drawn.
    stages.sort(key=lambda stage: (counts[stage.id][2] > 0, counts[stage.id][0] == 0))
    return render_template("anonymity/draws.html", stages=stages, counts=counts)


@pages.get("/stages/<stage_id>/draw")
@requires(Permission.CODES_DRAW)
def draw(stage_id: str) -> ResponseReturnValue:
    return _show(load(Stage, stage_id))


@pages.post("/stages/<stage_id>/draw/commitment")
@requires(Permission.CODES_DRAW)
def prepare(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    services.prepare_draw(database(), stage, by=actor())
    return redirect(url_for("anonymity.draw", stage_id=stage.public_id))


@pages.post("/stages/<stage_id>/draw")
@requires(Permission.CODES_DRAW)
def draw_codes(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    try:
        services.draw_codes(database(), stage, by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(load(Stage, stage_id), say(refusal)), 409 if isinstance(refusal, Conflict) else 422
    flash(_("The codes are drawn and the judges have their sheets."), "success")
    return redirect(url_for("anonymity.draw", stage_id=stage.public_id))


@pages.get("/stages/<stage_id>/slips")
@requires(Permission.CODES_DRAW)
def slips(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    return render_template("anonymity/slips.html", stage=stage, slips=queries.slips_of(database(), stage))


def _show(stage: Stage, refusal: str = "") -> str:
    present, expected, coded = queries.counts(database(), [stage.id])[stage.id]
    return render_template(
        "anonymity/draw.html",
        stage=stage,
        draw=queries.draw_of(database(), stage),
        present=present,
        expected=expected,
        coded=coded,
        scheme=scoring.scheme_of_stage(database(), stage),
        judges=scoring.judges_of(database(), stage),
        unsealing=queries.unsealing_of(database(), stage),
        refusal=refusal,
    )

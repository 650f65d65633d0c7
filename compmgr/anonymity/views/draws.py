"""The coding judge's pages: which stages wait, and the draw of each layer."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.anonymity import queries, services
from compmgr.anonymity.forms import LabelsForm
from compmgr.anonymity.rules.layers import kind_of, labels_of
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
    stage, form = load(Stage, stage_id), LabelsForm()
    try:
        services.draw_codes(database(), stage, labels_of(form.labels.data or ""), by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(load(Stage, stage_id), say(refusal), form), 409 if isinstance(refusal, Conflict) else 422
    if queries.layer_to_draw(database(), stage) is None:
        flash(_("The codes are drawn and the judges have their sheets."), "success")
    else:
        flash(_("This layer is drawn. Print the slips and seal the list; the next layer is another's."), "success")
    return redirect(url_for("anonymity.draw", stage_id=stage.public_id))


def _show(stage: Stage, refusal: str = "", form: LabelsForm | None = None) -> str:
    present, expected, coded = queries.counts(database(), [stage.id])[stage.id]
    return render_template(
        "anonymity/draw.html",
        stage=stage,
        layers=_layers(stage),
        form=form or LabelsForm(),
        own=queries.own_draw(database(), stage, actor()),
        present=present,
        expected=expected,
        coded=coded,
        scheme=scoring.scheme_of_stage(database(), stage),
        judges=scoring.judges_of(database(), stage),
        is_open=queries.is_open(database(), stage),
        refusal=refusal,
    )


def _layers(stage: Stage) -> list[dict[str, Any]]:
    """Each layer, what it gives, its draw, and whether it is the next one and this coding judge may draw it."""
    session, count = database(), queries.layers_of(stage)
    drawn, opened = queries.draws_of(session, stage), queries.unsealings_of(session, stage)
    sizes, following = queries.sizes_of(session, stage), queries.layer_to_draw(session, stage)
    return [
        {
            "number": layer,
            "kind": kind_of(layer, count),
            "below": kind_of(layer - 1, count) if layer > 1 else None,
            "draw": drawn.get(layer),
            "size": sizes.get(layer, 0),
            "waiting": sizes.get(layer - 1, 0),
            "opened": opened.get(layer),
            "is_next": layer == following,
            "is_mine_to_draw": actor().id not in queries.drawers(session, stage, besides=layer),
        }
        for layer in range(1, count + 1)
    ]

"""A draw before everybody: the commitment from the start, seed and codes once they are decoded, and the check."""

import json
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from compmgr.accounts.guard import open_to_all
from compmgr.anonymity import queries
from compmgr.anonymity.models import Draw
from compmgr.anonymity.rules.checking import FORMAT
from compmgr.anonymity.rules.layers import kind_of
from compmgr.anonymity.views import pages
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database

REAL = (StageKind.PRELIMINARY, StageKind.FINAL)


@pages.get("/draws/<draw_id>")
@open_to_all
def public_draw(draw_id: str) -> ResponseReturnValue:
    draw = _public(draw_id)
    stage = draw.stage
    return render_template(
        "anonymity/public_draw.html",
        draw=draw,
        stage=stage,
        kind=kind_of(draw.layer, queries.layers_of(stage)),
        others=queries.draws_of(database(), stage).values(),
        size=queries.sizes_of(database(), stage).get(draw.layer, 0),
        opened=_opened(draw),
        file=_file(draw) if _opened(draw) else None,
    )


@pages.get("/draws/<draw_id>/file")
@open_to_all
def draw_file(draw_id: str) -> ResponseReturnValue:
    """What `compmgr draw verify` and the page read; absent until this layer is decoded."""
    draw = _public(draw_id)
    if not _opened(draw):
        raise NotFound("There is no such page, or you may not see it.")
    content = json.dumps(_file(draw), ensure_ascii=False, indent=1)
    name = f"attachment; filename=draw-{draw.public_id}.json"
    return Response(content, mimetype="application/json", headers={"Content-Disposition": name})


def _public(draw_id: str) -> Draw:
    draw = database().scalar(select(Draw).where(Draw.public_id == draw_id))
    if draw is None or draw.stage.kind not in REAL or draw.stage.event.contest.is_practice:
        raise NotFound("There is no such page, or you may not see it.")
    return draw


def _opened(draw: Draw) -> bool:
    return draw.codes_hash is not None and draw.layer in queries.unsealings_of(database(), draw.stage)


def _file(draw: Draw) -> dict[str, Any]:
    """Tickets and codes by ticket; a ticket is random and stands with no name anywhere in it."""
    given, stage = queries.given_in(database(), draw), draw.stage
    layers = queries.layers_of(stage)
    return {
        "format": FORMAT,
        "contest": stage.event.contest.name,
        "event": stage.event.name,
        "stage": stage.name,
        "layer": draw.layer,
        "layers": layers,
        "kind": kind_of(draw.layer, layers).value,
        "prepared_at": draw.at.isoformat(),
        "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None,
        "commitment": draw.commitment,
        "seed": draw.seed,
        "labels": draw.labels,
        "fingerprint": draw.codes_hash,
        "codes": [{"ticket": ticket, "code": code} for ticket, code in given.items()],
    }

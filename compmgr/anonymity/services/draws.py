"""Drawing the codes, layer by layer, each once and by other hands."""

from collections.abc import Sequence
from typing import Any

from compmgr.accounts.models import User
from compmgr.anonymity import queries
from compmgr.anonymity.models import Draw, LayerCode, Seal
from compmgr.anonymity.rules import drawing, layers
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import require_real
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring.services import add_work, issue_sheets


def prepare_draw(session: Session, stage: Stage, *, by: User) -> Draw:
    """Choose the seed of the next layer's draw and publish its commitment: from now on nobody can choose another."""
    require_real(stage.kind)
    lock(session, stage)
    layer = queries.layer_to_draw(session, stage)
    if layer is None or queries.draw_of(session, stage, layer):
        raise Conflict("The commitment of this draw stands already; it cannot be replaced.")
    _require_other_hands(session, stage, layer, by)
    seed = chance.octets(32).hex()
    draw = Draw(stage_id=stage.id, layer=layer, seed=seed, commitment=drawing.commitment(seed), by_id=by.id)
    session.add(draw)
    record(session, "draw.prepared", draw, by=by, stage=stage, layer=layer, commitment=draw.commitment)
    return draw


def draw_codes(session: Session, stage: Stage, labels: Sequence[str] = (), *, by: User) -> Draw:
    """Draw the next layer: for the entries that have checked in, or for the codes of the layer below.

    Numbers and places are drawn from `labels`, or from 1 on where there are none. The last layer makes the works and
    issues the judges' sheets: refused without a whole scheme or judges. Each layer is drawn once (Conflict afterwards),
    by somebody who has drawn no other. A draw nobody prepared is prepared now. Rows are written in random order, so
    that no row id tells whose a code is.
    """
    require_real(stage.kind)
    lock(session, stage)
    layer = queries.layer_to_draw(session, stage)
    if layer is None:
        raise Conflict("The codes of this stage have been drawn. They are drawn once.")
    draw = queries.draw_of(session, stage, layer) or prepare_draw(session, stage, by=by)
    _require_other_hands(session, stage, layer, by)
    rows = _rows(session, stage, draw)
    given = _given(stage, draw, [row.ticket for row in rows], labels)
    for row in chance.shuffled(rows):
        row.code = given[row.ticket]
        session.add(row)
        session.flush()
    draw.by_id, draw.drawn_at, draw.codes_hash = by.id, clock.now(), drawing.fingerprint(given)
    _seal_below(session, stage, draw, by)
    told: dict[str, Any] = {"layer": layer, "commitment": draw.commitment, "fingerprint": draw.codes_hash}
    if layer == queries.layers_of(stage):
        _make_works(session, stage, draw, rows, by)
        record(session, "codes.drawn", draw, by=by, stage=stage, works=len(rows), **told)
    else:
        record(session, "draw.drawn", draw, by=by, stage=stage, codes=len(rows), **told)
    return draw


def lock(session: Session, stage: Stage) -> None:
    """Two draws at once would give two sets of codes."""
    session.refresh(stage, attribute_names=["version"], with_for_update={"of": Stage})


def _rows(session: Session, stage: Stage, draw: Draw) -> list[LayerCode]:
    """A row with a ticket for everything that gets a code in this layer."""
    if draw.layer > 1:
        below = queries.draws_of(session, stage)[draw.layer - 1]
        return [
            LayerCode(draw_id=draw.id, below_id=code.id, ticket=chance.token())
            for code in queries.codes_in(session, below)
        ]
    entries = queries.entries_to_code(session, stage)
    if not entries:
        raise Refusal("Nobody has checked in for this stage yet; there is nothing to draw.")
    return [LayerCode(draw_id=draw.id, entry_id=entry.id, ticket=chance.token()) for entry in entries]


def _given(stage: Stage, draw: Draw, tickets: list[str], labels: Sequence[str]) -> dict[str, str]:
    kind = layers.kind_of(draw.layer, queries.layers_of(stage))
    draw.labels = layers.labels_for(len(tickets), kind, labels)
    return drawing.drawn(draw.seed, tickets, draw.labels)


def _make_works(session: Session, stage: Stage, draw: Draw, rows: list[LayerCode], by: User) -> None:
    """A work for each code, the seals that join them to entries, and the sheets of the judges."""
    works = {code: add_work(session, stage, code) for code in chance.shuffled(row.code for row in rows)}
    entries = _entries(session, stage, rows)
    for row in chance.shuffled(rows):
        session.add(Seal(draw_id=draw.id, entry_id=entries[row.id], work_id=works[row.code].id))
        session.flush()
    issue_sheets(session, stage, by=by)


def _entries(session: Session, stage: Stage, rows: list[LayerCode]) -> dict[int, int]:
    """`{row of the last layer: entry}`, down through the layers."""
    under: dict[int, LayerCode] = {}
    for draw in queries.draws_of(session, stage).values():
        under |= {row.id: row for row in queries.codes_in(session, draw)}
    found = {}
    for row in rows:
        here = row
        while here.below_id is not None:
            here = under[here.below_id]
        assert here.entry_id is not None
        found[row.id] = here.entry_id
    return found


def _seal_below(session: Session, stage: Stage, draw: Draw, by: User) -> None:
    """Once the next layer is drawn, the slips of the one below are in their owners' hands: its list is closed."""
    for layer, below in queries.draws_of(session, stage).items():
        if layer < draw.layer and below.sealed_at is None:
            below.sealed_at = clock.now()
            record(session, "draw.sealed", below, by=by, stage=stage, layer=layer, fingerprint=below.codes_hash)


def _require_other_hands(session: Session, stage: Stage, layer: int, by: User) -> None:
    layers.require_other_hands(by.name, by.id, queries.drawers(session, stage, besides=layer))

"""Giving works other codes when a blind is broken: marks stay, and the trail leads from no old code to a new one."""

from collections.abc import Sequence
from typing import Any

from compmgr.accounts.models import User
from compmgr.anonymity import queries
from compmgr.anonymity.models import Draw, LayerCode, Recoding
from compmgr.anonymity.rules import drawing
from compmgr.anonymity.services.draws import lock
from compmgr.anonymity.services.seals import require_witness
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import chance
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import Work


def recode(
    session: Session, stage: Stage, works: Sequence[Work], reason: str, *, by: User, witness: User | None = None
) -> list[Recoding]:
    """New tickets and codes for `works`, under the seed that was committed to; their sheets and marks stay as they are.

    By the coding judge of the last layer, with a reason, before the panel signs. The list lies open again to be printed
    and sealed anew: where it was sealed two people have to be there, and who calls this has asked the witness.
    """
    lock(session, stage)
    draw = _draw(session, stage, by)
    if not (reason or "").strip():
        raise Refusal("Say why the codes are drawn anew.")
    if not works:
        raise Refusal("Choose the works that get another code.")
    if scoring.is_signed(session, stage):
        raise Conflict("The panel has signed; the codes stand.")
    if draw.sealed_at:
        if witness is None:
            raise Refusal("The list is sealed. A witness has to be there when codes are drawn anew.")
        require_witness(session, stage, by, witness)
    rows = {row.code: row for row in queries.codes_in(session, draw)}
    former = set(rows) | queries.former_codes(session, stage)
    changed = [_one(session, draw, work, rows, former, reason.strip(), by) for work in chance.shuffled(works)]
    draw.codes_hash, draw.sealed_at = drawing.fingerprint(queries.given_in(session, draw)), None
    there = {"witness": witness.username} if witness else {}
    told: dict[str, Any] = {"works": len(changed), "fingerprint": draw.codes_hash, **there}
    record(session, "codes.redrawn", draw, by=by, reason=reason.strip(), **told)
    return changed


def _draw(session: Session, stage: Stage, by: User) -> Draw:
    draw = queries.draw_of(session, stage, queries.layers_of(stage))
    if draw is None or draw.drawn_at is None:
        raise Refusal("The codes of this stage are not drawn yet.")
    if draw.by_id != by.id:
        raise NotAllowed("This list belongs to the coding judge who drew it.")
    return draw


def _one(
    session: Session, draw: Draw, work: Work, rows: dict[str, LayerCode], former: set[str], reason: str, by: User
) -> Recoding:
    old, row = work.code, rows[work.code]
    row.ticket, row.code = _fresh(session, draw, row, former)
    work.code = row.code
    former.add(row.code)
    session.flush()
    kept = Recoding(work_id=work.id, old_code=old, new_code=row.code, reason=reason, by_id=by.id)
    session.add(kept)
    session.flush()
    return kept


def _fresh(session: Session, draw: Draw, row: LayerCode, former: set[str]) -> tuple[str, str]:
    """A ticket and its code: one no work of the stage ever had, that leaves all others as they are."""
    others = queries.given_in(session, draw)
    del others[row.ticket]
    while True:
        ticket = chance.token()
        given = drawing.codes(draw.seed, [*others, ticket])
        code = given.pop(ticket)
        if code not in former and given == others:
            return ticket, code

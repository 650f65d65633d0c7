"""Drawing the codes, once, and breaking the seals, once."""

from compmgr.accounts.models import User
from compmgr.anonymity import queries
from compmgr.anonymity.models import Draw, Seal, Unsealing
from compmgr.anonymity.rules import drawing
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import chance
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.registration.models import Entry
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import Work
from compmgr.scoring.services import add_work, issue_sheets


def prepare_draw(session: Session, stage: Stage, *, by: User) -> Draw:
    """Choose the seed of a draw and publish its commitment: from now on nobody can choose another."""
    _lock(session, stage)
    if queries.draw_of(session, stage):
        raise Conflict("The commitment of this draw stands already; it cannot be replaced.")
    seed = chance.octets(32).hex()
    draw = Draw(stage_id=stage.id, seed=seed, commitment=drawing.commitment(seed), by_id=by.id)
    session.add(draw)
    record(session, "draw.prepared", draw, by=by, stage=stage, commitment=draw.commitment)
    return draw


def draw_codes(session: Session, stage: Stage, *, by: User) -> Draw:
    """Give each entry that has checked in a code, make their works, and issue the judges' sheets.

    Drawn once: Conflict afterwards. Refused without entries, a whole scheme, or judges. A draw nobody prepared is
    prepared now. Works and seals are written in random order, so that no row id tells whose a work is.
    """
    draw = queries.draw_of(session, stage) or prepare_draw(session, stage, by=by)
    _lock(session, stage)
    if queries.is_drawn(session, stage):
        raise Conflict("The codes of this stage have been drawn. They are drawn once.")
    entries = {entry.public_id: entry for entry in queries.entries_to_code(session, stage)}
    if not entries:
        raise Refusal("Nobody has checked in for this stage yet; there is nothing to draw.")
    codes = drawing.codes(draw.seed, entries)
    works = {code: add_work(session, stage, code) for code in chance.shuffled(codes.values())}
    for ticket in chance.shuffled(codes):
        session.add(Seal(draw_id=draw.id, entry_id=entries[ticket].id, work_id=works[codes[ticket]].id))
        session.flush()
    issue_sheets(session, stage, by=by)
    record(session, "codes.drawn", draw, by=by, stage=stage, works=len(works), commitment=draw.commitment)
    return draw


def unseal(session: Session, stage: Stage, *, by: User) -> dict[Work, Entry]:
    """Break the seals of a stage and say whose each work is; once broken, they stay so and only the answer is given.

    Refused before the panel has signed: names are learnt only after every work is fully marked.
    """
    _lock(session, stage)
    if queries.unsealing_of(session, stage) is None:
        draw = queries.draw_of(session, stage)
        if draw is None or not queries.is_drawn(session, stage):
            raise Refusal("The codes of this stage have not been drawn; there is nothing to decode.")
        if not scoring.is_signed(session, stage):
            raise Refusal("The panel has not signed yet; the codes stay sealed until it has.")
        session.add(Unsealing(stage_id=stage.id, by_id=by.id))
        record(session, "codes.unsealed", stage, by=by, commitment=draw.commitment, seed=draw.seed)
    return queries.entry_by_work(session, stage)


def _lock(session: Session, stage: Stage) -> None:
    """Two draws at once would give two sets of codes."""
    session.refresh(stage, attribute_names=["version"], with_for_update={"of": Stage})

"""Closing the lists of codes, opening them again before two people, and breaking the seals from the last layer down."""

from datetime import timedelta

from compmgr.accounts import services as accounts
from compmgr.accounts.models import User
from compmgr.anonymity import queries
from compmgr.anonymity.models import Draw, Unsealing
from compmgr.anonymity.services.draws import lock
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import clock, throttle
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries as scoring

TRIES, WITHIN = 10, timedelta(minutes=15)


def seal_list(session: Session, draw: Draw, *, by: User) -> Draw:
    """The slips are handed over and the list lies in its envelope: from now on it opens before two people only."""
    _require_own(draw, by)
    if draw.sealed_at:
        raise Conflict("This list is sealed already.")
    draw.sealed_at = clock.now()
    record(session, "draw.sealed", draw, by=by, stage=draw.stage, layer=draw.layer, fingerprint=draw.codes_hash)
    return draw


def open_list(session: Session, draw: Draw, reason: str, *, by: User, witness: User) -> list[tuple[str, str]]:
    """What stands on a sealed list, for once: shown to who drew it and a witness, who are two; the trail says why."""
    _require_own(draw, by)
    if not (reason or "").strip():
        raise Refusal("Say why the list is opened.")
    require_witness(session, draw.stage, by, witness)
    record(
        session, "draw.opened", draw, by=by, reason=reason, stage=draw.stage, layer=draw.layer, witness=witness.username
    )
    return queries.slips_of(session, draw)


def unseal(session: Session, stage: Stage, layer: int, *, by: User, witness: User) -> Unsealing:
    """Open one layer of codes before two people, the last one drawn first; once open, it stays so.

    Refused before the panel has signed: names are learnt only after every work is fully marked. Who calls this has
    asked both for their passwords.
    """
    lock(session, stage)
    draw = queries.draw_of(session, stage, layer)
    if draw is None or not queries.is_drawn(session, stage):
        raise Refusal("The codes of this stage have not been drawn; there is nothing to decode.")
    if not scoring.is_signed(session, stage):
        raise Refusal("The panel has not signed yet; the codes stay sealed until it has.")
    if layer != queries.layer_to_open(session, stage):
        raise Conflict("Layers are opened one after another, the last one drawn first, each once.")
    require_witness(session, stage, by, witness)
    opened = Unsealing(stage_id=stage.id, layer=layer, by_id=by.id, witness_id=witness.id)
    session.add(opened)
    record(
        session,
        "codes.unsealed",
        stage,
        by=by,
        layer=layer,
        witness=witness.username,
        commitment=draw.commitment,
        seed=draw.seed,
    )
    return opened


def confirm_witness(session: Session, witness: User, password: str) -> User:
    """`witness`, once their own password says that they are there; ten wrong ones in fifteen minutes are enough."""
    throttle.count_try(session, "witness", witness.username, limit=TRIES, within=WITHIN)
    try:
        accounts.confirm(witness, password)
    except Refusal:
        raise Refusal("The password of the witness is not right.") from None
    throttle.forget_tries(session, "witness", witness.username)
    return witness


def require_witness(session: Session, stage: Stage, by: User, witness: User) -> None:
    """Pass when `witness` is a second person who has a duty there."""
    if witness.id == by.id:
        raise Refusal("Two people have to be there: the witness is somebody else than you.")
    if not queries.may_witness(session, stage, witness):
        raise NotAllowed(
            "%(name)s is neither coding judge nor supervisor of this contest and cannot witness.", name=witness.name
        )


def _require_own(draw: Draw, by: User) -> None:
    """The list of a layer is that of who drew it."""
    if draw.by_id != by.id or draw.drawn_at is None:
        raise NotAllowed("This list belongs to the coding judge who drew it.")

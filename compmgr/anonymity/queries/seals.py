"""Asking whose work is whose, layer by layer as the seals are broken; and who may be there when they are."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from compmgr.accounts import queries as accounts
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Permission
from compmgr.accounts.rules import reach, roles_with
from compmgr.anonymity.models import LayerCode, Seal, Unsealing
from compmgr.anonymity.queries.draws import codes_in, draws_of, is_drawn, layers_of
from compmgr.anonymity.rules.layers import LayerKind, kind_of
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotAllowed
from compmgr.registration.models import Entry
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import Work

#: What makes somebody a second pair of eyes when codes are opened.
WITNESSING = (Permission.CODES_DRAW, Permission.RESULT_SUPERVISE)


def unsealings_of(session: Session, stage: Stage) -> dict[int, Unsealing]:
    """What has been opened, by layer."""
    query = select(Unsealing).where(Unsealing.stage_id == stage.id).order_by(Unsealing.layer)
    return {each.layer: each for each in session.scalars(query)}


def layer_to_open(session: Session, stage: Stage) -> int | None:
    """The layer that is opened next, the last one drawn first; nothing before the draw or once all are open."""
    if not is_drawn(session, stage):
        return None
    opened = unsealings_of(session, stage)
    return next((layer for layer in range(layers_of(stage), 0, -1) if layer not in opened), None)


def is_open(session: Session, stage: Stage) -> bool:
    """Whether every layer is open, so that names are known."""
    return is_drawn(session, stage) and layer_to_open(session, stage) is None


def entry_by_work(session: Session, stage: Stage) -> dict[Work, Entry]:
    """Whose work each is, by code; NotAllowed before the last seal is broken."""
    if not is_open(session, stage):
        raise NotAllowed("The codes of this stage are still sealed.")
    query = select(Seal).join(Seal.work).join(Seal.entry).where(Work.stage_id == stage.id)
    seals = query.options(contains_eager(Seal.work), contains_eager(Seal.entry)).order_by(Work.code)
    return {seal.work: seal.entry for seal in session.scalars(seals)}


def codes_below(session: Session, stage: Stage) -> dict[str, list[tuple[LayerKind, str]]]:
    """Of each work code: the codes below it, as far down as layers are open; empty lists with one layer."""
    opened, layers, draws = unsealings_of(session, stage), layers_of(stage), draws_of(session, stage)
    if layers == 1 or layers not in opened or layers not in draws:
        return {}
    rows = [codes_in(session, draws[layer]) for layer in range(1, layers + 1)]  # going down asks nothing more
    return {row.code: _down(row, layers, set(opened)) for row in rows[-1]}


def _down(row: LayerCode, layers: int, opened: set[int]) -> list[tuple[LayerKind, str]]:
    found, layer, here = [], layers, row
    while layer in opened and here.below is not None:
        here, layer = here.below, layer - 1
        found.append((kind_of(layer, layers), here.code))
    return found


def witnesses(session: Session, stage: Stage, besides: User) -> list[User]:
    """Who may be there when codes of `stage` are opened by `besides`: who drew what is opened next, then by name."""
    roles = {role for permission in WITNESSING for role in roles_with(permission)}
    staff = [grant.user for grant in scoring.staff_of(session, stage.event.contest, roles)]
    there = {user.id: user for user in staff if user.is_active and user.id != besides.id}
    drew = {layer: draw.by_id for layer, draw in draws_of(session, stage).items()}
    first = drew.get(layer_to_open(session, stage) or 0)
    return sorted(there.values(), key=lambda user: (user.id != first, user.id not in drew.values(), user.name, user.id))


def may_witness(session: Session, stage: Stage, user: User) -> bool:
    held = [(grant.role, grant.scope, grant.scope_id) for grant in accounts.grants_of(session, user)]
    return user.is_active and reach(held, *WITNESSING).covers(stage.places)


def tickets_of(session: Session, entry: Entry) -> list[LayerCode]:
    """The rows that were drawn for `entry`, the first layer first; for their own eyes, once every layer is open."""
    if not is_open(session, entry.stage):
        return []
    query = select(LayerCode).where(LayerCode.entry_id == entry.id).options(joinedload(LayerCode.draw))
    rows = list(session.scalars(query))
    while rows and (above := session.scalar(select(LayerCode).where(LayerCode.below_id == rows[-1].id))):
        rows.append(above)
    return rows

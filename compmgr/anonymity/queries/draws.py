"""Asking about the draws of a stage, layer by layer."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from compmgr.accounts.models import User
from compmgr.accounts.rules import Reach
from compmgr.anonymity.models import Draw, LayerCode, Recoding, Seal
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.foundation.database import Session
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import EntryState
from compmgr.scoring.models import Work
from compmgr.scoring.queries import within

#: Present, so that their works get codes; the others are still expected.
PRESENT = (EntryState.CHECKED_IN, EntryState.COMPETED)
EXPECTED = (EntryState.APPROVED, EntryState.CONFIRMED)


def entries_to_code(session: Session, stage: Stage) -> list[Entry]:
    """Entries that have checked in, in the order of their opaque ids."""
    query = select(Entry).where(Entry.stage_id == stage.id, Entry.state.in_(PRESENT))
    return list(session.scalars(query.order_by(Entry.public_id)))


def layers_of(stage: Stage) -> int:
    """How many layers of codes stand between a name and a work."""
    return stage.event.coding_layers


def draws_of(session: Session, stage: Stage) -> dict[int, Draw]:
    """The draws of a stage by layer, prepared or done, the first layer first."""
    query = select(Draw).where(Draw.stage_id == stage.id, Draw.layer <= layers_of(stage)).order_by(Draw.layer)
    return {draw.layer: draw for draw in session.scalars(query)}


def draws_by_stage(session: Session, stages: Iterable[Stage]) -> dict[int, list[Draw]]:
    """`{stage id: its draws by layer}`, for the public pages."""
    query = select(Draw).where(Draw.stage_id.in_([stage.id for stage in stages])).order_by(Draw.stage_id, Draw.layer)
    found: dict[int, list[Draw]] = {}
    for draw in session.scalars(query):
        found.setdefault(draw.stage_id, []).append(draw)
    return found


def draw_of(session: Session, stage: Stage, layer: int = 1) -> Draw | None:
    return draws_of(session, stage).get(layer)


def layer_to_draw(session: Session, stage: Stage) -> int | None:
    """The lowest layer that is not drawn; nothing once all are."""
    draws = draws_of(session, stage)
    return next((n for n in range(1, layers_of(stage) + 1) if n not in draws or not draws[n].drawn_at), None)


def is_drawn(session: Session, stage: Stage) -> bool:
    """Whether the last layer is drawn: there are works."""
    query = select(Seal.id).join(Seal.draw).where(Draw.stage_id == stage.id).limit(1)
    return session.scalar(query) is not None


def codes_in(session: Session, draw: Draw) -> list[LayerCode]:
    """The rows of one layer, in random order as they were written; what lies below each comes along."""
    query = select(LayerCode).where(LayerCode.draw_id == draw.id).order_by(LayerCode.id)
    return list(session.scalars(query.options(joinedload(LayerCode.below))))


def sizes_of(session: Session, stage: Stage) -> dict[int, int]:
    """`{layer: how many codes it has}`."""
    query = select(Draw.layer, func.count(LayerCode.id)).join(LayerCode, LayerCode.draw_id == Draw.id)
    rows = session.execute(query.where(Draw.stage_id == stage.id).group_by(Draw.layer))
    return {layer: count for layer, count in rows}


def given_in(session: Session, draw: Draw) -> dict[str, str]:
    """`{ticket: code}` of one layer, by ticket."""
    query = select(LayerCode.ticket, LayerCode.code).where(LayerCode.draw_id == draw.id).order_by(LayerCode.ticket)
    return {ticket: code for ticket, code in session.execute(query)}


def slips_of(session: Session, draw: Draw) -> list[tuple[str, str]]:
    """(what the code was drawn for, code), in the order of the former: names in the first layer, codes above it.

    For the coding judge of that layer alone.
    """
    if draw.layer == 1:
        drawn_for = select(Entry.title, LayerCode.code).join(LayerCode.entry)
        rows = session.execute(drawn_for.where(LayerCode.draw_id == draw.id).order_by(Entry.title, LayerCode.code))
    else:
        under = aliased(LayerCode)
        codes = select(under.code, LayerCode.code).join(under, LayerCode.below_id == under.id)
        rows = session.execute(codes.where(LayerCode.draw_id == draw.id).order_by(under.code))
    return [(drawn_for, code) for drawn_for, code in rows]


def former_codes(session: Session, stage: Stage) -> set[str]:
    """Every code a work of the stage had before its blind was broken."""
    query = select(Recoding.old_code).join(Work, Recoding.work_id == Work.id)
    return set(session.scalars(query.where(Work.stage_id == stage.id)))


def own_draw(session: Session, stage: Stage, user: User) -> Draw | None:
    """The layer that `user` has drawn, or nothing."""
    drawn = (draw for draw in draws_of(session, stage).values() if draw.drawn_at and draw.by_id == user.id)
    return next(drawn, None)


def drawers(session: Session, stage: Stage, besides: int) -> list[int]:
    """Who has prepared or drawn any layer but `besides`, by layer."""
    return [draw.by_id for layer, draw in draws_of(session, stage).items() if layer != besides]


def stages_to_draw(session: Session, reach: Reach) -> list[Stage]:
    """Stages within reach with entries that may be coded, the next to start first."""
    entered = select(Entry.stage_id).where(Entry.state.in_([*PRESENT, *EXPECTED]))
    query = (
        select(Stage)
        .join(Stage.event)
        .join(Event.contest)
        .options(contains_eager(Stage.event).contains_eager(Event.contest))
    )
    found = query.where(within(reach), REAL_STAGE, Stage.id.in_(entered))
    return list(session.scalars(found.order_by(Stage.starts_at, Stage.id)))


def counts(session: Session, stage_ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """Of each stage: how many entries have checked in, are still expected, and have a code."""
    present = _by_stage(session, select(Entry.stage_id, func.count()).where(Entry.state.in_(PRESENT)), stage_ids)
    expected = _by_stage(session, select(Entry.stage_id, func.count()).where(Entry.state.in_(EXPECTED)), stage_ids)
    coded = select(Entry.stage_id, func.count(Seal.id)).join(Seal, Seal.entry_id == Entry.id)
    sealed = _by_stage(session, coded, stage_ids)
    return {key: (present.get(key, 0), expected.get(key, 0), sealed.get(key, 0)) for key in stage_ids}


def _by_stage(session: Session, query: Select[int, int], stage_ids: list[int]) -> dict[int, int]:
    rows = session.execute(query.where(Entry.stage_id.in_(stage_ids)).group_by(Entry.stage_id))
    return {stage_id: count for stage_id, count in rows}


@competitions.tells("codes")
def coded(session: Session, stage: Stage) -> tuple[int, int]:
    """How many entries have a code, of all that have one or are present."""
    sealed = select(func.count(Seal.id)).join(Seal.draw).where(Draw.stage_id == stage.id)
    present = select(func.count(Entry.id)).where(Entry.stage_id == stage.id, Entry.state.in_(PRESENT))
    done, here = session.scalar(sealed) or 0, session.scalar(present) or 0
    return done, max(done, here)


@competitions.tells("layers")
def layers_begun(session: Session, stage: Stage) -> tuple[int, int]:
    """How many layers have a commitment or more, of how many."""
    return len(draws_of(session, stage)), layers_of(stage)

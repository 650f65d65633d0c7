"""Asking about draws and seals; the only questions whose answer joins a code to a name."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.rules import Reach
from compmgr.anonymity.models import Draw, Seal, Unsealing
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Event, Stage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotAllowed
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


def draw_of(session: Session, stage: Stage) -> Draw | None:
    """The draw of a stage, prepared or done."""
    return session.scalar(select(Draw).where(Draw.stage_id == stage.id).order_by(Draw.layer.desc()).limit(1))


def is_drawn(session: Session, stage: Stage) -> bool:
    query = select(Seal.id).join(Seal.draw).where(Draw.stage_id == stage.id).limit(1)
    return session.scalar(query) is not None


def unsealing_of(session: Session, stage: Stage) -> Unsealing | None:
    return session.scalar(select(Unsealing).where(Unsealing.stage_id == stage.id))


def entry_by_work(session: Session, stage: Stage) -> dict[Work, Entry]:
    """Whose work each is, by code; NotAllowed before the seals are broken."""
    if unsealing_of(session, stage) is None:
        raise NotAllowed("The codes of this stage are still sealed.")
    return {seal.work: seal.entry for seal in session.scalars(_seals(stage).order_by(Work.code))}


def slips_of(session: Session, stage: Stage) -> list[tuple[str, str]]:
    """(title of the entry, code) for the coding judge's slips alone, by title."""
    query = select(Entry.title, Work.code).select_from(Seal).join(Seal.work).join(Seal.entry)
    rows = session.execute(query.where(Work.stage_id == stage.id).order_by(Entry.title, Work.code))
    return [(title, code) for title, code in rows]


def stages_to_draw(session: Session, reach: Reach) -> list[Stage]:
    """Stages within reach with entries that may be coded, the next to start first."""
    entered = select(Entry.stage_id).where(Entry.state.in_([*PRESENT, *EXPECTED]))
    query = (
        select(Stage)
        .join(Stage.event)
        .join(Event.contest)
        .options(contains_eager(Stage.event).contains_eager(Event.contest))
    )
    return list(session.scalars(query.where(within(reach), Stage.id.in_(entered)).order_by(Stage.starts_at, Stage.id)))


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


def _seals(stage: Stage) -> Select[Seal]:
    return (
        select(Seal)
        .join(Seal.work)
        .join(Seal.entry)
        .where(Work.stage_id == stage.id)
        .options(contains_eager(Seal.work), contains_eager(Seal.entry))
    )


@competitions.tells("codes")
def coded(session: Session, stage: Stage) -> tuple[int, int]:
    """How many entries have a code, of all that have one or are present."""
    sealed = select(func.count(Seal.id)).join(Seal.draw).where(Draw.stage_id == stage.id)
    present = select(func.count(Entry.id)).where(Entry.stage_id == stage.id, Entry.state.in_(PRESENT))
    done, here = session.scalar(sealed) or 0, session.scalar(present) or 0
    return done, max(done, here)

"""Finding entries, as far as a reach goes; counting seats; and how far registration and check-in are."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select

from compmgr.accounts.permissions import Scope
from compmgr.accounts.queries import within
from compmgr.accounts.rules import Reach
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Contest, Delegation, Event, Stage
from compmgr.competitions.rules.states import TAKING_ENTRIES
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.registration.models import Entry, EntryImport, EntryMember
from compmgr.registration.rules.entering import EXPECTED, GONE, SEEN, TO_REVIEW
from compmgr.registration.rules.states import EntryState

#: Where an entry lies.
PLACES = {Scope.CONTEST: Contest.id, Scope.SEASON: Contest.season_id, Scope.DELEGATION: Entry.delegation_id}


def entries(reach: Reach) -> Select[Entry]:
    """The entries within reach, with what they are for at hand to filter and sort by."""
    query = select(Entry).join(Entry.stage).join(Stage.event).join(Event.contest).join(Entry.delegation)
    return query.where(within(reach, PLACES))


def to_review(reach: Reach) -> Select[Entry]:
    return entries(reach).where(Entry.state.in_(TO_REVIEW))


def entries_of(session: Session, stage: Stage) -> list[Entry]:
    """All entries of `stage` in the order in which they were entered."""
    return list(session.scalars(select(Entry).where(Entry.stage_id == stage.id).order_by(Entry.id)))


def entries_to_code(session: Session, stage: Stage) -> list[Entry]:
    """Those who are checked in: they get a code."""
    query = select(Entry).where(Entry.stage_id == stage.id, Entry.state == EntryState.CHECKED_IN)
    return list(session.scalars(query.order_by(Entry.id)))


def entries_at_check_in(session: Session, stage: Stage) -> list[Entry]:
    """Those expected, seen or missed, by delegation."""
    query = select(Entry).join(Entry.delegation)
    query = query.where(Entry.stage_id == stage.id, Entry.state.in_(EXPECTED | SEEN))
    return list(session.scalars(query.order_by(Delegation.name, Entry.title, Entry.id)))


def drafts_of(session: Session, stage: Stage, delegation: Delegation) -> list[Entry]:
    query = select(Entry).where(Entry.stage_id == stage.id, Entry.delegation_id == delegation.id)
    return list(session.scalars(query.where(Entry.state == EntryState.DRAFT).order_by(Entry.id)))


def count_drafts(session: Session, stage: Stage, reach: Reach) -> dict[Delegation, int]:
    """The drafts for `stage` by delegation, as far as the reach goes."""
    counted = select(Entry.delegation_id, func.count(Entry.id).label("drafts"))
    counted = counted.where(Entry.stage_id == stage.id, Entry.state == EntryState.DRAFT)
    by_delegation = counted.group_by(Entry.delegation_id).subquery()
    query = select(Delegation, by_delegation.c.drafts).join(
        by_delegation, by_delegation.c.delegation_id == Delegation.id
    )
    if not reach.everything:
        query = query.where(Delegation.id.in_(reach.ids(Scope.DELEGATION)))
    return dict(session.execute(query.order_by(Delegation.name, Delegation.id)).all())


def seats_taken(session: Session, stage: Stage, delegation: Delegation | None = None) -> int:
    """Entries that take a seat, a team counting once; of one delegation when told."""
    query = select(func.count(Entry.id)).where(Entry.stage_id == stage.id, Entry.state.not_in(GONE))
    if delegation is not None:
        query = query.where(Entry.delegation_id == delegation.id)
    return session.scalar(query) or 0


def seats_taken_by_stage(session: Session, stages: Iterable[Stage], reach: Reach | None = None) -> dict[int, int]:
    """`{stage id: entries that take a seat}`, of those within `reach` when told."""
    ids = [stage.id for stage in stages]
    query = select(Entry.stage_id, func.count(Entry.id)).where(Entry.stage_id.in_(ids), Entry.state.not_in(GONE))
    if reach is not None and not reach.everything:
        query = query.where(Entry.delegation_id.in_(reach.ids(Scope.DELEGATION)))
    return dict(session.execute(query.group_by(Entry.stage_id)).all())


def entered_already(
    session: Session, stage: Stage, person_ids: Iterable[int], besides: Entry | None = None
) -> set[int]:
    """Those of the people who hold an entry in this stage, or in another of the same kind and event."""
    query = select(EntryMember.person_id).join(EntryMember.entry).join(Entry.stage)
    query = query.where(
        Stage.event_id == stage.event_id,
        Stage.kind == stage.kind,
        Entry.state.not_in(GONE),
        EntryMember.person_id.in_(list(person_ids)),
    )
    if besides is not None:
        query = query.where(Entry.id != besides.id)
    return set(session.scalars(query))


def people_by_index(session: Session, indices: Iterable[str]) -> dict[tuple[str, str], Person]:
    """`{(kind of document, blind index): person}` for the documents known here."""
    found: dict[tuple[str, str], Person] = {}
    wanted = list(indices)
    for start in range(0, len(wanted), 500):  # databases bound the number of parameters
        query = select(Person).where(Person.id_index.in_(wanted[start : start + 500])).order_by(Person.id)
        found |= {(person.id_kind.value, person.id_index): person for person in session.scalars(query)}
    return found


def advanced_to(session: Session, entry: Entry, final: Stage) -> Entry | None:
    """The entry that `entry` became in the final."""
    return session.scalar(select(Entry).where(Entry.advanced_from_id == entry.id, Entry.stage_id == final.id))


def open_stages(session: Session, reach: Reach) -> list[Stage]:
    """The stages that take entries now, soonest to close first."""
    now = clock.now()
    query = competitions.stages(reach).where(
        Contest.state.in_(TAKING_ENTRIES), Stage.registration_opens_at <= now, Stage.registration_closes_at > now
    )
    return list(session.scalars(query.order_by(Stage.registration_closes_at, Stage.id)))


def is_open(stage: Stage) -> bool:
    """Whether `stage` takes entries at this moment."""
    in_time = stage.registration_opens_at <= clock.now() < stage.registration_closes_at
    return in_time and stage.event.contest.state in TAKING_ENTRIES


def imports_of(session: Session, stage: Stage, reach: Reach) -> list[EntryImport]:
    """The sheets brought in for `stage` within reach, newest first."""
    query = select(EntryImport).where(EntryImport.stage_id == stage.id)
    if not reach.everything:
        query = query.where(EntryImport.delegation_id.in_(reach.ids(Scope.DELEGATION)))
    return list(session.scalars(query.order_by(EntryImport.at.desc(), EntryImport.id.desc()).limit(10)))


@competitions.tells("registration")
def reviewed(session: Session, stage: Stage) -> tuple[int, int]:
    """How many entries are reviewed, of all that take a seat."""
    counts = count_by_state(session, stage)
    taken = sum(count for state, count in counts.items() if state not in GONE)
    waiting = sum(counts.get(state, 0) for state in (*TO_REVIEW, EntryState.DRAFT, EntryState.RETURNED))
    return taken - waiting, taken


@competitions.tells("check_in")
def checked_in(session: Session, stage: Stage) -> tuple[int, int]:
    """How many were seen or missed at the check-in, of all who are expected."""
    counts = count_by_state(session, stage)
    seen = sum(counts.get(state, 0) for state in SEEN)
    return seen, seen + sum(counts.get(state, 0) for state in EXPECTED)


def count_by_state(session: Session, stage: Stage) -> dict[EntryState, int]:
    query = select(Entry.state, func.count(Entry.id)).where(Entry.stage_id == stage.id).group_by(Entry.state)
    return dict(session.execute(query).all())

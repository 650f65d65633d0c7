"""What a delegation does: enter, edit, submit and withdraw; and how the best of a preliminary come into the final."""

from collections.abc import Sequence

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Delegation, Stage
from compmgr.competitions.rules import require_real
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.people.models import Person
from compmgr.registration import queries
from compmgr.registration.models import Entry, EntryMember
from compmgr.registration.rules import entering as rules
from compmgr.registration.rules.states import ENTRY, EntryState


def enter(
    session: Session,
    stage: Stage,
    delegation: Delegation,
    people: Sequence[Person],
    *,
    coach: str = "",
    employers: Sequence[str] | None = None,
    by: User | None,
) -> Entry:
    """A draft for `stage`; refuses a closed registration, a wrong team, full seats and whoever is entered already.

    `employers` are the units the people enter with, where they differ from what is kept of the people.
    """
    require_real(stage.kind)
    lock(session, stage)
    rules.check_contest(stage.event.contest.state)
    rules.check_open(stage.registration_opens_at, stage.registration_closes_at, clock.now())
    check_season(stage, delegation)
    check_people(session, stage, people)
    check_seats(session, stage, delegation)
    entry = _entry(stage, delegation, people, coach, employers)
    session.add(entry)
    record(session, "entry.drafted", entry, by=by, stage=words_of(stage), delegation=delegation.name)
    return entry


def words_of(stage: Stage) -> str:
    """The event and the stage, for the trail."""
    return f"{stage.event.name} {stage.name}"


def lock(session: Session, stage: Stage) -> None:
    """Hold the row of `stage` until the end of the transaction: seats are counted by one at a time."""
    session.execute(select(Stage.id).where(Stage.id == stage.id).with_for_update())


def check_season(stage: Stage, delegation: Delegation) -> None:
    if delegation.season_id != stage.event.contest.season_id:
        raise Refusal("This delegation belongs to another season.")


def check_people(session: Session, stage: Stage, people: Sequence[Person], besides: Entry | None = None) -> None:
    rules.check_team(len(people), stage.event.team_size)
    if len({person.id for person in people}) < len(people):
        raise Refusal("The same person stands twice in this team.")
    again = queries.entered_already(session, stage, [person.id for person in people], besides)
    if names := [person.name for person in people if person.id in again]:
        raise Conflict("%(names)s: entered for this event already.", names=names)


def check_seats(session: Session, stage: Stage, delegation: Delegation, wanted: int = 1) -> None:
    taken, own = queries.seats_taken(session, stage), queries.seats_taken(session, stage, delegation)
    rules.check_seats(wanted, taken, stage.seats, own, stage.seats_per_delegation)


def _entry(
    stage: Stage,
    delegation: Delegation,
    people: Sequence[Person],
    coach: str,
    employers: Sequence[str] | None = None,
) -> Entry:
    entry = Entry(
        stage_id=stage.id,
        stage=stage,
        delegation_id=delegation.id,
        delegation=delegation,
        title=_title(people),
        coach=(coach or "").strip(),
        state=EntryState.DRAFT,
    )
    entry.members = _members(people, employers)
    return entry


def _title(people: Sequence[Person]) -> str:
    return "、".join(person.name for person in people)


def _members(people: Sequence[Person], employers: Sequence[str] | None) -> list[EntryMember]:
    units = employers or [person.employer for person in people]
    return [
        EntryMember(person_id=person.id, person=person, position=position, name=person.name, employer=unit or "")
        for position, (person, unit) in enumerate(zip(people, units, strict=True), start=1)
    ]


def change_entry(
    session: Session,
    entry: Entry,
    people: Sequence[Person],
    *,
    coach: str = "",
    employers: Sequence[str] | None = None,
    by: User,
) -> None:
    """Other people or another coach, while it is a draft or was returned."""
    if entry.state not in rules.EDITABLE:
        raise Conflict("This entry is %(state)s; it can no longer be edited.", state=entry.state)
    _check_time(entry)
    lock(session, entry.stage)
    check_people(session, entry.stage, people, besides=entry)
    entry.coach = (coach or "").strip()
    fresh = _members(people, employers)
    for member, new in zip(entry.members, fresh, strict=True):
        member.name, member.employer = new.name, new.employer
    if [member.person_id for member in entry.members] != [person.id for person in people]:
        for member in list(entry.members):
            session.delete(member)
        entry.members = []
        session.flush()  # positions are unique: the old members leave before the new ones come
        entry.members = fresh
    entry.title = _title(people)
    record(session, "entry.changed", entry, by=by)


def submit(session: Session, entry: Entry, *, by: User | None) -> None:
    """Hand the entry in for review; one that was returned may come back until the stage begins."""
    ENTRY.require(entry.state, EntryState.SUBMITTED)
    rules.check_contest(entry.stage.event.contest.state)
    _check_time(entry)
    entry.state, entry.submitted_at = EntryState.SUBMITTED, clock.now()
    record(session, "entry.submitted", entry, by=by)


def submit_all(session: Session, stage: Stage, delegation: Delegation, *, by: User | None) -> list[Entry]:
    """Hand in every draft of the delegation."""
    drafts = queries.drafts_of(session, stage, delegation)
    if not drafts:
        raise Conflict("There is no draft to submit.")
    for draft in drafts:
        submit(session, draft, by=by)
    return drafts


def _check_time(entry: Entry) -> None:
    stage, now = entry.stage, clock.now()
    if entry.state is EntryState.RETURNED:
        rules.check_not_started(stage.starts_at, now)
    else:
        rules.check_open(stage.registration_opens_at, stage.registration_closes_at, now)


def withdraw(session: Session, entry: Entry, *, reason: str | None = None, by: User | None) -> None:
    """Give up the entry and its seat; what was handed in already is withdrawn with a reason."""
    if entry.state is not EntryState.DRAFT:
        reason = rules.check_reason(reason)
    ENTRY.require(entry.state, EntryState.WITHDRAWN)
    before, entry.state, entry.reason = entry.state, EntryState.WITHDRAWN, reason
    record(session, "entry.withdrawn", entry, by=by, reason=reason, state=[before, EntryState.WITHDRAWN])


def enter_advanced(session: Session, entry: Entry, final: Stage, *, by: User | None) -> Entry:
    """The entry of the final for one who advanced: approved at once; asked twice, it is the same entry."""
    require_real(final.kind)
    if known := queries.advanced_to(session, entry, final):
        return known
    if final.event_id != entry.stage.event_id:
        raise Refusal("This final belongs to another event.")
    lock(session, final)
    people = [member.person for member in entry.members]
    check_people(session, final, people)
    rules.check_seats(1, queries.seats_taken(session, final), final.seats, 0, None)
    advanced = _entry(final, entry.delegation, people, entry.coach)
    for member, source in zip(advanced.members, entry.members, strict=True):
        member.name, member.employer = source.name, source.employer
    advanced.title = entry.title
    advanced.state, advanced.advanced_from_id = EntryState.APPROVED, entry.id
    advanced.submitted_at = advanced.reviewed_at = clock.now()
    session.add(advanced)
    record(session, "entry.advanced", advanced, by=by, source=words_of(entry.stage), stage=words_of(final))
    return advanced

"""What speaks against whom: judges beside competitors, for the eyes of those who manage panels alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.models import User
from compmgr.accounts.rules import Reach
from compmgr.anonymity.models import Tie
from compmgr.anonymity.rules.conflicts import (
    Competitor,
    Declared,
    Finding,
    Judge,
    Occasion,
    findings,
    is_barred,
    relations_in,
)
from compmgr.competitions.models import Delegation, Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.registration.models import Entry, EntryMember
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries as scoring
from compmgr.scoring.models import JudgeProfile, PanelMember
from compmgr.scoring.rules.states import PanelRole

#: Who will not be marked: handed back for good, or not there.
GONE = (EntryState.DRAFT, EntryState.REJECTED, EntryState.WITHDRAWN, EntryState.ABSENT, EntryState.SUBSTITUTED)
#: How long a stage that is over stands with those to come: its result may still be changed.
RECENTLY = timedelta(days=7)
Findings = dict[int, list[Finding]]


@dataclass(frozen=True)
class Concern:
    """Somebody on a panel, and what speaks against them now."""

    member: PanelMember
    found: Sequence[Finding]


@dataclass(frozen=True)
class Staffing:
    """How a stage is staffed, and the hard conflicts on its panel now."""

    stage: Stage
    members: Sequence[PanelMember] = ()
    concerns: Sequence[Concern] = field(default=())

    def count(self, role: str) -> int:
        return sum(member.role.value == role for member in self.members if not member.left_at)

    @property
    def left(self) -> list[PanelMember]:
        return [member for member in self.members if member.left_at]


def occasion_of(stage: Stage) -> Occasion:
    event = stage.event
    day = clock.local(stage.starts_at).date()
    return Occasion(event.occupation.code, day, stage.starts_at, stage.ends_at, event.bars_earlier_judges)


def fields_of(session: Session, stage_ids: Iterable[int]) -> dict[int, list[Competitor]]:
    """Who competes at each stage, as far as conflicts ask; one query."""
    query = (
        select(
            Entry.stage_id,
            Entry.id,
            Entry.coach,
            Delegation.name,
            EntryMember.name,
            Person.name,
            EntryMember.employer,
            Person.employer,
        )
        .join(EntryMember, EntryMember.entry_id == Entry.id)
        .join(Person, Person.id == EntryMember.person_id)
        .join(Delegation, Delegation.id == Entry.delegation_id)
        .where(Entry.stage_id.in_(list(stage_ids)), Entry.state.not_in(GONE))
        .order_by(Entry.stage_id, Entry.id, EntryMember.position)
    )
    rows: dict[tuple[int, int], list[tuple[str, ...]]] = defaultdict(list)
    for stage_id, entry_id, *texts in session.execute(query):
        rows[stage_id, entry_id].append(tuple(texts))
    found: dict[int, list[Competitor]] = {stage_id: [] for stage_id in stage_ids}
    for (stage_id, _), members in rows.items():
        people = tuple(dict.fromkeys(name for _, _, *names, _, _ in members for name in names))
        units = tuple(dict.fromkeys(unit for *_, entered, now in members for unit in (entered, now) if unit))
        found[stage_id].append(Competitor(people, units, members[0][1], members[0][0]))
    return found


def judges_known(session: Session, stage: Stage, users: Sequence[User]) -> dict[int, Judge]:
    """What is known of `users` as judges of `stage`, by their id; the same number of queries however many."""
    ids = [user.id for user in users]
    return _known(users, scoring.profiles_of(session, ids), ties_by_user(session, ids), _panels(session, ids), stage)


def findings_of(session: Session, stage: Stage, users: Sequence[User]) -> Findings:
    """What speaks against each of `users` at `stage`, by their id."""
    known, occasion = judges_known(session, stage, users), occasion_of(stage)
    field_of_stage = fields_of(session, [stage.id])[stage.id]
    return {user_id: findings(judge, occasion, field_of_stage) for user_id, judge in known.items()}


def findings_at(session: Session, stages: Sequence[Stage], users: Sequence[User]) -> dict[int, Findings]:
    """The same for several stages at once, by the id of the stage."""
    ids = [user.id for user in users]
    profiles, ties, panels = scoring.profiles_of(session, ids), ties_by_user(session, ids), _panels(session, ids)
    fields = fields_of(session, [stage.id for stage in stages])
    return {
        stage.id: {
            user_id: findings(judge, occasion_of(stage), fields[stage.id])
            for user_id, judge in _known(users, profiles, ties, panels, stage).items()
        }
        for stage in stages
    }


def conflicts_now(session: Session, stage: Stage) -> list[Concern]:
    """Who is on the panel of `stage` and should not be, by today's entries and ties, by number."""
    members = [member for member in scoring.members_of(session, stage) if not member.left_at]
    return _concerns(members, findings_of(session, stage, [member.user for member in members]))


def staffings(session: Session, stages: Sequence[Stage]) -> list[Staffing]:
    """How each stage is staffed and what is wrong with it now, in their order."""
    query = select(PanelMember).where(PanelMember.stage_id.in_([stage.id for stage in stages]))
    members: dict[int, list[PanelMember]] = defaultdict(list)
    for member in session.scalars(query.order_by(PanelMember.number)):
        members[member.stage_id].append(member)
    users = {member.user_id: member.user for each in members.values() for member in each}
    found = findings_at(session, [stage for stage in stages if members[stage.id]], list(users.values()))
    return [
        Staffing(
            stage,
            members[stage.id],
            _concerns([member for member in members[stage.id] if not member.left_at], found.get(stage.id, {})),
        )
        for stage in stages
    ]


def stages_with_panels(reach: Reach, *, is_over: bool = False) -> Select[Stage]:
    """Stages within reach that are not over, or those that are and had a panel; over is what ended a week ago."""
    since = clock.now() - RECENTLY
    asked = Stage.ends_at > since
    if is_over:
        asked = and_(Stage.ends_at <= since, Stage.id.in_(select(PanelMember.stage_id)))
    query = (
        select(Stage)
        .join(Stage.event)
        .join(Event.contest)
        .options(contains_eager(Stage.event).contains_eager(Event.contest))
    )
    return query.where(scoring.within(reach), REAL_STAGE, asked).order_by(Stage.starts_at, Stage.id)


def panels_touched_by(session: Session, user: User) -> list[Stage]:
    """Stages on whose panel somebody is now, and that are not long over."""
    query = select(Stage).join(PanelMember, PanelMember.stage_id == Stage.id)
    own = query.where(REAL_STAGE, PanelMember.user_id == user.id, PanelMember.left_at.is_(None))
    return list(session.scalars(own.order_by(Stage.starts_at, Stage.id)))


def ties_of(session: Session, user: User) -> list[Tie]:
    """What holds now, the newest first."""
    query = select(Tie).where(Tie.user_id == user.id, Tie.ended_at.is_(None))
    return list(session.scalars(query.order_by(Tie.id.desc())))


def ties_by_user(session: Session, user_ids: Iterable[int]) -> dict[int, list[Tie]]:
    found: dict[int, list[Tie]] = defaultdict(list)
    query = select(Tie).where(Tie.user_id.in_(list(user_ids)), Tie.ended_at.is_(None))
    for tie in session.scalars(query.order_by(Tie.id)):
        found[tie.user_id].append(tie)
    return found


def is_barred_from(session: Session, stage: Stage, user: User) -> bool:
    return is_barred(findings_of(session, stage, [user])[user.id])


def _panels(session: Session, user_ids: Iterable[int]) -> dict[int, list[PanelMember]]:
    found: dict[int, list[PanelMember]] = defaultdict(list)
    query = select(PanelMember).join(PanelMember.stage).where(REAL_STAGE, PanelMember.user_id.in_(list(user_ids)))
    for member in session.scalars(query.order_by(PanelMember.id)):
        found[member.user_id].append(member)
    return found


def _known(
    users: Sequence[User],
    profiles: Mapping[int, JudgeProfile],
    ties: Mapping[int, Sequence[Tie]],
    panels: Mapping[int, Sequence[PanelMember]],
    stage: Stage,
) -> dict[int, Judge]:
    return {
        user.id: _judge(user, profiles.get(user.id), ties.get(user.id, ()), panels.get(user.id, ()), stage)
        for user in users
    }


def _judge(
    user: User, profile: JudgeProfile | None, ties: Sequence[Tie], panels: Sequence[PanelMember], stage: Stage
) -> Judge:
    declared = tuple(Declared(tie.kind, tie.name) for tie in ties)
    marking = (PanelRole.JUDGE, PanelRole.CHIEF_JUDGE)
    earlier = [each for each in panels if is_earlier(each.stage, stage) and each.role in marking]
    others = [each for each in panels if each.stage_id != stage.id and not each.left_at]
    here = next((each for each in panels if each.stage_id == stage.id), None)
    return Judge(
        name=user.name,
        has_profile=profile is not None,
        unit=profile.unit if profile else "",
        occupations=tuple(profile.occupations) if profile else (),
        licence_valid_until=profile.licence_valid_until if profile else None,
        ties=declared,
        earlier=tuple(each.stage.name for each in sorted(earlier, key=lambda each: each.stage_id)),
        engaged=tuple((_named(each.stage), each.stage.starts_at, each.stage.ends_at) for each in others),
        left=(here.left_reason or "") if here and here.left_at else None,
    )


def is_earlier(one: Stage, stage: Stage) -> bool:
    counts = one.kind in (StageKind.PRELIMINARY, StageKind.FINAL)  # who warmed up together has judged nobody
    return counts and one.event_id == stage.event_id and one.id != stage.id and one.starts_at < stage.starts_at


def _named(stage: Stage) -> str:
    return f"{stage.event.name} {stage.name}"


def _concerns(members: Sequence[PanelMember], found: Findings) -> list[Concern]:
    return [
        Concern(member, relations) for member in members if (relations := relations_in(found.get(member.user_id, [])))
    ]

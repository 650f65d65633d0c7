"""A proposal for the panels of a contest, from the judges known and what speaks against them; nothing is written."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from compmgr.accounts import queries as accounts
from compmgr.accounts.models import User
from compmgr.anonymity.queries.panels import Findings, findings_at, is_earlier
from compmgr.anonymity.rules.conflicts import ConflictRule, ConflictWeight
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.scoring.models import JudgeProfile, PanelMember
from compmgr.scoring.rules.panel import may_judge
from compmgr.scoring.rules.proposal import Need, Pair, Proposal, Seats
from compmgr.scoring.rules.proposal import propose as assignment
from compmgr.scoring.rules.states import PanelRole

#: A relation asks for somebody's reason: a proposal takes it only where nobody else is left. Being elsewhere bars.
BARRING = frozenset(
    {ConflictRule.BUSY, ConflictRule.LEFT_BEFORE, ConflictRule.LICENCE_UNKNOWN, ConflictRule.NO_PROFILE}
)


class Obstacle(StrEnum):
    """What keeps somebody from a seat besides the rules of relations and qualification."""

    NOT_BLIND = "not_blind"
    ON_PANEL = "on_panel"
    MOST = "most"
    SPARE = "spare"


@dataclass(frozen=True)
class Asked:
    """What the organiser asks for: judges and substitutes by stage (public id), how much one carries, the seed."""

    seats: dict[str, tuple[int, int]]
    most: int
    seed: str


@dataclass(frozen=True)
class Proposed:
    """The answer, with the rows it speaks of; `fingerprint` tells whether it is still the one that was shown."""

    asked: Asked
    stages: Sequence[Stage]
    users: dict[str, User]
    profiles: dict[str, JudgeProfile]
    proposal: Proposal
    findings: dict[int, Findings]

    @property
    def fingerprint(self) -> str:
        seats = {key: [each.judges, each.substitutes] for key, each in self.proposal.seats.items()}
        told = json.dumps([self.asked.seats, self.asked.most, seats], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def seats_at(self, stage: Stage) -> Seats:
        return self.proposal.seats.get(stage.public_id, Seats())

    def why(self, stage: Stage) -> list[tuple[StrEnum, int]]:
        """How many of the pool each rule keeps away, the most first."""
        counted = sorted(self.seats_at(stage).why.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(_named_rule(name), count) for name, count in counted]

    @property
    def asks_for_a_reason(self) -> bool:
        return any(
            self.softly(stage, person)
            for stage in self.stages
            for person in (*self.seats_at(stage).judges, *self.seats_at(stage).substitutes)
        )

    def softly(self, stage: Stage, person: str) -> list[ConflictRule]:
        """What a reason has to be given for; being proposed for an earlier stage of the event as well is one."""
        found = self.findings[stage.id][self.users[person].id]
        rules = [each.rule for each in found if each.weight is ConflictWeight.SOFT]
        if any(person in self.seats_at(other).judges for other in self.stages if is_earlier(other, stage)):
            rules.append(ConflictRule.EARLIER_PANEL)
        return list(dict.fromkeys(rules))


def stages_to_staff(session: Session, contest: Contest) -> list[Stage]:
    """Stages of the contest that are not over, the next to start first."""
    query = select(Stage).join(Stage.event).where(Event.contest_id == contest.id, Stage.ends_at > clock.now())
    return list(session.scalars(query.where(REAL_STAGE).order_by(Stage.starts_at, Stage.id)))


def propose(session: Session, contest: Contest, asked: Asked) -> Proposed:
    """Seats for the stages asked for, besides who is on their panels already; Refusal when nobody has a profile."""
    stages = [stage for stage in stages_to_staff(session, contest) if sum(asked.seats.get(stage.public_id, (0, 0)))]
    pool = _pool(session)
    if not pool:
        raise Refusal("No judge has a profile yet. Write the profiles first, or import them by sheet.")
    users = {profile.user.public_id: profile.user for profile in pool}
    panels = _panels(session)
    found = findings_at(session, stages, list(users.values()))
    barred, soft = _pairs(session, stages, users, found, panels)
    answer = _best(stages, asked, panels, users, barred, soft)
    profiles = {profile.user.public_id: profile for profile in pool}
    return Proposed(asked, stages, users, profiles, answer, found)


def _named_rule(name: str) -> StrEnum:
    return Obstacle(name) if name in set(Obstacle) else ConflictRule(name)


def _pool(session: Session) -> list[JudgeProfile]:
    query = select(JudgeProfile).join(JudgeProfile.user).where(User.is_active)
    return list(session.scalars(query.order_by(User.public_id)))


def _panels(session: Session) -> list[PanelMember]:
    """Who is on a panel that is not over; all contests, since nobody is at two places."""
    query = select(PanelMember).join(PanelMember.stage).where(REAL_STAGE, Stage.ends_at > clock.now())
    return list(session.scalars(query.where(PanelMember.left_at.is_(None)).order_by(PanelMember.id)))


def _best(
    stages: Sequence[Stage],
    asked: Asked,
    panels: Sequence[PanelMember],
    users: Mapping[str, User],
    barred: Mapping[Pair, Sequence[str]],
    soft: set[Pair],
) -> Proposal:
    """Nobody twice in one event; where that leaves seats empty, twice where the event only warns of it."""

    def seated(apart: bool) -> Proposal:
        needs = [_need(stage, asked, panels, apart or stage.event.bars_earlier_judges) for stage in stages]
        loads = _loads(users, panels)
        return assignment(needs, users, barred=barred, soft=soft, loads=loads, most=asked.most, seed=asked.seed)

    strict = seated(True)
    if strict.is_whole or all(stage.event.bars_earlier_judges for stage in stages):
        return strict
    loose = seated(False)
    return min(strict, loose, key=lambda each: sum(seats.lacking for seats in each.seats.values()))


def _need(stage: Stage, asked: Asked, panels: Sequence[PanelMember], is_apart: bool) -> Need:
    there = Counter(member.role for member in panels if member.stage_id == stage.id)
    judges, substitutes = asked.seats[stage.public_id]
    return Need(
        stage.public_id,
        max(judges - there[PanelRole.JUDGE], 0),
        max(substitutes - there[PanelRole.SUBSTITUTE], 0),
        stage.starts_at,
        stage.ends_at,
        stage.event.public_id if is_apart else "",
    )


def _loads(users: Mapping[str, User], panels: Sequence[PanelMember]) -> dict[str, int]:
    held = Counter(member.user_id for member in panels)
    return {key: held[user.id] for key, user in users.items()}


def _pairs(
    session: Session,
    stages: Sequence[Stage],
    users: dict[str, User],
    found: dict[int, Findings],
    panels: Sequence[PanelMember],
) -> tuple[dict[Pair, list[str]], set[Pair]]:
    """What is not allowed, by person and stage, with the rules; and what is allowed only for want of others."""
    grants = accounts.grants_by_user(session, users.values())
    there = {(member.user_id, member.stage_id) for member in panels}
    barred: dict[Pair, list[str]] = {}
    soft: set[Pair] = set()
    for stage in stages:
        for key, user in users.items():
            findings, pair = found[stage.id][user.id], (key, stage.public_id)
            rules = [each.rule.value for each in findings if each.weight is ConflictWeight.HARD or each.rule in BARRING]
            if not may_judge([(one.role, one.scope, one.scope_id) for one in grants[user.id]], stage.places):
                rules.append(Obstacle.NOT_BLIND.value)
            if (user.id, stage.id) in there:
                rules.append(Obstacle.ON_PANEL.value)
            if rules:
                barred[pair] = rules
            elif any(each.weight is ConflictWeight.SOFT for each in findings):
                soft.add(pair)
    return barred, soft

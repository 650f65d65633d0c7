"""A proposal for the panels of a contest, from the judges known and what speaks against them; nothing is written."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from compmgr.accounts import queries as accounts
from compmgr.accounts.models import User
from compmgr.anonymity.queries.panels import Findings, findings_at
from compmgr.anonymity.rules.conflicts import ConflictRule, ConflictWeight
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.scoring.models import JudgeProfile, PanelMember
from compmgr.scoring.rules.panel import may_judge
from compmgr.scoring.rules.proposal import Need, Proposal, Seats
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

    def is_soft(self, stage: Stage, person: str) -> bool:
        return (person, stage.public_id) in self.proposal.soft

    def softly(self, stage: Stage, person: str) -> list[ConflictRule]:
        """What a reason has to be given for."""
        found = self.findings[stage.id][self.users[person].id]
        return [each.rule for each in found if each.weight is ConflictWeight.SOFT]


def stages_to_staff(session: Session, contest: Contest) -> list[Stage]:
    """Stages of the contest that are not over, the next to start first."""
    query = select(Stage).join(Stage.event).where(Event.contest_id == contest.id, Stage.ends_at > clock.now())
    real = query.where(Stage.kind.in_([StageKind.PRELIMINARY, StageKind.FINAL]))
    return list(session.scalars(real.order_by(Stage.starts_at, Stage.id)))


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
    answer = assignment(
        [_need(stage, asked, panels) for stage in stages],
        users,
        barred=barred,
        soft=soft,
        loads=_loads(users, panels),
        most=asked.most,
        seed=asked.seed,
    )
    profiles = {profile.user.public_id: profile for profile in pool}
    return Proposed(asked, stages, users, profiles, answer, found)


def _named_rule(name: str) -> StrEnum:
    return Obstacle(name) if name in set(Obstacle) else ConflictRule(name)


def _pool(session: Session) -> list[JudgeProfile]:
    query = select(JudgeProfile).join(JudgeProfile.user).where(User.is_active)
    return list(session.scalars(query.order_by(User.public_id)))


def _panels(session: Session) -> list[PanelMember]:
    """Who is on a panel that is not over; all contests, since nobody is at two places."""
    query = select(PanelMember).join(PanelMember.stage).where(Stage.ends_at > clock.now())
    return list(session.scalars(query.where(PanelMember.left_at.is_(None)).order_by(PanelMember.id)))


def _need(stage: Stage, asked: Asked, panels: Sequence[PanelMember]) -> Need:
    there = Counter(member.role for member in panels if member.stage_id == stage.id)
    judges, substitutes = asked.seats[stage.public_id]
    return Need(
        stage.public_id,
        max(judges - there[PanelRole.JUDGE], 0),
        max(substitutes - there[PanelRole.SUBSTITUTE], 0),
        stage.starts_at,
        stage.ends_at,
    )


def _loads(users: dict[str, User], panels: Sequence[PanelMember]) -> dict[str, int]:
    held = Counter(member.user_id for member in panels)
    return {key: held[user.id] for key, user in users.items()}


def _pairs(
    session: Session,
    stages: Sequence[Stage],
    users: dict[str, User],
    found: dict[int, Findings],
    panels: Sequence[PanelMember],
) -> tuple[dict[tuple[str, str], list[str]], set[tuple[str, str]]]:
    """What is not allowed, by person and stage, with the rules; and what is allowed only for want of others."""
    grants = accounts.grants_by_user(session, users.values())
    there = {(member.user_id, member.stage_id) for member in panels}
    barred: dict[tuple[str, str], list[str]] = {}
    soft: set[tuple[str, str]] = set()
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

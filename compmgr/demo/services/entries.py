"""The entries of the sample: in the preliminaries, and in the finals for those who went on."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from compmgr.demo.rules.entries import RETURN_REASONS, EntryPlan
from compmgr.demo.rules.season import StagePlan
from compmgr.demo.services.accounts import JURIES
from compmgr.demo.services.world import JURY, World, stages_of, within
from compmgr.registration.models import Entry, EntryMember
from compmgr.registration.rules.states import EntryState

#: What the office decided, told by its deeds while registration is open: till then the entry was submitted.
DECIDED = ("approved", "returned", "rejected", "withdrawn")
REASONS = {
    "returned": RETURN_REASONS[0],
    "rejected": "参赛人员不符合本赛项职业和组别要求。",
    "withdrawn": "选手因工作安排退出，代表队来函说明。",
    "disqualified": "违反赛场纪律，经裁判长和监督确认取消资格。",
    "substituted": "选手因病不能参赛，已按规定更换。",
}


def entries(world: World) -> Iterator[None]:
    """All entries as they stand; those of the open stages as they stood before the office decided."""
    stages = {
        (contest.number, stage.number): stage for contest in world.sample.contests for stage in stages_of(contest)
    }
    rng = world.chance("entry times")
    for plan in world.sample.entries:
        stage = stages[plan.contest_number, plan.stage_number]
        world.entries[plan.number, False] = _add(world, rng, plan, stage, plan.state, None)
        yield
    for plan in world.sample.entries:
        if plan.final_state:
            final = world.sample.contests[plan.contest_number - 1].event.final
            earlier = world.entries[plan.number, False]
            world.entries[plan.number, True] = _add(world, rng, plan, final, plan.final_state, earlier)
            yield
    world.bulk.write()


def count(world: World) -> int:
    return len(world.sample.entries) + sum(plan.final_state is not None for plan in world.sample.entries)


def _add(
    world: World, rng: random.Random, plan: EntryPlan, stage: StagePlan, state: str, advanced_from: int | None
) -> int:
    decided_later = stage.state == "registration_open" and state in DECIDED
    created, submitted, reviewed = _times(rng, stage, world.on)
    is_sent, is_reviewed = state != "draft", state not in ("draft", "submitted") and not decided_later
    row = world.bulk.add(
        Entry,
        stage_id=world.stages[plan.contest_number, stage.number],
        delegation_id=world.delegations[plan.delegation_number],
        state=EntryState.SUBMITTED if decided_later else EntryState(state),
        title="、".join(member.name for member in plan.members),
        coach=_coach(world, plan),
        reason=None if decided_later else plan.reason or REASONS.get(state),
        submitted_at=submitted if is_sent else None,
        reviewed_at=reviewed if is_reviewed else None,
        advanced_from_id=advanced_from,
        created_at=created,
    )
    for position, member in enumerate(plan.members, 1):
        world.bulk.add(
            EntryMember,
            entry_id=row,
            person_id=world.people[member.number],
            position=position,
            name=member.name,
            employer=member.unit,
        )
    return row


def _times(rng: random.Random, stage: StagePlan, on: date) -> tuple[datetime, datetime, datetime]:
    """Created, submitted, reviewed: in this order, while registration was open and before today."""
    first, last = stage.registration_from, min(stage.registration_until, on - timedelta(days=1))
    if first > last:  # postponed since
        first, last = on - timedelta(days=40), on - timedelta(days=25)
    created = within(rng, first, last)
    submitted = created + timedelta(minutes=rng.randint(5, 50))
    return created, submitted, submitted + timedelta(minutes=rng.randint(30, 600))


def _coach(world: World, plan: EntryPlan) -> str:
    """Every third entry names a coach."""
    coaches = world.sample.officials[JURIES * len(JURY) :]
    return coaches[plan.number % len(coaches)].name if plan.number % 3 == 0 else ""

"""Who takes part in the sample season: entries by delegation and stage, their states, marks and advancement."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from compmgr.demo.rules.delegations import DelegationPlan, delegations
from compmgr.demo.rules.divisions import BY_CODE
from compmgr.demo.rules.lives import RESULT_LIVES, WITHOUT_ENTRIES, Life
from compmgr.demo.rules.marking import part_mark
from compmgr.demo.rules.people import SamplePerson, people
from compmgr.demo.rules.season import ContestPlan, EventPlan, PartMarks, StagePlan

STATES = {
    "registration_open": (
        ("draft", 8),
        ("submitted", 20),
        ("unit_approved", 18),
        ("approved", 38),
        ("returned", 9),
        ("rejected", 4),
        ("withdrawn", 3),
    ),
    "registration_closed": (("approved", 30), ("confirmed", 55), ("rejected", 5), ("withdrawn", 5), ("substituted", 5)),
    "running": (("checked_in", 70), ("confirmed", 22), ("absent", 5), ("withdrawn", 3)),
    "finished": (("competed", 930), ("absent", 30), ("withdrawn", 20), ("substituted", 12), ("disqualified", 8)),
    "postponed": (("approved", 80), ("submitted", 15), ("returned", 5)),
}
FILL = {"registration_open": 0.65}
RETURN_REASONS = (
    "照片不是白底近期免冠照，请重新上传。",
    "工作年限证明未加盖单位公章，请补正。",
    "身份证件号码与姓名不一致，请核对。",
)


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """One entry (a team is one entry) in a preliminary, and how far it came.

    `ability` (0–1) feeds the generator of marks; `preliminary` is given once competed; `place` is the place in the
    preliminary; `final_state` is the state of the entry of the final, for those who advanced;
    `final_theory` is given where the final has been held; `final_exact` fixes the marks of tied competitors.
    """

    number: int
    contest_number: int
    stage_number: int
    delegation_number: int
    members: tuple[SamplePerson, ...]
    state: str
    reason: str | None
    ability: float
    preliminary: PartMarks | None = None
    place: int | None = None
    advances: bool = False
    final_state: str | None = None
    final_theory: Decimal | None = None
    final_exact: PartMarks | None = None


def entries(rng: random.Random, contests: Iterable[ContestPlan], on: date, *, first: int = 0) -> Iterator[EntryPlan]:
    """The entries of all `contests`, numbered from 1; people are numbered from `first` on, without gaps."""
    number = 1
    for contest in contests:
        event = contest.event
        if event.life in WITHOUT_ENTRIES:
            continue
        of_event: list[EntryPlan] = []
        for stage in event.preliminaries:
            of_stage = _of_stage(rng, contest, stage, on, number, first)
            number += len(of_stage)
            first += len(of_stage) * event.team_size
            of_event += _placed(of_stage, stage, event)
        yield from _in_final(rng, of_event, event)


def _of_stage(
    rng: random.Random, contest: ContestPlan, stage: StagePlan, on: date, number: int, first: int
) -> list[EntryPlan]:
    if stage.state not in STATES:
        return []
    size = contest.event.team_size
    count = round(stage.quota * FILL.get(stage.state, rng.uniform(0.92, 1.0)))
    members = people(rng, count * size, on, group=contest.event.group, first=first)
    states, weights = zip(*STATES[stage.state], strict=True)
    plans = []
    for index in range(count):
        state = rng.choices(states, weights)[0]
        delegation = delegations()[stage.delegation_numbers[index % len(stage.delegation_numbers)] - 1]
        ability = min(0.97, max(0.35, rng.gauss(0.74, 0.10)))
        plans.append(
            EntryPlan(
                number=number + index,
                contest_number=contest.number,
                stage_number=stage.number,
                delegation_number=delegation.number,
                members=tuple(_sent_by(delegation, member) for member in islice(members, size)),
                state=state,
                reason=rng.choice(RETURN_REASONS) if state == "returned" else None,
                ability=round(ability, 3),
                preliminary=_marks(rng, ability) if state == "competed" else None,
            )
        )
    return plans


def _sent_by(delegation: DelegationPlan, person: SamplePerson) -> SamplePerson:
    """An enterprise or a school sends its own people; others send people of units in their province."""
    if delegation.kind in ("enterprise", "school"):
        return replace(person, unit=delegation.organisation)
    home, here = BY_CODE[person.province_code].name, BY_CODE[delegation.province_code].name
    return replace(person, unit=person.unit.replace(home, here, 1))


def _marks(rng: random.Random, ability: float) -> PartMarks:
    return PartMarks(part_mark(rng, ability), part_mark(rng, ability, step="0.05"))


def total(marks: PartMarks, event: EventPlan) -> Decimal:
    """Total out of 100 by the weights of the event, not rounded."""
    return (marks.theory * event.theory_percent + marks.practical * event.practical_percent) / 100


def _placed(plans: Sequence[EntryPlan], stage: StagePlan, event: EventPlan) -> list[EntryPlan]:
    """Places by total; at the cut line everyone tied advances."""
    totals = {plan.number: total(plan.preliminary, event) for plan in plans if plan.preliminary}
    if stage.state != "finished":
        return list(plans)
    place = {number: 1 + sum(other > own for other in totals.values()) for number, own in totals.items()}
    return [
        replace(
            plan, place=place.get(plan.number), advances=place.get(plan.number, stage.quota + 1) <= (stage.advance or 0)
        )
        for plan in plans
    ]


def _in_final(rng: random.Random, plans: Sequence[EntryPlan], event: EventPlan) -> Iterator[EntryPlan]:
    """Those who advanced, once every preliminary is over; the first of them take the tied marks, if there are any."""
    is_due = all(stage.state == "finished" for stage in event.preliminaries)
    finalists = [plan.number for plan in plans if plan.advances]
    for plan in plans:
        if not (is_due and plan.advances):
            yield plan
            continue
        rank = finalists.index(plan.number)
        state = _final_state(event, rank, len(finalists))
        tied = event.tied[rank] if rank < len(event.tied) else None
        competes = event.life in RESULT_LIVES or event.life is Life.FINAL_MARKING
        theory = part_mark(rng, plan.ability) if competes and state == "competed" else None
        ability = min(plan.ability, 0.75) if event.tied and not tied else plan.ability
        yield replace(
            plan,
            final_state=state,
            final_theory=tied.theory if tied else min(theory, Decimal(88)) if theory and event.tied else theory,
            final_exact=tied,
            ability=ability,
        )


def _final_state(event: EventPlan, rank: int, count: int) -> str:
    is_last = rank == count - 1
    if event.life is Life.FINAL_REGISTRATION:
        return ("submitted", "unit_approved", "approved", "confirmed", "returned")[rank % 5]
    if event.life is Life.FINAL_CODED:
        return "absent" if is_last else "checked_in"
    if event.life is Life.FINAL_MARKING:
        return "competed"
    return "absent" if is_last and event.number % 3 == 0 else "competed"

"""Who could judge where: an assignment under every hard rule, with the load balanced; plain keys in and out.

A relaxed problem, in which only groups of stages that all exclude one another count, is a flow of least cost: it
gives the fewest empty seats, then the fewest soft conflicts, then the evenest load, exactly. Where somebody then sits
on two panels that exclude each other, the search branches: not on this one, or not on that one. The best leaf is the
answer, so that a seat stays empty only where no assignment fills it.
"""

import heapq
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.flow import Flow

#: Branches looked at before the search gives up, saying so.
MOST_BRANCHES = 4000
EMPTY, SOFT = 10**9, 10**5

Pair = tuple[str, str]


@dataclass(frozen=True)
class Need:
    """What a stage still needs: so many judges and substitutes, from `starts_at` to `ends_at`.

    Stages of the same `apart` (an event whose earlier judges are barred) share nobody, whenever they are.
    """

    stage: str
    judges: int
    substitutes: int
    starts_at: datetime
    ends_at: datetime
    apart: str = ""

    @property
    def seats(self) -> int:
        return self.judges + self.substitutes

    def excludes(self, other: "Need") -> bool:
        """Whether nobody can have a seat at both."""
        is_apart = bool(self.apart) and self.apart == other.apart
        return is_apart or (self.starts_at < other.ends_at and other.starts_at < self.ends_at)


@dataclass(frozen=True)
class Seats:
    """Who sits where at one stage, and how many seats stay empty; `why` counts what keeps the others of the pool out.

    Substitutes are named last, so that an empty seat is a substitute's first.
    """

    judges: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    lacking: int = 0
    why: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """The seats of every stage, the load each person comes to (what they had before counts), soft conflicts taken."""

    seats: Mapping[str, Seats]
    loads: Mapping[str, int]
    soft: frozenset[Pair] = frozenset()

    @property
    def is_whole(self) -> bool:
        return not any(seats.lacking for seats in self.seats.values())


def propose(
    needs: Sequence[Need],
    people: Iterable[str],
    *,
    barred: Mapping[Pair, Sequence[str]],
    soft: Iterable[Pair] = (),
    loads: Mapping[str, int] | None = None,
    most: int = 3,
    seed: str = "",
) -> Proposal:
    """Seats for `needs` from `people`, the same for the same seed.

    `barred` are the hard rules by (person, stage); `loads` the duties each has already, which count towards `most`.
    """
    _check(needs, most)
    pool, known = sorted(people), loads or {}
    random.Random(seed).shuffle(pool)  # who comes first among equals
    wanted = frozenset(soft)
    search = _Search(needs, pool, frozenset(barred), wanted, known, most)
    chosen = search.best()
    roles = _roles(needs, chosen, pool)
    total = Counter({person: known.get(person, 0) for person in pool})
    total.update(person for seats in chosen.values() for person in seats)
    placed = {
        need.stage: Seats(
            *roles[need.stage],
            lacking=need.seats - len(chosen[need.stage]),
            why=_why(need, needs, pool, chosen, barred, total, most),
        )
        for need in needs
    }
    taken = frozenset((person, stage) for stage, seats in chosen.items() for person in seats) & wanted
    return Proposal(placed, dict(sorted(total.items())), taken)


def _check(needs: Sequence[Need], most: int) -> None:
    if most < 1:
        raise Refusal("Everybody may be on one panel at least.")
    if any(min(need.judges, need.substitutes) < 0 for need in needs) or not any(need.seats for need in needs):
        raise Refusal("Say how many judges a stage needs.")


class _Search:
    """Branch and bound over pairs that are not allowed."""

    def __init__(
        self,
        needs: Sequence[Need],
        pool: Sequence[str],
        barred: frozenset[Pair],
        soft: frozenset[Pair],
        loads: Mapping[str, int],
        most: int,
    ) -> None:
        self.needs, self.pool, self.soft, self.loads, self.most = needs, pool, soft, loads, most
        self.barred = barred
        self.groups = _groups(needs)

    def best(self) -> dict[str, list[str]]:
        order = count()
        first = self._relaxed(self.barred)
        waiting = [(self._cost(first), next(order), self.barred, first)]
        for _ in range(MOST_BRANCHES):
            _, _, barred, chosen = heapq.heappop(waiting)
            twice = self._at_two_places(chosen)
            if twice is None:
                return chosen
            for pair in twice:
                further = barred | {pair}
                found = self._relaxed(further)
                heapq.heappush(waiting, (self._cost(found), next(order), further, found))
        raise Refusal("These stages overlap in too many ways at once. Propose for fewer of them at a time.")

    def _at_two_places(self, chosen: Mapping[str, Sequence[str]]) -> tuple[Pair, Pair] | None:
        seated = {stage: set(people) for stage, people in chosen.items()}
        for at, one in enumerate(self.needs):
            for other in self.needs[at + 1 :]:
                if one.excludes(other) and (both := seated[one.stage] & seated[other.stage]):
                    person = min(both, key=self.pool.index)
                    return (person, one.stage), (person, other.stage)
        return None

    def _cost(self, chosen: Mapping[str, Sequence[str]]) -> tuple[int, int, int, int]:
        """Empty seats, soft conflicts, the highest load, the sum of the squares of all loads."""
        total = Counter(person for people in chosen.values() for person in people)
        held = [total[person] + self.loads.get(person, 0) for person in self.pool]
        empty = sum(need.seats - len(chosen[need.stage]) for need in self.needs)
        soft = sum((person, stage) in self.soft for stage, people in chosen.items() for person in people)
        return empty, soft, max(held, default=0), sum(load * load for load in held)

    def _relaxed(self, barred: frozenset[Pair]) -> dict[str, list[str]]:
        """The best choice where only stages of one of `groups` exclude each other."""
        flow = Flow()
        edges: dict[Pair, int] = {}
        for person in self.pool:
            held = self.loads.get(person, 0)
            for load in range(held, self.most):
                flow.add("from", ("person", person), 1, 2 * load + 1)
            for number, stages in enumerate(self.groups):
                flow.add(("person", person), ("group", person, number), 1, 0)
                for need in stages:
                    pair = (person, need.stage)
                    if pair not in barred:
                        cost = SOFT if pair in self.soft else 0
                        edges[pair] = flow.add(("group", person, number), ("stage", need.stage), 1, cost)
        for need in self.needs:
            flow.add(("stage", need.stage), "to", need.seats, 0)
            flow.add("from", ("stage", need.stage), need.seats, EMPTY)
        flow.run("from", "to")
        chosen: dict[str, list[str]] = {need.stage: [] for need in self.needs}
        for (person, stage), edge in edges.items():
            if flow.used(edge):
                chosen[stage].append(person)
        return chosen


def _groups(needs: Sequence[Need]) -> list[list[Need]]:
    """The stages in groups of which all exclude one another."""
    groups: list[list[Need]] = []
    for need in sorted(needs, key=lambda each: (each.starts_at, each.ends_at, each.stage)):
        home = next((group for group in groups if all(need.excludes(other) for other in group)), None)
        if home is None:
            groups.append([need])
        else:
            home.append(need)
    return groups


def _roles(
    needs: Sequence[Need], chosen: Mapping[str, Sequence[str]], pool: Sequence[str]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Judges and substitutes of each stage: who judges least often so far judges first."""
    judging: Counter[str] = Counter()
    found = {}
    for need in needs:
        people = sorted(chosen[need.stage], key=lambda person: (judging[person], pool.index(person)))
        judges, substitutes = people[: need.judges], people[need.judges :]
        judging.update(judges)
        found[need.stage] = (tuple(judges), tuple(substitutes))
    return found


def _why(
    need: Need,
    needs: Sequence[Need],
    pool: Sequence[str],
    chosen: Mapping[str, Sequence[str]],
    barred: Mapping[Pair, Sequence[str]],
    total: Mapping[str, int],
    most: int,
) -> dict[str, int]:
    """How many of the pool each rule keeps away from a stage, besides those who sit there."""
    reasons: Counter[str] = Counter()
    elsewhere = {
        person for other in needs if other is not need and other.excludes(need) for person in chosen[other.stage]
    }
    for person in pool:
        if person in chosen[need.stage]:
            continue
        if rules := barred.get((person, need.stage)):
            reasons.update(sorted(set(rules)))
        elif person in elsewhere:
            reasons["busy"] += 1
        elif total[person] >= most:
            reasons["most"] += 1
        else:
            reasons["spare"] += 1
    return dict(reasons)

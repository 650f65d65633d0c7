"""What has been written so far, by the numbers that the plans use: every chapter finds here what it points at."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.demo.rules.sample import Sample
from compmgr.demo.rules.season import ContestPlan, StagePlan
from compmgr.demo.services.bulk import Bulk
from compmgr.foundation import clock
from compmgr.foundation.database import Session

#: Who draws the layers of codes at the contest that is marked today; elsewhere there is one layer.
CODERS = ("coder", "coder2", "coder3")
JURY = ("chief", "judge1", "judge2", "judge3", "judge4", "judge5", "coder", "supervisor")


@dataclass
class World:
    """Row numbers by plan: `stages` by contest and stage number, `entries` by entry number (and whether of the final).

    `juries` are the user names of the people who judge a contest, by what they do.
    """

    session: Session
    sample: Sample
    bulk: Bulk
    users: dict[str, User] = field(default_factory=dict)
    juries: dict[int, dict[str, str]] = field(default_factory=dict)
    industries: dict[str, int] = field(default_factory=dict)
    occupations: dict[tuple[str, str], int] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    season: int = 0
    contests: dict[int, int] = field(default_factory=dict)
    events: dict[int, int] = field(default_factory=dict)
    aspects: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)  # by code: aspect, sub-criterion
    stages: dict[tuple[int, int], int] = field(default_factory=dict)
    delegations: dict[int, int] = field(default_factory=dict)
    entries: dict[tuple[int, bool], int] = field(default_factory=dict)
    sheets: dict[int, list[Any]] = field(default_factory=dict)  # of a final, as their judges will fill them in
    sites: dict[int, int] = field(default_factory=dict)
    batches: dict[int, int] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.sample.on

    def chance(self, name: str) -> random.Random:
        """A stream of chance of its own for each part, so that a change in one part leaves the others as they were."""
        return random.Random(f"{self.sample.seed}/{name}")

    def judge(self, contest: int, office: str) -> User:
        """Who holds `office` in the jury of `contest`."""
        return self.users[self.juries[contest][office]]

    def coders(self, contest: int, layers: int) -> list[User]:
        """The coding judge of each layer."""
        return [self.judge(contest, "coder"), *(self.users[name] for name in CODERS[1:layers])]

    def stage(self, contest: int, number: int) -> Stage:
        return self.session.get_one(Stage, self.stages[contest, number])

    def till_now(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """That moment, or this morning when it would lie ahead: nothing in the sample was done tomorrow."""
        return min(clock.at(day, hour, minute), clock.at(self.on, 7, 30 + minute % 30))


def stages_of(contest: ContestPlan) -> tuple[StagePlan, ...]:
    return (*contest.event.preliminaries, contest.event.final)


def within(rng: random.Random, first: date, last: date) -> datetime:
    """Some moment of office hours from `first` to `last`."""
    day = first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
    return clock.at(day, rng.randint(8, 17), rng.randrange(60))

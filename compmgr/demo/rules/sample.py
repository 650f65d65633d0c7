"""The whole sample in one value, the same for the same seed and day."""

import random
from dataclasses import dataclass
from datetime import date

from compmgr.demo.rules.accounts import ACCOUNTS, AccountPlan
from compmgr.demo.rules.assessment import BatchPlan, SitePlan, batches, sites
from compmgr.demo.rules.delegations import DelegationPlan, delegations
from compmgr.demo.rules.entries import EntryPlan, entries
from compmgr.demo.rules.people import SamplePerson, people
from compmgr.demo.rules.season import ContestPlan, season

OFFICIALS = 96


@dataclass(frozen=True, slots=True)
class Sample:
    """`officials` are people for judges, then coaches, who judge nowhere; all people are numbered without gaps."""

    seed: int
    on: date
    year: int
    accounts: tuple[AccountPlan, ...]
    delegations: tuple[DelegationPlan, ...]
    contests: tuple[ContestPlan, ...]
    entries: tuple[EntryPlan, ...]
    sites: tuple[SitePlan, ...]
    batches: tuple[BatchPlan, ...]
    officials: tuple[SamplePerson, ...]

    @property
    def competitors(self) -> tuple[SamplePerson, ...]:
        return tuple(member for entry in self.entries for member in entry.members)

    @property
    def candidates(self) -> tuple[SamplePerson, ...]:
        return tuple(candidate.person for batch in self.batches for candidate in batch.candidates)


def sample(on: date, *, seed: int = 2021, year: int | None = None) -> Sample:
    """Everything that the sample season holds on the day `on`; marks are made with `marking.sample_marks` as needed."""
    contests = season(on, year)
    of_entries = tuple(entries(_stream(seed, "entries"), contests, on))
    competitors = sum(len(entry.members) for entry in of_entries)
    of_batches = tuple(batches(_stream(seed, "batches"), on, first=competitors))
    candidates = sum(len(batch.candidates) for batch in of_batches)
    officials = people(_stream(seed, "officials"), OFFICIALS, on, group="employee", first=competitors + candidates)
    return Sample(
        seed=seed,
        on=on,
        year=contests[0].year,
        accounts=ACCOUNTS,
        delegations=delegations(),
        contests=contests,
        entries=of_entries,
        sites=sites(on),
        batches=of_batches,
        officials=tuple(officials),
    )


def _stream(seed: int, name: str) -> random.Random:
    """A stream of chance of its own for each part, so that a change in one part leaves the others as they were."""
    return random.Random(f"{seed}/{name}")

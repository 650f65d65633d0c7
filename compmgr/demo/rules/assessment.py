"""Assessment in the sample: sites with their scope, batches in every state, candidates with results of every kind."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from compmgr.demo.rules.people import SamplePerson, people
from compmgr.demo.rules.sources import SourceOccupation, SourceSite, source_occupations, source_sites

SITE_STATES = {59: "suspended", 63: "expired"}
OCCUPATION_PREFIXES = {
    "酿酒": ("6-02-06-0",),
    "皮革制鞋": ("6-05-02-01", "6-05-04"),
    "毛皮羽绒": ("6-05-02-02", "6-05-03"),
    "陶瓷": ("6-15-05", "4-08-08-13"),
    "家具": ("6-06", "4-08-08-12"),
    "工艺美术": ("6-09-03-0", "4-08-08-05"),
    "珠宝首饰": ("6-09-03-14", "6-09-03-15", "4-08-08-11"),
    "焙烤食品糖制品": ("6-02-01", "6-02-02"),
    "缝制机械": ("6-21-03",),
    "乐器": ("6-09-02", "4-12-05"),
    "造纸": ("6-07",),
    "家用电器": ("6-24-05", "4-12-03"),
    "照明": ("6-24-07", "4-08-08-18"),
    "眼镜钟表": ("4-14-03", "6-19-01-07", "4-12-04-03", "6-26-01-02"),
    "自行车五金": ("6-23-04", "6-19-01-03", "4-12-04-01"),
    "设计与新业态": ("4-01-06-02", "4-08-08-17", "4-08-08-26"),
}
BATCH_STATES = (  # state, how many of the 108 batches, days from today to the examination
    ("draft", 4, 70),
    ("filed", 4, 55),
    ("approved", 4, 40),
    ("registration_open", 8, 25),
    ("registration_closed", 5, 12),
    ("arranged", 6, 5),
    ("in_exam", 5, 0),
    ("marking", 6, -2),
    ("scores_reviewed", 6, -6),
    ("publicised", 8, -12),
    ("certified", 30, -30),
    ("archived", 16, -80),
    ("suspended", 2, 10),
    ("cancelled", 2, 15),
    ("investigated", 2, -8),
)
WITHOUT_CANDIDATES = ("draft", "filed", "approved", "cancelled")
WITH_RESULTS = ("marking", "scores_reviewed", "publicised", "certified", "archived", "investigated")
PASS_MARK = Decimal(60)
REVIEWED_LEVELS = (1, 2)


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site with its scope: occupation codes × levels between two days; `state` as in the life of a site."""

    source: SourceSite
    state: str
    occupations: tuple[SourceOccupation, ...]
    levels: tuple[int, ...]
    accredited_from: date
    accredited_until: date


@dataclass(frozen=True, slots=True)
class PartResult:
    """`outcome` is marked (zero included), blank (came, handed nothing in), absent or cheating."""

    outcome: str
    mark: Decimal | None = None

    @property
    def is_passed(self) -> bool:
        return self.mark is not None and self.mark >= PASS_MARK


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """`parts` are what is sat: theory, skill, and review for levels 1 and 2; a resit sits only the failed part.

    `results` holds what is known so far, by part; a part not yet marked is missing.
    """

    number: int
    person: SamplePerson
    is_resit: bool
    parts: tuple[str, ...]
    results: dict[str, PartResult]

    @property
    def is_passed(self) -> bool:
        return all(part in self.results and self.results[part].is_passed for part in self.parts)


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """An assessment batch of one occupation and level at one site."""

    number: int
    name: str
    site_number: int
    occupation: SourceOccupation
    level: int
    state: str
    filed_on: date | None
    registration_from: date
    registration_until: date
    exam_on: date
    candidates: tuple[CandidatePlan, ...]


def sites(on: date) -> tuple[SitePlan, ...]:
    """The seventy-two sites; trial bases are on trial for levels 5 to 3, the rest are accredited for all five."""
    return tuple(_site(source, on) for source in source_sites())


def batches(rng: random.Random, on: date, *, first: int = 0) -> Iterator[BatchPlan]:
    """108 batches at the sites that may assess, in every state; people are numbered from `first` on."""
    able = [site for site in sites(on) if site.state in ("trial", "accredited")]
    states = [(state, days) for state, count, days in BATCH_STATES for _ in range(count)]
    rng.shuffle(states)
    for index, (state, days) in enumerate(states):
        batch = _batch(rng, index + 1, able[index % len(able)], state, days, on, first)
        first += len(batch.candidates)
        yield batch


def _site(source: SourceSite, on: date) -> SitePlan:
    is_trial = source.kind == "trial_base"
    state = SITE_STATES.get(source.number, "trial" if is_trial else "accredited")
    until = on - timedelta(days=20) if state == "expired" else on + timedelta(days=300 if is_trial else 700)
    return SitePlan(
        source=source,
        state=state,
        occupations=occupations_of(source.industry),
        levels=(5, 4, 3) if is_trial else (5, 4, 3, 2, 1),
        accredited_from=until - timedelta(days=365 if is_trial else 1095),
        accredited_until=until,
    )


@cache
def occupations_of(industry: str) -> tuple[SourceOccupation, ...]:
    """The occupations that a site of `industry` may assess."""
    return tuple(o for o in source_occupations() if o.code.startswith(OCCUPATION_PREFIXES[industry]))


def _batch(rng: random.Random, number: int, site: SitePlan, state: str, days: int, on: date, first: int) -> BatchPlan:
    occupation = rng.choice(site.occupations)
    level = rng.choice([level for level in (5, 5, 4, 4, 4, 3, 3, 3, 2, 1) if level in site.levels])
    exam_on = on + timedelta(days=days - (number % 9 if days < -20 else 0))
    count = 0 if state in WITHOUT_CANDIDATES else rng.randint(22, 32)
    everyone = people(rng, count, on, group="employee", first=first)
    return BatchPlan(
        number=number,
        name=f"样例{exam_on.year}年第{number:03d}批·{occupation.name}",
        site_number=site.source.number,
        occupation=occupation,
        level=level,
        state=state,
        filed_on=None if state == "draft" else min(on, exam_on - timedelta(days=50)),
        registration_from=exam_on - timedelta(days=40),
        registration_until=exam_on - timedelta(days=15),
        exam_on=exam_on,
        candidates=tuple(_candidate(rng, place, person, number, level, state) for place, person in enumerate(everyone)),
    )


def _candidate(
    rng: random.Random, place: int, person: SamplePerson, batch_number: int, level: int, state: str
) -> CandidatePlan:
    parts: tuple[str, ...] = ("theory", "skill", "review") if level in REVIEWED_LEVELS else ("theory", "skill")
    is_resit = place % 13 == 12
    if is_resit:
        parts = (rng.choice(parts[:2]),)
    marked = parts[:1] if state == "marking" else parts if state in WITH_RESULTS else ()
    results = {part: _result(rng, place, batch_number, part) for part in marked}
    if results and any(result.outcome == "cheating" for result in results.values()):
        results = {part: PartResult("cheating") for part in marked}
    return CandidatePlan(place + 1, person, is_resit, parts, results)


def _result(rng: random.Random, place: int, batch_number: int, part: str) -> PartResult:
    """Most pass; a few show what software confuses: absent, blank, zero, cheating, just missed."""
    mark = Decimal(round(min(98.0, max(20.0, rng.gauss(72, 9))) * 2)) / 2
    if place == 2:
        return PartResult("absent")
    if place == 5 and part == "skill" and batch_number % 3 == 0:
        return PartResult("blank")
    if place == 8 and batch_number % 5 == 0:
        return PartResult("cheating")
    special = {(3, "theory"): Decimal("59.5"), (4, "theory"): PASS_MARK}
    if place == 7 and batch_number % 4 == 0 and part == "theory":
        mark = Decimal(0)
    return PartResult("marked", special.get((place, part), mark))

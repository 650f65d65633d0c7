"""Loading the sample season: chapter by chapter, in one transaction, so that nothing half told can stay."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compmgr.demo.rules.sample import Sample
from compmgr.demo.services import accounts, catalogue, entries, history, marking, people, season, sites
from compmgr.demo.services.bulk import Bulk
from compmgr.demo.services.world import World
from compmgr.foundation import chance
from compmgr.foundation.database import Session


@dataclass(frozen=True)
class Chapter:
    """A part of the story: `tell` yields after every step, of which there are about `count`."""

    title: str
    count: int
    tell: Callable[[World], Iterator[None]]


def chapters(world: World) -> list[Chapter]:
    sample = world.sample
    return [
        Chapter("users", len(sample.accounts) + len(sample.officials), accounts.accounts),
        Chapter("catalogue", 250, catalogue.catalogue),
        Chapter("people", people.count(world), people.people),
        Chapter("season", len(sample.contests), season.season),
        Chapter("entries", entries.count(world), entries.entries),
        Chapter("sites", len(sample.sites), sites.sites),
        Chapter("batches", len(sample.batches), sites.batches),
        Chapter("roles", len(sample.contests), accounts.grants),
        Chapter("judges", len(sample.contests), accounts.profiles),
        Chapter("panels", len(sample.contests), marking.panels),
        Chapter("history", 500, history.history),
    ]


def load(session: Session, sample: Sample, show: Callable[[Chapter, Iterator[None]], None]) -> World:
    """Write `sample` in the caller's transaction; `show` walks through the steps of each chapter."""
    world = World(session, sample, Bulk(session))
    with chance.seeded(f"{sample.seed}/load"):
        for chapter in chapters(world):
            show(chapter, chapter.tell(world))
    return world

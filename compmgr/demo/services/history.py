"""What has happened since the season began, told in the order of time, as the trail would have grown."""

from collections.abc import Iterator
from datetime import timedelta

from compmgr.audit.services import chain
from compmgr.demo.rules.season import ContestPlan, StagePlan
from compmgr.demo.services import certificates, finals, preliminaries, reviews
from compmgr.demo.services.finals import Happening
from compmgr.demo.services.world import World
from compmgr.foundation import clock


def history(world: World) -> Iterator[None]:
    """Every deed at its own moment, each chained to the one before."""
    for at, deed in sorted(happenings(world), key=lambda happening: happening[0]):
        with clock.frozen(at):
            deed()
            chain(world.session)
        yield


def happenings(world: World) -> Iterator[Happening]:
    for contest in world.sample.contests:
        for stage in contest.event.preliminaries:
            if stage.state == "finished":
                yield _preliminary(world, contest, stage)
        yield from finals.story(world, contest)
        yield from certificates.of_contest(world, contest)
    yield from reviews.story(world)
    yield from certificates.of_batches(world)


def _preliminary(world: World, contest: ContestPlan, stage: StagePlan) -> Happening:
    at = clock.at(stage.starts_on + timedelta(days=2), 10)
    return at, lambda: preliminaries.hold(world, contest, stage)

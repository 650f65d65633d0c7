"""The catalogue of the sample: industries, occupations by edition, organisations."""

from collections.abc import Iterator

from compmgr.catalogue.models import Industry, Occupation, Organisation, OrganisationKind
from compmgr.demo.rules.sources import source_events, source_occupations
from compmgr.demo.services.world import World

KINDS = {"association": OrganisationKind.ASSOCIATION, "enterprise": OrganisationKind.ENTERPRISE}


def catalogue(world: World) -> Iterator[None]:
    """Industries in the order of the season, an occupation once for each edition that names it, and who takes part."""
    bulk = world.bulk
    for industry in dict.fromkeys(event.industry for event in source_events()):
        position = len(world.industries) + 1
        world.industries[industry] = bulk.add(Industry, name=industry, position=position)
        yield
    for occupation in source_occupations():
        for edition in occupation.editions:
            row = bulk.add(Occupation, edition=edition, code=occupation.code, name=occupation.name)
            world.occupations[occupation.code, edition] = row
        yield
    for name, kind in _organisations(world).items():
        bulk.add(Organisation, name=name, kind=kind, credit_code=None)
        yield
    bulk.write()


def _organisations(world: World) -> dict[str, OrganisationKind]:
    """By name, each once."""
    found = {"样例轻工业联合会": OrganisationKind.FEDERATION, "样例轻工行业工会": OrganisationKind.UNION}
    for contest in world.sample.contests:
        found[contest.organiser] = OrganisationKind.ASSOCIATION
        found[contest.co_organiser] = OrganisationKind.SCHOOL
    for delegation in world.sample.delegations:
        found[delegation.organisation] = KINDS.get(delegation.kind, OrganisationKind.SCHOOL)
        if delegation.kind == "province":
            found[delegation.organisation] = OrganisationKind.UNION
    return found

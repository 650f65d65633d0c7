"""The people of the sample: competitors, candidates and officials, their papers and phones sealed."""

from collections.abc import Iterator

from compmgr.demo.rules.people import SamplePerson
from compmgr.demo.services.world import World
from compmgr.foundation import crypto
from compmgr.people.models import Person
from compmgr.people.rules import IdKind, Sex, pinyin

ID_KINDS = {"identity_card": IdKind.ID_CARD, "passport": IdKind.PASSPORT, "hmt_permit": IdKind.HK_MACAO_TAIWAN}
SEXES = {"M": Sex.MALE, "F": Sex.FEMALE}


def people(world: World) -> Iterator[None]:
    """One record a person."""
    everyone = (*world.sample.competitors, *world.sample.candidates, *world.sample.officials)
    for person in everyone:
        world.people[person.number] = _add(world, person)
        yield
    world.bulk.write()


def count(world: World) -> int:
    return len(world.sample.competitors) + len(world.sample.candidates) + len(world.sample.officials)


def _add(world: World, person: SamplePerson) -> int:
    return world.bulk.add(
        Person,
        name=person.name,
        name_pinyin=pinyin(person.reading or person.name),
        sex=SEXES[person.sex],
        birth_date=person.born_on,
        id_kind=ID_KINDS[person.id_kind],
        id_number=person.id_number,
        id_index=crypto.blind_index(person.id_number, "id-number"),
        phone=person.phone,
        phone_index=crypto.blind_index(person.phone, "phone"),
        employer=person.unit,
        education=person.education,
    )

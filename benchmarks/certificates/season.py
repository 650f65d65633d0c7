"""A year of assessments to issue from: batches full of candidates who have passed, and the runs that wait for them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from benchmarks.certificates import facts
from compmgr.accounts.permissions import Role
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.catalogue.rules import SkillLevel
from compmgr.certificates import services
from compmgr.foundation import crypto, storage
from compmgr.foundation.database import Session
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.people.models import Person
from compmgr.people.rules import IdKind, Sex
from tests.certificates.test_services import make_candidates
from tests.factories.world import id_number, make_user

AT_ONCE = 5000


def make_season(session: Session, holders: int, seats: int) -> list[int]:
    """`holders` who have passed, in batches of `seats`, each with a released run; the numbers of their jobs."""
    first = make_candidates(session, 1)[0].batch
    photos = [storage.put(content, ".jpg") for content in facts.portraits()]
    clerk, second = (make_user(session, Role.REGISTRY_CLERK) for _ in range(2))
    jobs = []
    for start in range(0, holders, seats):
        batch = another(session, first, start // seats)
        people = list(persons(start, min(seats, holders - start), photos))
        ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).all()
        rows = [
            {
                "batch_id": batch.id,
                "person_id": number,
                "number": place,
                "name": person["name"],
                "outcome": OutcomeState.PASSED,
            }
            for place, (number, person) in enumerate(zip(ids, people, strict=True), 1)
        ]
        session.execute(insert(Candidate), rows)
        run = services.prepare(session, CertificateKind.VOCATIONAL, batch, by=clerk)
        services.release(session, run, by=second)
        session.commit()
        jobs.append(int(run.job_id or 0))
        session.expunge_all()
        first, clerk, second = session.merge(first), session.merge(clerk), session.merge(second)
    return jobs


def another(session: Session, like: Batch, number: int) -> Batch:
    """A batch of the same site and occupation, its level one of two: each has its counter of numbers."""
    names = ("site_id", "occupation_id", "occupation_name", "held_on", "seats")
    batch = Batch(
        name=f"2026年第{number + 1}批次",
        state=BatchState.CERTIFIED,
        level=(SkillLevel.LEVEL_4, SkillLevel.LEVEL_3)[number % 2],
        **{name: getattr(like, name) for name in names},
    )
    session.add(batch)
    session.flush()
    return batch


def persons(start: int, count: int, photos: list[str]) -> Iterator[dict[str, Any]]:
    for serial in range(start, start + count):
        name = facts.one(serial, 0).words["holder"]
        number = id_number(serial % 1000, date(1950, 1, 1) + timedelta(days=serial // 1000))
        yield {
            "name": name,
            "name_pinyin": "",
            "sex": Sex.FEMALE if serial % 2 else Sex.MALE,
            "id_kind": IdKind.ID_CARD,
            "id_number": number,
            "id_index": crypto.blind_index(number, "id-number"),
            "employer": "",
            "education": "",
            "photo_key": photos[serial % len(photos)],
        }

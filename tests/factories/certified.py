"""Candidates who have passed in a certified batch."""

from datetime import date

from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.catalogue.rules import SkillLevel
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteKind, SiteState
from tests.factories.world import make_industry, make_occupation, make_person


def make_candidates(session, count=1, **values):
    site = Site(
        name="样例评价总站",
        kind=SiteKind.GENERAL_STATION,
        state=SiteState.ACCREDITED,
        industry_id=make_industry(session).id,
        body_code="0021",
        province_code="44",
        province="广东",
        sequence="000001",
    )
    session.add(site)
    session.flush()
    occupation = make_occupation(session)
    batch = Batch(
        site_id=site.id,
        occupation_id=occupation.id,
        name="2026年第一批",
        occupation_name=occupation.name,
        work_type=None,
        level=SkillLevel.LEVEL_3,
        held_on=date(2026, 10, 10),
        seats=300,
        **{"state": BatchState.CERTIFIED, **values},
    )
    session.add(batch)
    session.flush()
    people = [make_person(session) for _ in range(count)]
    candidates = [
        Candidate(batch_id=batch.id, person_id=p.id, number=n, name=p.name, outcome=OutcomeState.PASSED)
        for n, p in enumerate(people, 1)
    ]
    session.add_all(candidates)
    session.flush()
    return candidates

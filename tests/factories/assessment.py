"""Verbs that make sites, batches and candidates, by the deeds of their rooms."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.assessment import queries, services
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import AssessmentPart, PartState
from compmgr.assessment.rules.states import USUAL, BatchState
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.sites import services as sites
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteKind, SiteState
from tests.factories.world import make_industry, make_occupation, make_person, make_user

_number = count(1)


def make_site(session: Session, state: SiteState = SiteState.ACCREDITED, **values: Any) -> Site:
    """A site that may assess 家具制作工 at all levels this year and next."""
    by = make_user(session, Role.FEDERATION_OFFICE)
    serial = next(_number)
    defaults = dict(
        name=f"样例北京家具评价总站{serial}",
        kind=SiteKind.GENERAL_STATION,
        industry=make_industry(session),
        body_code="0001",
        province_code="11",
        province="北京",
        sequence=f"{serial:06}",
    )
    site = sites.add_site(session, **{**defaults, **values}, by=by)
    today = clock.today()
    period = dict(accredited_from=today - timedelta(days=200), accredited_until=today + timedelta(days=400))
    if state is not SiteState.APPLIED:
        sites.put_on_trial(session, site, **period, by=by)
    if state not in (SiteState.APPLIED, SiteState.TRIAL):
        sites.accredit(session, site, **period, by=by)
    sites.set_scope(session, site, make_occupation(session), SkillLevel, *period.values(), by=by)
    if state is SiteState.SUSPENDED:
        sites.suspend(session, site, "样例：整改", by=by)
    return site


def make_batch(
    session: Session,
    state: BatchState = BatchState.REGISTRATION_OPEN,
    *,
    site: Site | None = None,
    level: SkillLevel = SkillLevel.LEVEL_4,
    people: list[Person] | int = 0,
    by: User | None = None,
    **values: Any,
) -> Batch:
    """A batch brought to `state` by its deeds, with `people` as candidates; every mark is 80 where marks are needed."""
    by = by or make_user(session, Role.FEDERATION_OFFICE)
    site = site or make_site(session)
    defaults = dict(held_on=clock.today() + timedelta(days=3), seats=400, name=f"样例第{next(_number)}批·家具制作工")
    batch = services.file_batch(
        session, site, occupation=make_occupation(session), level=level, **{**defaults, **values}, by=by
    )
    people = [make_person(session) for _ in range(people)] if isinstance(people, int) else people
    for target in USUAL[1 : USUAL.index(state) + 1]:
        step(session, batch, target, by)
        if target is BatchState.REGISTRATION_OPEN:
            for person in people or [make_person(session)] * (state is not BatchState.REGISTRATION_OPEN):
                services.add_candidate(session, batch, person, by=by)
    return batch


def step(session: Session, batch: Batch, target: BatchState, by: User) -> None:
    if target is BatchState.SCORES_REVIEWED:
        mark_all(session, batch, by=by)
        services.review_marks(session, batch, by=by)
    elif target is BatchState.CERTIFIED:
        with clock.frozen(clock.now() + timedelta(days=services.PUBLICITY_DAYS + 1)):
            services.move_batch(session, batch, target, by=by)
    else:
        services.move_batch(session, batch, target, by=by)


def mark_all(session: Session, batch: Batch, value: str = "80", *, by: User) -> None:
    """Give every part that still waits the mark `value`."""
    for candidate, standing in queries.standings(session, batch).items():
        for part in standing.blank:
            mark(session, candidate, part, value, by=by)


def mark(session: Session, candidate: Candidate, part: AssessmentPart, value: str, *, by: User) -> None:
    services.record_part(session, candidate, part, PartState.MARKED, Decimal(value), by=by)

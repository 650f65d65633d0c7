"""Verbs that make one thing each, with what it needs: `make_user(session, Role.JUDGE, contest)`."""

from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import select
from stdnum.cn import ric

from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import REACH, Role, Scope
from compmgr.accounts.services import _hasher
from compmgr.catalogue.models import Industry, Occupation
from compmgr.competitions.models import Contest, Delegation, Event, Season, Stage
from compmgr.competitions.rules import CompetitionClass, ContestState, DelegationKind, Group, StageKind
from compmgr.foundation import clock, crypto
from compmgr.foundation.database import Base, Session
from compmgr.people.models import Person
from compmgr.people.rules import IdKind, Sex
from compmgr.registration.models import Entry, EntryMember
from compmgr.registration.rules.states import EntryState

PASSWORD = "correct horse 样例"
_number = count(1)


@cache
def _hash() -> str:
    return _hasher.hash(PASSWORD)


def make_user(session: Session, role: Role | None = None, place: Base | None = None, **values: Any) -> User:
    """Somebody who can sign in with `PASSWORD`, with `role` over `place`."""
    name = values.pop("username", f"user{next(_number)}")
    user = User(username=name, name=values.pop("name", f"测试用户{name}"), password_hash=_hash(), **values)
    session.add(user)
    session.flush()
    if role:
        grant(session, user, role, place)
    return user


def grant(session: Session, user: User, role: Role, place: Base | None = None) -> None:
    scope = REACH[role]
    session.add(
        Grant(user_id=user.id, role=role, scope=scope, scope_id=None if scope is Scope.EVERYTHING else place.id)
    )  # type: ignore[union-attr]
    session.flush()


def make_season(session: Session, **values: Any) -> Season:
    year = values.pop("year", 2026)
    if known := session.scalar(select(Season).filter_by(year=year)):
        return known
    return _add(session, Season(year=year, name=f"{year}年度", **values))


def make_industry(session: Session, name: str = "家具") -> Industry:
    return session.scalar(select(Industry).filter_by(name=name)) or _add(session, Industry(name=name))


def make_occupation(
    session: Session, code: str = "6-06-04-00", name: str = "家具制作工", edition: str = "2022"
) -> Occupation:
    known = session.scalar(select(Occupation).filter_by(code=code, edition=edition))
    return known or _add(session, Occupation(code=code, name=name, edition=edition))


def make_contest(session: Session, **values: Any) -> Contest:
    defaults = dict(
        season_id=make_season(session).id,
        industry_id=make_industry(session).id,
        name=f"全国家具行业职业技能竞赛{next(_number)}",
        state=ContestState.FINAL_RUNNING,
        planned_class=CompetitionClass.CLASS_2,
        approved_class=CompetitionClass.CLASS_2,
        sponsor="中国轻工业联合会（样例）",
        organiser="样例家具协会",
    )
    return _add(session, Contest(**{**defaults, **values}))


def make_event(session: Session, contest: Contest | None = None, **values: Any) -> Event:
    contest = contest or make_contest(session)
    occupation = make_occupation(session)
    defaults = dict(
        contest_id=contest.id,
        occupation_id=occupation.id,
        name="家具制作工",
        occupation_name=occupation.name,
        group=Group.STAFF,
    )
    return _add(session, Event(**{**defaults, **values}))


def make_stage(session: Session, event: Event | None = None, **values: Any) -> Stage:
    """A final whose registration is open and which starts in ten days."""
    event, now = event or make_event(session), clock.now()
    defaults = dict(
        event_id=event.id,
        kind=StageKind.FINAL,
        name="决赛",
        venue="样例体育馆",
        registration_opens_at=now - timedelta(days=20),
        registration_closes_at=now + timedelta(days=5),
        starts_at=now + timedelta(days=10),
        ends_at=now + timedelta(days=11),
        seats=30,
    )
    return _add(session, Stage(**{**defaults, **values}))


def make_delegation(session: Session, **values: Any) -> Delegation:
    defaults = dict(season_id=make_season(session).id, name=f"样例代表队{next(_number)}", kind=DelegationKind.PROVINCE)
    return _add(session, Delegation(**{**defaults, **values}))


def id_number(serial: int, born: date = date(1995, 6, 15), division: str = "110105") -> str:
    """A number with valid check digits (GB 11643)."""
    body = f"{division}{born:%Y%m%d}{serial % 1000:03}"
    return body + ric.calc_check_digit(body + "0")


def make_person(session: Session, name: str | None = None, **values: Any) -> Person:
    serial = next(_number)
    number = values.pop("id_number", None) or id_number(serial, date(1990, 1, 1) + timedelta(days=serial // 1000))
    phone = values.pop("phone", f"138{serial:08}")
    defaults = dict(
        name=name or f"张测试{serial}",
        name_pinyin=f"zhang ce shi {serial}",
        sex=Sex.MALE,
        id_kind=IdKind.ID_CARD,
        id_number=number,
        id_index=crypto.blind_index(number, "id-number"),
        phone=phone,
        phone_index=crypto.blind_index(phone, "phone"),
        employer="样例家具有限公司",
    )
    return _add(session, Person(**{**defaults, **values}))


def make_entry(
    session: Session,
    stage: Stage | None = None,
    delegation: Delegation | None = None,
    people: list[Person] | None = None,
    **values: Any,
) -> Entry:
    people = people or [make_person(session)]
    stage, delegation = stage or make_stage(session), delegation or make_delegation(session)
    defaults = dict(
        stage_id=stage.id,
        delegation_id=delegation.id,
        title="、".join(p.name for p in people),
        state=EntryState.APPROVED,
    )
    entry = Entry(**{**defaults, **values})
    entry.members = [
        EntryMember(person_id=p.id, position=n, name=p.name, employer=p.employer) for n, p in enumerate(people, 1)
    ]
    return _add(session, entry)


def _add(session: Session, thing: Any) -> Any:
    session.add(thing)
    session.flush()
    return thing

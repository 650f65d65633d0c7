"""The figures of a season and what waits: each is one query, however much there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select

from compmgr.accounts.permissions import Permission, Scope
from compmgr.accounts.rules import Reach
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.audit.models import AuditEntry, AuditHead
from compmgr.audit.rules import ORIGIN, Link, digest
from compmgr.certificates.models import Certificate
from compmgr.certificates.queries import holders_of
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.competitions.models import Contest, Event, Season, Stage
from compmgr.competitions.queries import REAL_CONTEST, REAL_STAGE
from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.foundation import clock, mail
from compmgr.foundation.database import Base, Session
from compmgr.foundation.mail import Letter
from compmgr.people.models import Person
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import EntryState
from compmgr.results.models import Appeal, Placing, Result
from compmgr.results.rules.states import AppealState, ResultState
from compmgr.scoring.models import MarkSheet, Work
from compmgr.scoring.rules.states import SheetState
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteKind, SiteState

#: Entries that take a seat or ask for one.
TAKING_A_SEAT = (
    EntryState.SUBMITTED,
    EntryState.UNIT_APPROVED,
    EntryState.APPROVED,
    EntryState.CONFIRMED,
    EntryState.CHECKED_IN,
    EntryState.COMPETED,
    EntryState.ABSENT,
)
HANDED_IN = (SheetState.SUBMITTED, SheetState.PANEL_SIGNED, SheetState.VERIFIED, SheetState.LOCKED)
ISSUED = (CertificateState.ISSUED, CertificateState.SUPERSEDED, CertificateState.REVOKED)


def seasons(session: Session) -> list[Season]:
    return list(session.scalars(select(Season).order_by(Season.year.desc())))


def contests_by_state(session: Session, season: Season) -> dict[ContestState, int]:
    of_season = (Contest.season_id == season.id, REAL_CONTEST)
    query = select(Contest.state, func.count()).where(*of_season).group_by(Contest.state)
    return _counts(session, query)


@dataclass(frozen=True)
class Classes:
    """How many contests a class had planned, and how many it was given."""

    planned: dict[CompetitionClass, int]
    approved: dict[CompetitionClass, int]


def planned_and_approved(session: Session, season: Season) -> Classes:
    of_season = (Contest.season_id == season.id, REAL_CONTEST)
    pairs = select(Contest.planned_class, Contest.approved_class, func.count()).where(*of_season)
    planned: dict[CompetitionClass, int] = {}
    approved: dict[CompetitionClass, int] = {}
    for plan, approval, count in session.execute(pairs.group_by(Contest.planned_class, Contest.approved_class)):
        planned[plan] = planned.get(plan, 0) + count
        if approval is not None:
            approved[approval] = approved.get(approval, 0) + count
    return Classes(planned, approved)


def seats_and_entries(session: Session, season: Season) -> Sequence[Row[Any]]:
    """`(stage, seats, entries)` of the season's stages, the next to start first."""
    taken = (
        select(Entry.stage_id, func.count().label("entries"))
        .where(Entry.state.in_(TAKING_A_SEAT))
        .group_by(Entry.stage_id)
    ).subquery()
    query = (
        select(Stage, Stage.seats, func.coalesce(taken.c.entries, 0).label("entries"))
        .join(Stage.event)
        .join(Event.contest)
        .outerjoin(taken, taken.c.stage_id == Stage.id)
        .where(Contest.season_id == season.id, REAL_CONTEST, REAL_STAGE)
    )
    return session.execute(query.order_by(Stage.starts_at, Stage.id)).unique().all()


def marking_progress(session: Session, season: Season, *, limit: int = 8) -> Sequence[Row[Any]]:
    """`(stage, handed in, sheets)` of stages whose marking is open: something is issued and not everything locked."""
    handed_in = func.sum(case((MarkSheet.state.in_(HANDED_IN), 1), else_=0))
    locked = func.sum(case((MarkSheet.state == SheetState.LOCKED, 1), else_=0))
    counted = (
        select(Work.stage_id, handed_in.label("handed_in"), func.count().label("sheets"))
        .join(Work, MarkSheet.work_id == Work.id)
        .where(MarkSheet.state != SheetState.VOIDED)
        .group_by(Work.stage_id)
        .having(locked < func.count())
    ).subquery()
    query = (
        select(Stage, counted.c.handed_in, counted.c.sheets)
        .join(counted, counted.c.stage_id == Stage.id)
        .join(Stage.event)
        .join(Event.contest)
        .where(Contest.season_id == season.id, REAL_CONTEST, REAL_STAGE)
    )
    return session.execute(query.order_by(Stage.starts_at.desc(), Stage.id).limit(limit)).unique().all()


def months_before(day: date, count: int = 12) -> list[date]:
    """The first days of the last `count` months up to that of `day`, and of the month after: `count` + 1 boundaries."""
    first = day.year * 12 + day.month - count
    return [date((first + step) // 12, (first + step) % 12 + 1, 1) for step in range(count + 1)]


def certificates_by_month(session: Session, boundaries: list[date]) -> dict[CertificateKind, list[int]]:
    """Certificates issued in each month as a calendar in Shanghai counts it."""
    edges: list[datetime] = [clock.at(day, 0) for day in boundaries]
    months = [
        func.sum(case((and_(Certificate.issued_at >= since, Certificate.issued_at < until), 1), else_=0))
        for since, until in pairwise(edges)
    ]
    issued = (Certificate.state.in_(ISSUED), Certificate.issued_at >= edges[0])
    rows = session.execute(select(Certificate.kind, *months).where(*issued).group_by(Certificate.kind)).all()
    return {CertificateKind(row[0]): [int(value or 0) for value in row[1:]] for row in rows}


@dataclass(frozen=True)
class Assessed:
    """People whose outcome is fixed, each counted once, and those of them who passed."""

    people: int
    passed: int


def assessed(session: Session, year: int) -> Assessed:
    passed = case((Candidate.outcome == OutcomeState.PASSED, Candidate.person_id))
    query = (
        select(func.count(Candidate.person_id.distinct()), func.count(passed.distinct()))
        .select_from(Candidate)
        .join(Batch, Candidate.batch_id == Batch.id)
        .where(
            Candidate.outcome != OutcomeState.PENDING,
            Batch.held_on >= date(year, 1, 1),
            Batch.held_on < date(year + 1, 1, 1),
        )
    )
    people, through = session.execute(query).one()
    return Assessed(people, through)


def sites_by_kind_and_state(session: Session) -> dict[tuple[SiteKind, SiteState], int]:
    rows = session.execute(select(Site.kind, Site.state, func.count()).group_by(Site.kind, Site.state))
    return {(kind, state): count for kind, state, count in rows}


@dataclass(frozen=True)
class Waiting:
    """Things that wait for who holds `permission`: `rows` are counted where `scope` says the user reaches `place`."""

    permission: Permission
    rows: Select[Any]
    scope: Scope
    place: Any

    def counted(self, reach: Reach) -> Any:
        query = self.rows if reach.everything else self.rows.where(self.place.in_(reach.ids(self.scope)))
        return query.scalar_subquery()


def _count(kind: type[Base]) -> Select[Any]:
    return select(func.count(kind.id)).select_from(kind)


_ENTRIES = _count(Entry).join(Stage, Entry.stage_id == Stage.id).join(Event, Stage.event_id == Event.id)
_RESULTS = _count(Result).join(Stage, Result.stage_id == Stage.id).join(Event, Stage.event_id == Event.id)
_APPEALS = (
    _count(Appeal)
    .join(Placing, Appeal.placing_id == Placing.id)
    .join(Result, Placing.result_id == Result.id)
    .join(Stage, Result.stage_id == Stage.id)
    .join(Event, Stage.event_id == Event.id)
)

WAITING: dict[str, Waiting] = {
    "contests": Waiting(
        Permission.CONTEST_APPROVE,
        _count(Contest).where(Contest.state == ContestState.APPLIED),
        Scope.CONTEST,
        Contest.id,
    ),
    "entries": Waiting(
        Permission.ENTRY_REVIEW,
        _ENTRIES.where(Entry.state.in_([EntryState.SUBMITTED, EntryState.UNIT_APPROVED])),
        Scope.CONTEST,
        Event.contest_id,
    ),
    "results": Waiting(
        Permission.RESULT_PUBLISH,
        _RESULTS.where(Result.state == ResultState.SUPERVISOR_SIGNED),
        Scope.CONTEST,
        Event.contest_id,
    ),
    "appeals": Waiting(
        Permission.APPEAL_RULE,
        _APPEALS.where(Appeal.state.not_in([AppealState.RULED, AppealState.CLOSED])),
        Scope.CONTEST,
        Event.contest_id,
    ),
    "batches": Waiting(
        Permission.BATCH_APPROVE, _count(Batch).where(Batch.state == BatchState.FILED), Scope.SITE, Batch.site_id
    ),
    "outcomes": Waiting(
        Permission.BATCH_REVIEW, _count(Batch).where(Batch.state == BatchState.MARKING), Scope.SITE, Batch.site_id
    ),
    "sites": Waiting(
        Permission.SITE_ACCREDIT,
        _count(Site).where(Site.state.in_([SiteState.APPLIED, SiteState.TRIAL])),
        Scope.SITE,
        Site.id,
    ),
}


def waiting(session: Session, reaches: Mapping[str, Reach]) -> dict[str, int]:
    """How many of each wait within reach, all in one query; `reaches` names which are asked for."""
    if not reaches:
        return {}
    row = session.execute(select(*(WAITING[name].counted(reach) for name, reach in reaches.items()))).one()
    return dict(zip(reaches, row, strict=True))


def _counts(session: Session, query: Any) -> dict[Any, int]:
    return {key: count for key, count in session.execute(query)}


def names_of(session: Session, subjects: Sequence[str]) -> dict[str, str]:
    """Whom the items of a run are about: the person or candidate whose public id the subject holds, or the subject."""
    parts = {part for subject in subjects for part in subject.split("/")}
    named = holders_of(session, subjects)
    for kind in (Person, Candidate):
        rows = session.execute(select(kind.public_id, kind.name).where(kind.public_id.in_(parts)).order_by(kind.id))
        named.update({public_id: name for public_id, name in rows})
    return {
        subject: next(filter(None, map(named.get, [subject, *subject.split("/")])), subject) for subject in subjects
    }


#: How a check of the whole chain is named in the trail.
CHECKED = "trail.checked"


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def actors(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.actor).distinct().order_by(AuditEntry.actor)))


def last_check(session: Session) -> AuditEntry | None:
    query = select(AuditEntry).where(AuditEntry.action == CHECKED)
    return session.scalar(query.order_by(AuditEntry.number.desc()).limit(1))


def chain_end(session: Session) -> AuditHead | None:
    return session.scalar(select(AuditHead).order_by(AuditHead.id).limit(1))


def trail_entry(session: Session, number: int) -> AuditEntry | None:
    return session.scalar(select(AuditEntry).where(AuditEntry.number == number))


def others_about(session: Session, entry: AuditEntry, *, limit: int = 20) -> list[AuditEntry]:
    """What else was done to the same thing, newest first."""
    about = select(AuditEntry).where(AuditEntry.subject == entry.subject, AuditEntry.id != entry.id)
    return list(session.scalars(about.order_by(AuditEntry.number.desc()).limit(limit)))


def follows(session: Session, entry: AuditEntry) -> bool:
    """Whether this entry is what its own hash says, and follows from the one before."""
    before = trail_entry(session, entry.number - 1)
    link = Link(*(getattr(entry, name) for name in Link._fields))
    return digest(link) == entry.hash and entry.previous == (before.hash if before else ORIGIN)


def unread(session: Session, reader_id: int) -> int:
    """How many letters to that user are still unread."""
    query = mail.letters_to(reader_id).where(Letter.read_at.is_(None))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0

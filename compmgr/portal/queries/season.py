"""What the public may see of a season: the calendar, what is on now, published results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import contains_eager, selectinload

from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.competitions.models import Contest, Delegation, Event, Season, Stage
from compmgr.competitions.queries import REAL_CONTEST, REAL_STAGE
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.portal.rules.standing import HELD, OPEN_TO_ENTRIES, TAKING_PART
from compmgr.registration.models import Entry, EntryMember
from compmgr.results.models import Placing, Publication, Result
from compmgr.results.queries import published_results
from compmgr.results.rules.states import PUBLIC_STATES, ResultState
from compmgr.sites.models import Site
from compmgr.sites.rules import ABLE

#: The first and the last moment of an event, over all its stages.
_HELD = (Stage.event_id == Event.id, REAL_STAGE)
BEGINS = select(func.min(Stage.starts_at)).where(*_HELD).correlate(Event).scalar_subquery()
ENDS = select(func.max(Stage.ends_at)).where(*_HELD).correlate(Event).scalar_subquery()


#: Public, or was and has been annulled.
WAS_PUBLISHED = Result.state.in_([*sorted(PUBLIC_STATES), ResultState.ANNULLED])
#: Built once, and columns alone: what stands on the page of a result, and in its table.
_NEWER = Result.__table__.alias("newer")
SHOWN_HEAD = (
    select(Result.id, Result.state, Result.version, Stage.version, Event.version, Contest.version)
    .join(Result.stage)
    .join(Stage.event)
    .join(Event.contest)
    .join(Publication, Publication.result_id == Result.id)
    .add_columns(Publication.at, Publication.appeals_until, Publication.publicity_until)
    .add_columns(Publication.note, Publication.audit_head)
    .add_columns(
        select(func.max(_NEWER.c.edition))
        .where(_NEWER.c.stage_id == Result.stage_id, _NEWER.c.state.in_(sorted(PUBLIC_STATES)))
        .correlate(Result)
        .scalar_subquery()
    )
    .where(Result.public_id == bindparam("public_id"), WAS_PUBLISHED)
)
SHOWN_ROWS = (
    select(
        Placing.id,
        Placing.place,
        Placing.total,
        Placing.medal,
        Placing.award,
        Entry.title,
        Delegation.name,
        EntryMember.employer,
    )
    .outerjoin(Entry, Entry.id == Placing.entry_id)
    .outerjoin(Delegation, Delegation.id == Entry.delegation_id)
    .outerjoin(EntryMember, EntryMember.entry_id == Entry.id)
    .where(Placing.result_id == bindparam("result_id"))
    .order_by(Placing.id, EntryMember.id)
)


@dataclass(frozen=True)
class Figures:
    """The season in numbers: planned and approved are kept apart."""

    planned: int
    approved: int
    events: int
    finals: int
    competitors: int
    published: int
    sites: int
    assessed: int
    passed: int
    certificates: int


def season(session: Session) -> Season | None:
    """The season whose year it is, or the latest."""
    this_year = select(Season).where(Season.year == clock.today().year)
    return session.scalar(this_year) or session.scalar(select(Season).order_by(Season.year.desc()).limit(1))


def figures(session: Session, season: Season) -> Figures:
    """One query each; assessments count by the year of their examination."""
    of_season = and_(Contest.season_id == season.id, REAL_CONTEST)
    first, last = date(season.year, 1, 1), date(season.year, 12, 31)
    examined = and_(Batch.held_on.between(first, last), Candidate.outcome != OutcomeState.PENDING)
    entered = select(func.count(EntryMember.person_id.distinct())).join(EntryMember.entry).join(Entry.stage)

    def count(query: Select[int]) -> int:
        return session.scalar(query) or 0

    contests = select(func.count(Contest.id)).where(of_season)
    events = select(func.count(Event.id)).join(Event.contest).where(of_season)
    candidates = select(func.count(Candidate.id)).join(Candidate.batch).where(examined)
    return Figures(
        planned=count(contests),
        approved=count(contests.where(Contest.approved_class.is_not(None))),
        events=count(events),
        finals=count(
            select(func.count(Stage.id))
            .join(Stage.event)
            .join(Event.contest)
            .where(of_season, Stage.kind == StageKind.FINAL)
        ),
        competitors=count(entered.join(Stage.event).join(Event.contest).where(of_season, Entry.state.in_(TAKING_PART))),
        published=count(select(func.count()).select_from(_published_of(season).subquery())),
        sites=count(select(func.count(Site.id)).where(Site.state.in_(ABLE))),
        assessed=count(candidates),
        passed=count(candidates.where(Candidate.outcome == OutcomeState.PASSED)),
        certificates=count(
            select(func.count(Certificate.id)).where(
                Certificate.state == CertificateState.ISSUED, Certificate.issued_at >= clock.at(first, 0)
            )
        ),
    )


def stages_open(session: Session, moment: datetime, limit: int = 6) -> list[Stage]:
    """Stages whose registration is open, the first to close first."""
    query = _stages().where(
        Stage.registration_opens_at <= moment,
        Stage.registration_closes_at > moment,
        Contest.state.in_(OPEN_TO_ENTRIES),
    )
    return list(session.scalars(query.order_by(Stage.registration_closes_at, Stage.id).limit(limit)))


def stages_on(session: Session, moment: datetime, limit: int = 6) -> list[Stage]:
    """Stages that are being held."""
    query = _stages().where(Stage.starts_at <= moment, Stage.ends_at >= moment, Contest.state.in_(HELD))
    return list(session.scalars(query.order_by(Stage.ends_at, Stage.id).limit(limit)))


def stages_ahead(session: Session, moment: datetime, limit: int = 8) -> list[Stage]:
    """The next stages to begin."""
    query = _stages().where(Stage.starts_at > moment, Contest.state.in_(OPEN_TO_ENTRIES))
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id).limit(limit)))


def calendar(season: Season, month: str = "") -> Select[Event, datetime, datetime]:
    """The events of the season with their first and last moment; `month` is `2026-11` and asks for any stage in it."""
    query = select(Event, BEGINS.label("begins"), ENDS.label("ends")).join(Event.contest).join(Contest.industry)
    query = query.options(contains_eager(Event.contest).contains_eager(Contest.industry))
    query = query.where(Contest.season_id == season.id, REAL_CONTEST)
    if span := month_span(month):
        in_month = exists().where(*_HELD, Stage.starts_at < span[1], Stage.ends_at >= span[0])
        query = query.where(in_month)
    return query


def month_span(month: str) -> tuple[datetime, datetime] | None:
    """The first moment of the month and of the next, as a clock in Shanghai counts; nothing for other words."""
    try:
        year, number = (int(part) for part in month.split("-"))
        begin = date(year, number, 1)
    except ValueError:
        return None
    after = date(year + 1, 1, 1) if number == 12 else date(year, number + 1, 1)
    return clock.at(begin, 0), clock.at(after, 0)


def months(session: Session, season: Season) -> list[str]:
    """The months in which a stage of the season begins."""
    of_season = (Contest.season_id == season.id, REAL_CONTEST, REAL_STAGE)
    query = select(Stage.starts_at).join(Stage.event).join(Event.contest).where(*of_season)
    return sorted({clock.local(moment).strftime("%Y-%m") for moment in session.scalars(query)})


def stages_by_event(session: Session, events: Iterable[Event]) -> dict[int, list[Stage]]:
    """The stages of each event in their order: one query for a page of events."""
    query = select(Stage).where(Stage.event_id.in_([event.id for event in events]), REAL_STAGE)
    found: dict[int, list[Stage]] = {}
    for stage in session.scalars(query.order_by(Stage.starts_at, Stage.id)):
        found.setdefault(stage.event_id, []).append(stage)
    return found


def event_of(session: Session, public_id: str) -> Event | None:
    return session.scalar(select(Event).join(Event.contest).where(Event.public_id == public_id, REAL_CONTEST))


def published() -> Select[Result, Publication]:
    """The newest public edition of every stage with its publication."""
    return published_results().join(Publication, Publication.result_id == Result.id).add_columns(Publication)


def latest_published(session: Session, limit: int = 6) -> list[tuple[Result, Publication]]:
    """The last results to be published."""
    query = published().order_by(Publication.at.desc(), Result.id.desc()).limit(limit)
    return [(result, publication) for result, publication in session.execute(query).unique()]


def published_of_stages(session: Session, stages: Iterable[Stage]) -> dict[int, Result]:
    """The public result of each stage that has one, by stage id."""
    query = published_results().where(Result.stage_id.in_([stage.id for stage in stages]))
    return {result.stage_id: result for result in session.scalars(query).unique()}


def public_result(session: Session, public_id: str) -> tuple[Result, Publication] | None:
    """A result that is public, or was and has been annulled: a published address never dies."""
    query = select(Result, Publication).join(Publication, Publication.result_id == Result.id)
    row = session.execute(query.where(Result.public_id == public_id, WAS_PUBLISHED)).unique().one_or_none()
    return (row[0], row[1]) if row else None


def shown_of(session: Session, public_id: str) -> tuple[object, ...] | None:
    """Everything the page of a public result shows, as plain values: equal facts are an equal page."""
    head = session.execute(SHOWN_HEAD, {"public_id": public_id}).one_or_none()
    if head is None:
        return None
    rows = session.execute(SHOWN_ROWS, {"result_id": head.id}).all()
    return tuple(head), clock.today(), clock.now() < head.appeals_until, tuple(map(tuple, rows))


def newer_edition(session: Session, result: Result) -> Result | None:
    """The public edition that took the place of `result`."""
    query = published_results().where(Result.stage_id == result.stage_id, Result.edition > result.edition)
    return session.scalars(query).unique().first()


def medals_of(session: Session, results: Iterable[Result]) -> dict[int, list[Placing]]:
    """The first three places of each result, by result id: one query and the names."""
    ids = [result.id for result in results]
    query = select(Placing).where(Placing.result_id.in_(ids), Placing.place <= 3)
    query = query.options(selectinload(Placing.entry).selectinload(Entry.members))
    found: dict[int, list[Placing]] = {}
    for placing in session.scalars(query.order_by(Placing.place, Placing.id)):
        found.setdefault(placing.result_id, []).append(placing)
    return found


def _stages() -> Select[Stage]:
    query = select(Stage).join(Stage.event).join(Event.contest).join(Contest.industry)
    whole = contains_eager(Stage.event).contains_eager(Event.contest).contains_eager(Contest.industry)
    return query.options(whole).where(REAL_CONTEST, REAL_STAGE)


def _published_of(season: Season) -> Select[int]:
    return published_results().where(Contest.season_id == season.id).with_only_columns(Result.id)

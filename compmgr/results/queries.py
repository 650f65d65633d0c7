"""Finding results, their placings, what is still open before one can be computed, and appeals."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from compmgr.accounts import queries as accounts
from compmgr.accounts.permissions import Scope
from compmgr.accounts.rules import Reach
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.foundation.database import Session
from compmgr.registration.models import Entry
from compmgr.results.models import Appeal, Placing, Publication, Result, Signature
from compmgr.results.rules.states import PUBLIC_STATES, AppealState, ResultState, SignatureRole
from compmgr.scoring.models import MarkSheet, Work
from compmgr.scoring.rules.states import SheetState

CLOSED_SHEETS = (SheetState.LOCKED, SheetState.VOIDED)
OPEN_APPEALS = (AppealState.LODGED, AppealState.ASSIGNED, AppealState.RE_MARKING)


def latest_result(session: Session, stage: Stage) -> Result | None:
    """The newest edition, whatever its state."""
    query = select(Result).where(Result.stage_id == stage.id).order_by(Result.edition.desc())
    return session.scalar(query.limit(1))


def editions_of(session: Session, stage: Stage) -> list[Result]:
    return list(session.scalars(select(Result).where(Result.stage_id == stage.id).order_by(Result.edition)))


def published_result(session: Session, stage: Stage) -> Result | None:
    """The newest edition that the public may see."""
    query = select(Result).where(Result.stage_id == stage.id, Result.state.in_(PUBLIC_STATES))
    return session.scalar(query.order_by(Result.edition.desc()).limit(1))


def published_results() -> Select[Result]:
    """The newest public edition of every stage."""
    newer = Result.__table__.alias("newer")
    later = exists().where(
        newer.c.stage_id == Result.stage_id, newer.c.edition > Result.edition, newer.c.state.in_(PUBLIC_STATES)
    )
    return _with_stage(select(Result)).where(Result.state.in_(PUBLIC_STATES), ~later)


def results_within(working: Reach, publicly: bool = False) -> Select[Result]:
    """Results that `working` reaches in any state; `publicly` adds those the public may see."""
    seen = within(working)
    public = Result.state.in_(PUBLIC_STATES) if publicly else false()
    return _with_stage(select(Result)).where(or_(seen, public))


def stages_to_compute(working: Reach) -> Select[Stage]:
    """Stages with works and without a result."""
    has_works = exists().where(Work.stage_id == Stage.id)
    has_result = exists().where(Result.stage_id == Stage.id)
    query = select(Stage).join(Stage.event).join(Event.contest)
    return query.where(within(working), REAL_STAGE, has_works, ~has_result)


def within(reach: Reach) -> ColumnElement[bool]:
    return accounts.within(reach, {Scope.CONTEST: Contest.id, Scope.SEASON: Contest.season_id})


def _with_stage(query: Select[Result]) -> Select[Result]:
    return query.join(Result.stage).join(Stage.event).join(Event.contest)


def placings_of(session: Session, result: Result, *, with_steps: bool = False) -> list[Placing]:
    """Best first, those without a place last; entries and their members come along, steps where they are asked for."""
    people = selectinload(Placing.entry).selectinload(Entry.members)
    query = select(Placing).join(Placing.work).where(Placing.result_id == result.id).options(people)
    if with_steps:
        query = query.options(undefer(Placing.steps))
    return list(session.scalars(query.order_by(Placing.place.is_(None), Placing.place, Work.code)))


def signatures_of(session: Session, result: Result) -> list[Signature]:
    return list(session.scalars(select(Signature).where(Signature.result_id == result.id).order_by(Signature.id)))


def publication_of(session: Session, result: Result) -> Publication | None:
    return session.scalar(select(Publication).where(Publication.result_id == result.id))


def works_to_compute(session: Session, stage: Stage) -> list[Work]:
    return list(session.scalars(select(Work).where(Work.stage_id == stage.id).order_by(Work.code)))


def judges_by_work(session: Session, stage: Stage) -> dict[int, set[int]]:
    """Who has sheets for which work, by their ids; voided sheets do not count."""
    query = select(MarkSheet.work_id, MarkSheet.member_id).join(Work, MarkSheet.work_id == Work.id)
    alive = query.where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED).distinct()
    found: dict[int, set[int]] = {}
    for work_id, member_id in session.execute(alive.order_by(MarkSheet.work_id, MarkSheet.member_id)):
        found.setdefault(work_id, set()).add(member_id)
    return found


def unlocked_codes(session: Session, stage: Stage) -> list[str]:
    """Codes of the works that were there and have a sheet that is not locked, or none at all."""
    open_sheet = exists().where(MarkSheet.work_id == Work.id, MarkSheet.state.not_in(CLOSED_SHEETS))
    locked = exists().where(MarkSheet.work_id == Work.id, MarkSheet.state == SheetState.LOCKED)
    query = select(Work.code).where(Work.stage_id == stage.id, Work.is_absent.is_(False), or_(open_sheet, ~locked))
    return list(session.scalars(query.order_by(Work.code)))


def appeals_within(reach: Reach) -> Select[Appeal]:
    """Appeals in the contests that `reach` covers, and those of its delegations."""
    own = Entry.delegation_id.in_(reach.ids(Scope.DELEGATION))
    joined = select(Appeal).join(Appeal.placing).join(Placing.result).join(Result.stage).join(Stage.event)
    rows = joined.join(Event.contest).join(Placing.entry).where(or_(within(reach), own))
    whole = joinedload(Appeal.placing)
    return rows.options(whole.joinedload(Placing.result), whole.joinedload(Placing.entry))


def appeals_of(session: Session, result: Result) -> list[Appeal]:
    query = select(Appeal).join(Appeal.placing).where(Placing.result_id == result.id)
    return list(session.scalars(query.options(joinedload(Appeal.placing)).order_by(Appeal.lodged_at, Appeal.id)))


def open_appeals_of(session: Session, result: Result) -> list[Appeal]:
    return [appeal for appeal in appeals_of(session, result) if appeal.state in OPEN_APPEALS]


def advanced_from(session: Session, entries: Iterable[Entry], final: Stage) -> dict[int, Entry]:
    """Entries of `final` by the id of the entry they came from."""
    ids = [entry.id for entry in entries]
    query = select(Entry).where(and_(Entry.stage_id == final.id, Entry.advanced_from_id.in_(ids)))
    return {
        entry.advanced_from_id: entry for entry in session.scalars(query.order_by(Entry.id)) if entry.advanced_from_id
    }


def waiting(state: ResultState, reach: Reach) -> Select[Result]:
    return results_within(reach).where(Result.state == state)


@competitions.tells("signed")
def signed(session: Session, stage: Stage) -> tuple[int, int]:
    """How many have signed the newest edition, of those who must; nothing before there is one."""
    result = latest_result(session, stage)
    if result is None:
        return 0, 0
    given = session.scalar(select(func.count(Signature.id)).where(Signature.result_id == result.id)) or 0
    return given, len(SignatureRole)


@competitions.tells("published")
def published(session: Session, stage: Stage) -> tuple[int, int]:
    """Whether the public may see the result: 1 of 1."""
    if latest_result(session, stage) is None:
        return 0, 0
    return int(published_result(session, stage) is not None), 1

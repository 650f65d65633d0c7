"""Finding seasons, contests, events, stages and delegations, as far as a reach goes; and where a stage stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select

from compmgr.accounts.permissions import Scope
from compmgr.accounts.queries import within
from compmgr.accounts.rules import Reach
from compmgr.audit.queries import entries_about
from compmgr.competitions.models import Contest, Delegation, Event, Season, Stage
from compmgr.competitions.rules import REAL_STAGES, ContestState, Group
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotFound

Found = TypeVar("Found", Contest, Event, Stage)

#: What every list, count and page asks for: practice contests and the stages judges warm up in are not among it.
REAL_CONTEST = Contest.is_practice.is_(False)
REAL_STAGE = Stage.kind.in_(REAL_STAGES)


def seasons(session: Session) -> list[Season]:
    """Newest first."""
    return list(session.scalars(select(Season).order_by(Season.year.desc())))


def season_of(session: Session, year: int) -> Season | None:
    return session.scalar(select(Season).where(Season.year == year))


def current_season(session: Session) -> Season | None:
    """The season of this year, or the newest there is."""
    newest_first = seasons(session)
    return next(
        (season for season in newest_first if season.year == clock.today().year), next(iter(newest_first), None)
    )


def contests(reach: Reach) -> Select[Contest]:
    """The contests within reach; a delegation sees those of its season."""
    return select(Contest).join(Contest.industry).join(Contest.season).where(reached(reach), REAL_CONTEST)


def reached(reach: Reach) -> ColumnElement[bool]:
    """The clause that narrows a query over `Contest` to what `reach` covers, for reading."""
    narrowed = within(reach, {Scope.CONTEST: Contest.id, Scope.SEASON: Contest.season_id})
    delegations = reach.ids(Scope.DELEGATION)
    seasons = select(Delegation.season_id).where(Delegation.id.in_(delegations))
    return or_(narrowed, Contest.season_id.in_(seasons)) if delegations else narrowed


def contests_by_season(session: Session) -> dict[int, int]:
    """`{season id: number of contests}`."""
    query = select(Contest.season_id, func.count(Contest.id)).where(REAL_CONTEST).group_by(Contest.season_id)
    return dict(session.execute(query).all())


def contests_by_state(session: Session, season: Season) -> dict[ContestState, int]:
    query = select(Contest.state, func.count(Contest.id)).where(Contest.season_id == season.id, REAL_CONTEST)
    return dict(session.execute(query.group_by(Contest.state)).all())


def events_by_contest(session: Session, contests: Iterable[Contest]) -> dict[int, int]:
    """`{contest id: number of events}`."""
    ids = [contest.id for contest in contests]
    query = select(Event.contest_id, func.count(Event.id)).where(Event.contest_id.in_(ids))
    return dict(session.execute(query.group_by(Event.contest_id)).all())


def contest_named(session: Session, season: Season, name: str) -> Contest | None:
    return session.scalar(select(Contest).where(Contest.season_id == season.id, Contest.name == name))


def postponed_from(session: Session, contest: Contest) -> ContestState | None:
    """Where a postponed contest stood, by the trail; nothing when it is not postponed or the trail does not say."""
    if contest.state is not ContestState.POSTPONED:
        return None
    told = [entry for entry in entries_about(session, contest) if entry.action == "contest.postponed"]
    return ContestState(told[-1].changes["state"][0]) if told else None


def events_of(session: Session, contest: Contest) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.contest_id == contest.id).order_by(Event.name, Event.id)))


def event_named(session: Session, contest: Contest, name: str, group: Group) -> Event | None:
    same = (Event.contest_id == contest.id, Event.name == name, Event.group == group)
    return session.scalar(select(Event).where(*same))


def events(reach: Reach) -> Select[Event]:
    """The events within reach."""
    return select(Event).join(Event.contest).where(reached(reach), REAL_CONTEST)


def stages(reach: Reach) -> Select[Stage]:
    """The stages within reach."""
    return select(Stage).join(Stage.event).join(Event.contest).where(reached(reach), REAL_CONTEST, REAL_STAGE)


def stages_of_event(session: Session, event: Event) -> list[Stage]:
    query = select(Stage).where(Stage.event_id == event.id, REAL_STAGE)
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id)))


def stages_of_contest(session: Session, contest: Contest) -> list[Stage]:
    query = select(Stage).join(Stage.event).where(Event.contest_id == contest.id, REAL_STAGE)
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id)))


def stages_of_season(session: Session, season: Season) -> list[Stage]:
    """In the order of their days."""
    of_season = (Contest.season_id == season.id, REAL_CONTEST, REAL_STAGE)
    query = select(Stage).join(Stage.event).join(Event.contest).where(*of_season)
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id)))


def final_of(session: Session, event: Event) -> Stage | None:
    """The final of `event`, where the best of its preliminaries go."""
    return next((stage for stage in stages_of_event(session, event) if stage.kind.value == "final"), None)


def delegations(reach: Reach) -> Select[Delegation]:
    query = select(Delegation).join(Delegation.season)
    if reach.everything:
        return query
    of_contests = select(Contest.season_id).where(Contest.id.in_(reach.ids(Scope.CONTEST)))
    return query.where(
        or_(
            Delegation.id.in_(reach.ids(Scope.DELEGATION)),
            Delegation.season_id.in_(reach.ids(Scope.SEASON)),
            Delegation.season_id.in_(of_contests),
        )
    )


def delegation_named(session: Session, season: Season, name: str) -> Delegation | None:
    return session.scalar(select(Delegation).where(Delegation.season_id == season.id, Delegation.name == name))


@dataclass(frozen=True)
class Step:
    """How far a stage is in one thing: so many done of so many; `is_known` once a room tells of it."""

    name: str
    done: int = 0
    total: int = 0
    is_known: bool = False

    @property
    def is_done(self) -> bool:
        return 0 < self.total <= self.done

    @property
    def has_begun(self) -> bool:
        return self.done > 0


#: What happens to a stage, in order; the rooms above say how far each is.
STEPS = ("registration", "check_in", "codes", "marking", "signed", "published", "certificates")
Teller = Callable[[Session, Stage], tuple[int, int]]
#: What else a room above may be asked about a stage: how many layers of codes are committed to.
ASIDE = ("layers",)
_tellers: dict[str, Teller] = {}


def tells(step: str) -> Callable[[Teller], Teller]:
    """`@tells("codes")` over a query `(session, stage) -> (done, total)`: the room above tells how far a step is."""
    if step not in (*STEPS, *ASIDE):
        raise ValueError(f"A stage has no step {step}.")

    def decorate(teller: Teller) -> Teller:
        _tellers[step] = teller
        return teller

    return decorate


def steps_of(session: Session, stage: Stage) -> list[Step]:
    """Where `stage` stands, told by the rooms from their rows."""
    return [
        Step(name, *_tellers[name](session, stage), is_known=True) if name in _tellers else Step(name) for name in STEPS
    ]


def has_published(session: Session, event: Event) -> bool:
    """Whether the result of any stage of `event` has been published, as the room of results tells."""
    return _has_begun(session, event, "published")


def has_drawn(session: Session, event: Event) -> bool:
    """Whether the draw of codes has begun at any stage of `event`, as the room of blind marking tells."""
    return _has_begun(session, event, "layers")


def _has_begun(session: Session, event: Event, step: str) -> bool:
    teller = _tellers.get(step)
    held = session.scalars(select(Stage).where(Stage.event_id == event.id))
    return teller is not None and any(teller(session, stage)[0] for stage in held)


def story_of(session: Session, thing: Any) -> list[Any]:
    """What was done to `thing`, newest first."""
    return entries_about(session, thing)[::-1]


def visible(session: Session, kind: type[Found], public_id: str, reach: Reach) -> Found:
    """The contest, event or stage of that address, if `reach` covers it for reading; otherwise as if there were none.

    A delegation sees what is held in its season, though it lies in no contest's scope.
    """
    query: Any = {Contest: contests, Event: events, Stage: stages}[kind](reach)
    found = session.scalar(query.where(kind.public_id == public_id))
    if found is None:
        raise NotFound("There is no such page, or you may not see it.")
    return found

"""What certificates are read from: the newest public placings, panels that have signed, contests that are over."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import contains_eager, selectinload

from compmgr.accounts.models import User
from compmgr.assessment.models import Candidate
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules import claims, entitlement
from compmgr.competitions.models import Contest, Event, Season, Stage
from compmgr.competitions.queries import REAL_CONTEST
from compmgr.competitions.rules import StageKind
from compmgr.foundation.database import Session
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.people.models import Person
from compmgr.registration.models import Entry
from compmgr.results.models import Placing, Result
from compmgr.results.rules.states import PUBLIC_STATES, ResultState
from compmgr.scoring.models import JudgeProfile, PanelMember
from compmgr.sites.models import Site

#: So many values are asked for at once.
LOT = 500


def held(session: Session, wanted: Sequence[str]) -> set[str]:
    """Which of the claims a certificate stands for already."""
    found: set[str] = set()
    for start in range(0, len(wanted), LOT):
        query = select(Certificate.claim).where(Certificate.claim.in_(wanted[start : start + LOT]))
        found.update(filter(None, session.scalars(query)))
    return found


def newest_placings(session: Session, work_ids: Iterable[int]) -> dict[int, Placing]:
    """By work, its placing in the newest public edition, with result, event and the members of the entry."""
    query = (
        select(Placing)
        .join(Placing.result)
        .where(Placing.work_id.in_(list(work_ids)), Result.state.in_(PUBLIC_STATES), Placing.entry_id.is_not(None))
        .options(contains_eager(Placing.result), selectinload(Placing.entry).selectinload(Entry.members))
    )
    return {placing.work_id: placing for placing in session.scalars(query.order_by(Result.edition))}


def places_of(session: Session, result_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """By result, the place of every work that has one."""
    query = select(Placing.result_id, Placing.work_id, Placing.place)
    found: dict[int, dict[int, int]] = {}
    placed = query.where(Placing.result_id.in_(list(result_ids)), Placing.place.is_not(None))
    for result_id, work_id, place in session.execute(placed.order_by(Placing.id)):
        assert place is not None
        found.setdefault(result_id, {})[work_id] = place
    return found


def titled_works(session: Session, results: Iterable[Result], choices: entitlement.Choices) -> dict[int, set[int]]:
    """By result, the works whose place brings a title."""
    known = list(results)
    places = places_of(session, [result.id for result in known])
    return {
        result.id: entitlement.titled(places.get(result.id, {}), titles_of(result.stage.event, choices))
        for result in known
        if result.stage.event.group in entitlement.TITLED_GROUPS
    }


def titles_of(event: Event, choices: entitlement.Choices) -> int:
    """How many places of an event bring a title."""
    given = event.contest.approved_class or event.contest.planned_class
    return entitlement.titled_places(given, event.team_size, choices.titled)


def members_of(session: Session, stage: Stage) -> list[PanelMember]:
    """Who served on a panel to its end, in the order of their numbers."""
    query = select(PanelMember).where(PanelMember.stage_id == stage.id, PanelMember.left_at.is_(None))
    return list(session.scalars(query.where(PanelMember.role.in_(entitlement.OFFICES)).order_by(PanelMember.number)))


def units_of(session: Session, user_ids: Iterable[int]) -> dict[int, str]:
    """Where judges work, by user."""
    query = select(JudgeProfile.user_id, JudgeProfile.unit).where(JudgeProfile.user_id.in_(list(user_ids)))
    return {user_id: unit for user_id, unit in session.execute(query.order_by(JudgeProfile.id))}


def is_over(session: Session, contest: Contest) -> bool:
    """Whether every final of the contest has a final result, and there is one."""
    finals = select(Stage.id).join(Stage.event).where(Event.contest_id == contest.id, Stage.kind == StageKind.FINAL)
    done = exists().where(Result.stage_id == Stage.id, Result.state == ResultState.FINAL)
    return bool(session.scalar(finals.limit(1))) and not session.scalar(finals.where(~done).limit(1))


def over_contests() -> ColumnElement[bool]:
    """The clause for `is_over`, over a query of contests."""
    finals = exists().where(Event.contest_id == Contest.id, Stage.event_id == Event.id, Stage.kind == StageKind.FINAL)
    done = exists().where(Result.stage_id == Stage.id, Result.state == ResultState.FINAL)
    open_final = finals.where(~done)
    return REAL_CONTEST & finals & ~open_final


def organiser_claims(contest: Contest) -> list[tuple[str, str, str]]:
    """(claim, body, what it is called) of everyone who held the contest."""
    named = entitlement.organisers(contest.organiser, contest.co_organiser)
    return [(claims.of_organiser(contest.id, at), body, role) for at, (body, role) in enumerate(named, 1)]


def is_sample_year(session: Session, year: int) -> bool:
    """Whether what is assessed in that year belongs to the sample season."""
    return bool(session.scalar(select(Season.is_sample).where(Season.year == year)))


def holders_of(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Whom claims are about, by claim; what is no claim is not among the answers."""
    wanted = {text: claim for text in subjects if (claim := _read(text))}
    found: dict[str, str] = {}
    for model, ids in _people(wanted).items():
        column = User.name if model is PanelMember else model.name
        query = select(model.id, column).where(model.id.in_(ids.values()))
        rows = session.execute(query.join(PanelMember.user) if model is PanelMember else query)
        names = {number: name for number, name in rows}
        found |= {text: names[number] for text, number in ids.items() if number in names}
    return found | _bodies(session, wanted)


def _bodies(session: Session, wanted: dict[str, claims.Claim]) -> dict[str, str]:
    """Those who held contests are named by the contest itself."""
    ids = {claim.ids[0] for claim in wanted.values() if claim.kind is CertificateKind.ORGANISER_LETTER}
    if not ids:
        return {}
    contests = session.scalars(select(Contest).where(Contest.id.in_(ids)).order_by(Contest.id))
    named = {claim: body for contest in contests for claim, body, _ in organiser_claims(contest)}
    return {text: named[text] for text in wanted if text in named}


def _people(wanted: dict[str, claims.Claim]) -> dict[Any, dict[str, int]]:
    """By the records that hold the names, the claims and the number of the row."""
    found: dict[Any, dict[str, int]] = {}
    for text, claim in wanted.items():
        if claim.kind in entitlement.OF_RESULTS and claim.of != claims.CANDIDATE:
            found.setdefault(Person, {})[text] = claim.ids[-1]
        elif claim.kind is CertificateKind.JUDGE_LETTER:
            found.setdefault(PanelMember, {})[text] = claim.ids[0]
        elif claim.kind is CertificateKind.ACCREDITATION:
            found.setdefault(Site, {})[text] = claim.ids[0]
        elif claim.kind is not CertificateKind.ORGANISER_LETTER:
            found.setdefault(Candidate, {})[text] = claim.ids[0]
    return found


def _read(text: str) -> claims.Claim | None:
    try:
        return claims.read(text)
    except ValueError:
        return None

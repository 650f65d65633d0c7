"""What can be issued: results, batches, contests and sites, with how many certificates of a kind are still to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from compmgr.accounts.rules import Reach
from compmgr.assessment import queries as assessment
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.certificates.models import Certificate
from compmgr.certificates.queries.entitled import organiser_claims, over_contests, titled_works
from compmgr.certificates.rules import claims, entitlement
from compmgr.certificates.rules.entitlement import Choices
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import REAL_CONTEST, REAL_STAGE
from compmgr.competitions.rules import StageKind
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.registration.models import Entry, EntryMember
from compmgr.results import queries as results
from compmgr.results.models import Placing, Result
from compmgr.results.rules.states import ResultState
from compmgr.scoring.models import PanelMember, Work
from compmgr.sites import queries as sites
from compmgr.sites.models import Site
from compmgr.sites.rules import SiteState

K = CertificateKind


class Origin(StrEnum):
    """Where certificates come from."""

    RESULT = "result"
    CONTEST = "contest"
    BATCH = "batch"
    SITE = "site"


@dataclass(frozen=True)
class Counts:
    """How many of a source may have a certificate, and how many hold one."""

    entitled: int = 0
    held: int = 0

    @property
    def waiting(self) -> int:
        return max(0, self.entitled - self.held)


def sources(kind: CertificateKind, origin: Origin, reach: Reach) -> Select[Any]:
    """What certificates of `kind` may come from, within reach, and in no state but a settled one."""
    if origin is Origin.BATCH:
        states = entitlement.CERTIFIED_STATES if kind is K.VOCATIONAL else entitlement.PUBLIC_BATCHES
        return assessment.batches(reach).where(Batch.state.in_(states))
    if origin is Origin.SITE:
        running = Site.accredited_until >= clock.today()
        return sites.sites(reach).where(Site.state == SiteState.ACCREDITED, running)
    if origin is Origin.CONTEST:
        return competitions.contests(reach).where(over_contests())
    settled = results.published_results().where(
        Result.state.in_(entitlement.AWARDED_STATES), REAL_STAGE, REAL_CONTEST, results.within(reach)
    )
    if kind is K.AWARD:
        won = or_(Placing.medal.is_not(None), Placing.award.is_not(None))
        return settled.where(exists().where(Placing.result_id == Result.id, won))
    if kind is K.TITLE:
        groups = Event.group.in_(entitlement.TITLED_GROUPS)
        return settled.where(Stage.kind == StageKind.FINAL, Result.state == ResultState.FINAL, groups)
    if kind is K.JUDGE_LETTER:
        return settled.where(exists().where(PanelMember.stage_id == Result.stage_id, _served()))
    return settled


def counts(session: Session, kind: CertificateKind, origin: Origin, rows: Sequence[Any]) -> dict[int, Counts]:
    """By id of the source how many may and how many do hold a certificate: a few questions for a page of rows."""
    if not rows:
        return {}
    if origin is Origin.BATCH:
        return _of_batches(session, kind, rows)
    if origin is Origin.SITE:
        return _of_claims(session, {site.id: [claims.of_site(site.id, f"{site.accredited_from}")] for site in rows})
    if origin is Origin.CONTEST:
        named = {contest.id: [claim for claim, _, _ in organiser_claims(contest)] for contest in rows}
        return _of_claims(session, named)
    if kind is K.JUDGE_LETTER:
        return _of_panels(session, rows)
    return _of_results(session, kind, rows)


def _of_claims(session: Session, wanted: dict[int, list[str]]) -> dict[int, Counts]:
    every = [claim for some in wanted.values() for claim in some]
    known = set(session.scalars(select(Certificate.claim).where(Certificate.claim.in_(every))))
    return {id: Counts(len(some), len(known & set(some))) for id, some in wanted.items()}


def _of_batches(session: Session, kind: CertificateKind, batches: Iterable[Batch]) -> dict[int, Counts]:
    ids = [batch.id for batch in batches]
    fit = (
        Candidate.outcome == OutcomeState.PASSED if kind is K.VOCATIONAL else Candidate.outcome != OutcomeState.PENDING
    )
    entitled = _grouped(
        session, select(Candidate.batch_id, func.count(Candidate.id)).where(fit), Candidate.batch_id, ids
    )
    query = select(Candidate.batch_id, func.count(Certificate.id)).join(
        Certificate, Certificate.candidate_id == Candidate.id
    )
    claimed = query.where(Certificate.kind == kind, Certificate.claim.is_not(None))
    return _joined(ids, entitled, _grouped(session, claimed, Candidate.batch_id, ids))


def _of_panels(session: Session, found: Iterable[Result]) -> dict[int, Counts]:
    stages = {result.stage_id: result.id for result in found}
    served = select(PanelMember.stage_id, func.count(PanelMember.id)).where(_served())
    entitled = _grouped(session, served, PanelMember.stage_id, list(stages))
    return _by_stage(session, K.JUDGE_LETTER, stages, {stages[id]: count for id, count in entitled.items()})


def _served() -> ColumnElement[bool]:
    return PanelMember.left_at.is_(None) & PanelMember.role.in_(entitlement.OFFICES)


def _of_results(session: Session, kind: CertificateKind, found: Sequence[Result]) -> dict[int, Counts]:
    stages = {result.stage_id: result.id for result in found}
    query = select(Placing.result_id, func.count(EntryMember.id)).join(Entry, Placing.entry_id == Entry.id)
    people = query.join(EntryMember, EntryMember.entry_id == Entry.id).join(Placing.work)
    if kind is K.AWARD:
        people = people.where(or_(Placing.medal.is_not(None), Placing.award.is_not(None)))
    elif kind is K.TITLE:
        works = titled_works(session, found, Choices())
        people = people.where(Placing.work_id.in_([work for some in works.values() for work in some]))
    else:
        people = people.where(Work.is_absent.is_(False))
    entitled = _grouped(session, people, Placing.result_id, [result.id for result in found])
    return _by_stage(session, kind, stages, entitled)


def _by_stage(
    session: Session, kind: CertificateKind, stages: dict[int, int], entitled: dict[int, int]
) -> dict[int, Counts]:
    query = select(Certificate.stage_id, func.count(Certificate.id)).where(
        Certificate.kind == kind, Certificate.claim.is_not(None)
    )
    held = _grouped(session, query, Certificate.stage_id, list(stages))
    return _joined(stages.values(), entitled, {stages[id]: count for id, count in held.items()})


def _grouped(session: Session, query: Any, column: Any, ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(query.where(column.in_(ids)).group_by(column))
    return {key: count for key, count in rows}


def _joined(ids: Iterable[int], entitled: dict[int, int], held: dict[int, int]) -> dict[int, Counts]:
    return {id: Counts(entitled.get(id, 0), held.get(id, 0)) for id in ids}

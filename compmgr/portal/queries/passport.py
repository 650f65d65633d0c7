"""The skill passport of a person, and the links that show it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from compmgr.assessment.models import Candidate
from compmgr.assessment.queries import candidacies_of
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.certificates.models import Certificate
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.portal.models import PassportShare
from compmgr.portal.queries.own import candidacies_known, certificates_of, entries_of, placings_of
from compmgr.portal.rules.passport import Held, Milestone, MilestoneKind
from compmgr.portal.rules.standing import STANDINGS
from compmgr.registration.models import Entry
from compmgr.results.models import Placing


def milestones_of(session: Session, person: Person) -> list[Milestone]:
    """Published places, passed assessments and certificates: the same number of questions for one and for many."""
    entries = entries_of(session, [person.id])
    placings = placings_of(session, entries)
    candidacies = candidacies_of(session, [person.id])
    known = candidacies_known(candidacies)
    passed = [one for one in candidacies if one.id in known and one.outcome is OutcomeState.PASSED]
    certificates = certificates_of(session, [person.id])
    contests = [_contest(entry, placings[entry.id], certificates) for entry in entries if entry.id in placings]
    assessments = [_assessment(candidate, certificates) for candidate in passed]
    placed = {held.key for one in [*contests, *assessments] for held in one.held}
    alone = [_alone(one) for one in certificates if one.public_id not in placed]
    return [*contests, *assessments, *alone]


def _contest(entry: Entry, placing: Placing, certificates: list[Certificate]) -> Milestone:
    event = entry.stage.event
    return Milestone(
        key=entry.public_id,
        kind=MilestoneKind.CONTEST,
        on=clock.local(entry.stage.starts_at).date(),
        title=f"{event.name} · {entry.stage.name}",
        place=event.contest.name,
        words=tuple(filter(None, (placing.place, placing.medal, placing.award))),
        held=tuple(_held(one) for one in certificates if one.placing_id == placing.id),
    )


def _assessment(candidate: Candidate, certificates: list[Certificate]) -> Milestone:
    batch = candidate.batch
    return Milestone(
        key=candidate.public_id,
        kind=MilestoneKind.ASSESSMENT,
        on=batch.held_on,
        title=batch.occupation_name,
        place=batch.site.name,
        words=(batch.level, candidate.outcome),
        held=tuple(_held(one) for one in certificates if one.candidate_id == candidate.id),
    )


def _alone(certificate: Certificate) -> Milestone:
    return Milestone(
        key=certificate.public_id,
        kind=MilestoneKind.CERTIFICATE,
        on=clock.local(certificate.issued_at).date(),
        title=certificate.title,
        words=(certificate.kind,),
        held=(_held(certificate),),
    )


def _held(certificate: Certificate) -> Held:
    standing, kind = STANDINGS[certificate.state].value, certificate.kind
    return Held(certificate.public_id, certificate.title, certificate.number, certificate.token, standing, kind)


def shares_of(session: Session, person: Person) -> list[PassportShare]:
    query = select(PassportShare).where(PassportShare.person_id == person.id)
    return list(session.scalars(query.order_by(PassportShare.made_at.desc(), PassportShare.id.desc())))


def live_share(session: Session, token: str, now: datetime) -> PassportShare | None:
    """The link of `token`, unless it has expired or was ended: then it is as unknown as one that never was."""
    query = select(PassportShare).options(joinedload(PassportShare.person))
    live = query.where(PassportShare.token == token, PassportShare.ended_at.is_(None), PassportShare.expires_at > now)
    return session.scalar(live)

"""Finding certificates, by what they are given for, by address, number, holder and place."""

import json

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from compmgr.accounts.permissions import Scope
from compmgr.accounts.queries import within
from compmgr.accounts.rules import Reach
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.certificates.models import Certificate
from compmgr.certificates.queries.entitled import held
from compmgr.certificates.rules.claims import of_candidate, of_work
from compmgr.certificates.rules.facts import Facts, facts_from
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.registration.models import Entry
from compmgr.results import queries as results
from compmgr.results.models import Placing, Result

#: Where a certificate lies.
PLACES = {
    Scope.CONTEST: Certificate.contest_id,
    Scope.SITE: Certificate.site_id,
    Scope.PERSON: Certificate.person_id,
}


def certificates_within(reach: Reach) -> Select[Certificate]:
    return select(Certificate).where(within(reach, PLACES))


def claimed(session: Session, claim: str) -> Certificate | None:
    """The certificate that stands for `claim`, in whatever state."""
    return session.scalar(select(Certificate).where(Certificate.claim == claim))


def award_of(session: Session, placing: Placing, person: Person) -> Certificate | None:
    return claimed(session, of_work(CertificateKind.AWARD, placing.work_id, person.id))


def vocational_of(session: Session, candidate: Candidate) -> Certificate | None:
    return claimed(session, of_candidate(candidate.id))


def by_token(session: Session, token: str) -> Certificate | None:
    """The certificate whose QR code holds `token`, in whatever state."""
    return session.scalar(select(Certificate).where(Certificate.token == token))


def by_number(session: Session, number: str, name: str) -> Certificate | None:
    """The certificate of that number, if its holder has exactly that name."""
    query = select(Certificate).where(Certificate.number == number.strip(), Certificate.holder == name.strip())
    return session.scalar(query)


def certificates_of_person(session: Session, person: Person) -> list[Certificate]:
    query = select(Certificate).where(Certificate.person_id == person.id)
    return list(session.scalars(query.order_by(Certificate.issued_at.desc(), Certificate.id.desc())))


def certificates_of_result(session: Session, result: Result) -> list[Certificate]:
    """Those still good, in the order of their numbers."""
    query = select(Certificate).join(Placing, Certificate.placing_id == Placing.id)
    awards = (Certificate.kind == CertificateKind.AWARD, Certificate.state == CertificateState.ISSUED)
    good = query.where(Placing.result_id == result.id, *awards)
    return list(session.scalars(good.order_by(Certificate.number)))


def certificates_of_batch(session: Session, batch: Batch) -> list[Certificate]:
    query = select(Certificate).join(Candidate, Certificate.candidate_id == Candidate.id)
    vocational = (Certificate.kind == CertificateKind.VOCATIONAL, Certificate.state == CertificateState.ISSUED)
    good = query.where(Candidate.batch_id == batch.id, *vocational)
    return list(session.scalars(good.order_by(Certificate.number)))


def winners(session: Session, result: Result) -> list[Placing]:
    """Placings with a medal or an award, best first, with their entries."""
    won = or_(Placing.medal.is_not(None), Placing.award.is_not(None))
    query = select(Placing).where(Placing.result_id == result.id, Placing.entry_id.is_not(None), won)
    people = selectinload(Placing.entry).selectinload(Entry.members)
    return list(session.scalars(query.options(people).order_by(Placing.place, Placing.id)))


def without_award_certificate(session: Session, result: Result) -> list[tuple[Placing, Person]]:
    """Everyone who has won and holds no certificate of it yet."""
    won = [
        (placing, member.person)
        for placing in winners(session, result)
        for member in placing.entry.members  # type: ignore[union-attr]
    ]
    claimed = [of_work(CertificateKind.AWARD, placing.work_id, person.id) for placing, person in won]
    known = held(session, claimed)
    return [pair for pair, claim in zip(won, claimed, strict=True) if claim not in known]


def without_vocational_certificate(session: Session, batch: Batch) -> list[Candidate]:
    """Who has passed in the batch and holds no certificate of it yet, in the order of their numbers."""
    query = select(Candidate).where(Candidate.batch_id == batch.id, Candidate.outcome == OutcomeState.PASSED)
    passed = list(session.scalars(query.order_by(Candidate.number)))
    known = held(session, [of_candidate(candidate.id) for candidate in passed])
    return [candidate for candidate in passed if of_candidate(candidate.id) not in known]


def stored_files() -> Select[Certificate]:
    """Every certificate whose file is kept."""
    return select(Certificate).where(Certificate.redacted_at.is_(None)).order_by(Certificate.id)


def facts_of(certificate: Certificate) -> Facts:
    """What was printed, as it was kept at issue."""
    return facts_from(certificate.kind, json.loads(certificate.facts))


@competitions.tells("certificates")
def awarded(session: Session, stage: Stage) -> tuple[int, int]:
    """How many of the winners of the published result hold their certificate, of all winners."""
    result = results.published_result(session, stage)
    if result is None:
        return 0, 0
    issued = len(certificates_of_result(session, result))
    return issued, issued + len(without_award_certificate(session, result))

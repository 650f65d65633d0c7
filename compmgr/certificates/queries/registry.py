"""What the registry desk asks: by document, by batch, the paper log, replacements, figures of a year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from compmgr.accounts.queries import within
from compmgr.accounts.rules import Reach
from compmgr.assessment.models import Batch, Candidate
from compmgr.certificates.models import Certificate, FileVersion, PaperEvent, Replacement, VoidNumber
from compmgr.certificates.queries.records import PLACES, certificates_within
from compmgr.certificates.rules.states import CertificateKind, CertificateState, PaperEventKind
from compmgr.foundation import clock, crypto
from compmgr.foundation.database import Session
from compmgr.people.models import Person
from compmgr.sites.models import Site


def register(reach: Reach) -> Select[Any]:
    """The register, each certificate with the name of its batch to search by."""
    query = certificates_within(reach).outerjoin(Candidate, Certificate.candidate_id == Candidate.id)
    return query.outerjoin(Batch, Candidate.batch_id == Batch.id)


def by_id_number(session: Session, reach: Reach, number: str) -> list[Certificate]:
    """Certificates of whoever holds a document of that number, newest first; found by its blind index alone."""
    index = crypto.blind_index(number.strip().upper(), "id-number")
    query = certificates_within(reach).join(Person, Certificate.person_id == Person.id).where(Person.id_index == index)
    return list(session.scalars(query.order_by(Certificate.issued_at.desc(), Certificate.id.desc())))


def paper_events(reach: Reach) -> Select[Any]:
    query = select(PaperEvent).join(PaperEvent.certificate).where(within(reach, PLACES))
    return query.options(contains_eager(PaperEvent.certificate), joinedload(PaperEvent.by))


def paper_of(session: Session, certificate: Certificate) -> list[PaperEvent]:
    query = select(PaperEvent).where(PaperEvent.certificate_id == certificate.id)
    return list(session.scalars(query.options(joinedload(PaperEvent.by)).order_by(PaperEvent.at, PaperEvent.id)))


def replacements(reach: Reach) -> Select[Any]:
    query = select(Replacement).join(Replacement.certificate).where(within(reach, PLACES))
    people = (joinedload(Replacement.asked_by), joinedload(Replacement.decided_by), joinedload(Replacement.replacement))
    return query.options(contains_eager(Replacement.certificate), *people)


def successor(session: Session, certificate: Certificate) -> Certificate | None:
    """What was issued in the place of `certificate`."""
    return session.scalar(select(Certificate).where(Certificate.replaces_id == certificate.id))


def predecessor(session: Session, certificate: Certificate) -> Certificate | None:
    return session.get(Certificate, certificate.replaces_id) if certificate.replaces_id else None


@dataclass(frozen=True)
class Count:
    """How many certificates of one group were issued in a year, and how many of them no longer stand, and why."""

    name: Any
    issued: int
    standing: int
    superseded: int
    corrected: int
    revoked: int
    void: int


_S = CertificateState
_ENDED = (_S.SUPERSEDED, _S.CORRECTED, _S.REVOKED, _S.VOID)


def _counts(session: Session, reach: Reach, year: int, group: Any, *joins: Any) -> list[Count]:
    sums = [func.sum(case((Certificate.state == state, 1), else_=0)) for state in (_S.ISSUED, *_ENDED)]
    query = select(group, func.count(Certificate.id), *sums).select_from(Certificate)
    for target, condition in joins:
        query = query.join(target, condition)
    first, next_first = clock.at(date(year, 1, 1), 0), clock.at(date(year + 1, 1, 1), 0)
    query = query.where(within(reach, PLACES), Certificate.issued_at >= first, Certificate.issued_at < next_first)
    return [Count(row[0], *(int(value or 0) for value in row[1:])) for row in session.execute(query.group_by(group))]


def counts_by_kind(session: Session, reach: Reach, year: int) -> list[Count]:
    order = list(CertificateKind)
    return sorted(_counts(session, reach, year, Certificate.kind), key=lambda count: order.index(count.name))


def counts_by_level(session: Session, reach: Reach, year: int) -> list[Count]:
    by_batch = ((Candidate, Certificate.candidate_id == Candidate.id), (Batch, Candidate.batch_id == Batch.id))
    return sorted(_counts(session, reach, year, Batch.level, *by_batch), key=lambda count: count.name, reverse=True)


def counts_by_occupation(session: Session, reach: Reach, year: int) -> list[Count]:
    by_batch = ((Candidate, Certificate.candidate_id == Candidate.id), (Batch, Candidate.batch_id == Batch.id))
    return sorted(_counts(session, reach, year, Batch.occupation_name, *by_batch), key=lambda count: -count.issued)


def counts_by_site(session: Session, reach: Reach, year: int) -> list[Count]:
    joined = ((Site, Certificate.site_id == Site.id),)
    return sorted(_counts(session, reach, year, Site.name, *joined), key=lambda count: -count.issued)


def paper_counts(session: Session, reach: Reach, year: int) -> dict[PaperEventKind, int]:
    """Copies by what became of them in that year."""
    first, next_first = clock.at(date(year, 1, 1), 0), clock.at(date(year + 1, 1, 1), 0)
    query = select(PaperEvent.kind, func.sum(PaperEvent.copies)).join(PaperEvent.certificate)
    query = query.where(within(reach, PLACES), PaperEvent.at >= first, PaperEvent.at < next_first)
    return {kind: int(copies) for kind, copies in session.execute(query.group_by(PaperEvent.kind))}


def void_numbers(session: Session) -> list[VoidNumber]:
    return list(session.scalars(select(VoidNumber).order_by(VoidNumber.at.desc(), VoidNumber.id.desc()).limit(200)))


def years(session: Session, reach: Reach) -> list[int]:
    """Years in which anything was issued, newest first; this year always."""
    oldest = session.scalar(select(func.min(Certificate.issued_at)).where(within(reach, PLACES)))
    this = clock.today().year
    return list(range(this, (clock.local(oldest).year if oldest else this) - 1, -1))


def to_upload(reach: Reach, first: date, last: date, site: Site | None) -> Any:
    """Vocational certificates issued from `first` to `last` that stand, each with its person and batch."""
    query = (
        select(Certificate, Person, Batch, Site, Candidate)
        .join(Candidate, Certificate.candidate_id == Candidate.id)
        .join(Batch, Candidate.batch_id == Batch.id)
        .join(Site, Certificate.site_id == Site.id)
        .join(Person, Certificate.person_id == Person.id)
        .where(within(reach, PLACES), Certificate.state == CertificateState.ISSUED)
        .where(
            Certificate.issued_at >= clock.at(first, 0), Certificate.issued_at < clock.at(last + timedelta(days=1), 0)
        )
    )
    if site is not None:
        query = query.where(Certificate.site_id == site.id)
    return query.order_by(Certificate.number)


def shares_its_file(session: Session, one: Certificate | FileVersion) -> bool:
    """Whether the record of another certificate, or of a file before, names the very same file."""
    for kind in (Certificate, FileVersion):
        query = select(kind.id).where(kind.file_key == one.file_key)
        others = query.where(kind.id != one.id) if isinstance(one, kind) else query
        if session.scalar(others.limit(1)) is not None:
            return True
    return False

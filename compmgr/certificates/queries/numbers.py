"""Which series a number belongs to, and how far each series has come."""

from collections.abc import Iterator

from sqlalchemy import Select, select

from compmgr.certificates.models import Certificate, NumberCounter, NumberPattern, VoidNumber
from compmgr.certificates.rules import entitlement
from compmgr.certificates.rules.numbering import (
    USUAL,
    AnySeries,
    VocationalNumber,
    VocationalSeries,
    is_vocational,
    parse_vocational,
)
from compmgr.competitions.models import Contest
from compmgr.foundation.database import Session
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.sites.models import Site

K = CertificateKind


def pattern_of(session: Session, contest_id: int, kind: CertificateKind) -> str | None:
    """The pattern a contest has set for a kind, if any."""
    query = select(NumberPattern.pattern).where(NumberPattern.contest_id == contest_id, NumberPattern.kind == kind)
    return session.scalar(query)


def patterns_of(session: Session, contest: Contest) -> dict[CertificateKind, str]:
    """How each kind is numbered at a contest, the usual way where nothing else was set."""
    query = select(NumberPattern.kind, NumberPattern.pattern).where(NumberPattern.contest_id == contest.id)
    chosen = {kind: pattern for kind, pattern in session.execute(query)}
    return {kind: chosen.get(kind, USUAL[kind]) for kind in USUAL if kind is not K.ACCREDITATION}


def begun(session: Session, contest: Contest) -> set[CertificateKind]:
    """Of which kinds the contest has spent a number."""
    year = contest.season.year
    names = {entitlement.contest_series(kind, year, contest.id).name: kind for kind in USUAL}
    found = session.scalars(select(NumberCounter.series).where(NumberCounter.series.in_(names)))
    return {names[name] for name in found}


def series_named(session: Session, certificate: Certificate) -> AnySeries | None:
    """The series the number of a certificate was taken from."""
    if certificate.kind is K.VOCATIONAL:
        return _vocational(certificate) if is_vocational(certificate.number) else None
    if certificate.kind is K.ACCREDITATION:
        return entitlement.accreditation_series(certificate.issued_at.year)
    if certificate.contest_id is None:
        return entitlement.site_slip_series(certificate.site_id or 0, certificate.issued_at.year)
    contest = session.get_one(Contest, certificate.contest_id)
    pattern = pattern_of(session, contest.id, certificate.kind)
    return entitlement.contest_series(certificate.kind, contest.season.year, contest.id, pattern=pattern)


def _vocational(certificate: Certificate) -> VocationalSeries:
    parts = parse_vocational(certificate.number)
    return VocationalSeries(f"vocational/{certificate.site_id}/{parts.year}/{parts.level}", parts)


def series_of(session: Session, counter: NumberCounter) -> AnySeries:
    """How the numbers of a counter are made, from its name."""
    kind, *rest = counter.series.split("/")
    if kind == K.VOCATIONAL:
        site, year, level = session.get_one(Site, int(rest[0])), int(rest[1]), int(rest[2])
        parts = VocationalNumber(site.body_letter, site.body_code, site.province_code, site.sequence, year, level, 1)
        return VocationalSeries(counter.series, parts)
    if kind == K.ACCREDITATION:
        return entitlement.accreditation_series(int(rest[0]))
    if rest[0] == "site":
        return entitlement.site_slip_series(int(rest[1]), int(rest[2]))
    year, contest_id = int(rest[0]), int(rest[1])
    pattern = pattern_of(session, contest_id, K(kind))
    return entitlement.contest_series(K(kind), year, contest_id, pattern=pattern)


def holes(session: Session) -> Iterator[tuple[str, int]]:
    """Every serial that was spent and is neither a certificate's nor void: there must be none."""
    for counter in session.scalars(select(NumberCounter).order_by(NumberCounter.series)):
        series = series_of(session, counter)
        known = {series.serial(number) for number in session.scalars(_numbers(series))}
        voids = select(VoidNumber.serial).where(VoidNumber.series == counter.series)
        known |= set(session.scalars(voids.order_by(VoidNumber.id)))
        yield from ((counter.series, serial) for serial in range(1, counter.next_serial) if serial not in known)


def _numbers(series: AnySeries) -> Select[str]:
    """Numbers that may be of the series: those of its place, whatever their kind."""
    query = select(Certificate.number).order_by(Certificate.id)
    kind, *rest = series.name.split("/")
    wanted = query.where(Certificate.kind == K(kind))
    if kind == K.VOCATIONAL:
        return wanted.where(Certificate.site_id == int(rest[0]))
    if kind == K.ACCREDITATION:
        return wanted
    if rest[0] == "site":
        return wanted.where(Certificate.site_id == int(rest[1]))
    return wanted.where(Certificate.contest_id == int(rest[1]))

"""What assessment brings: vocational certificates, score slips of candidates, and the accreditation of sites."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import select

from compmgr.assessment import queries as assessment
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartResult
from compmgr.certificates import queries
from compmgr.certificates.rules import claims, entitlement, wording
from compmgr.certificates.rules.claims import Claim
from compmgr.certificates.rules.entitlement import Choices
from compmgr.certificates.rules.facts import AccreditationFacts, ScoreSlipFacts, VocationalFacts
from compmgr.certificates.services.addresses import place_of
from compmgr.certificates.services.dues.base import Due, Listed, each, gone
from compmgr.certificates.services.dues.results import made
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.sites import queries as sites
from compmgr.sites.models import Site, SiteScope

K = CertificateKind
#: Who accredits, as the certificate of a site names it.
ACCREDITING = ("中国轻工业联合会",)


def passed(session: Session, batch: Batch, _choices: Choices) -> list[Listed]:
    """Who has passed in a certified batch, by number."""
    entitlement.require_certified(batch.state, OutcomeState.PASSED)
    query = assessment.candidates(batch).where(Candidate.outcome == OutcomeState.PASSED)
    return [Listed(claims.of_candidate(one.id), one.name) for one in session.scalars(query.order_by(Candidate.number))]


def reviewed(session: Session, batch: Batch, _choices: Choices) -> list[Listed]:
    """Every candidate of a reviewed batch, by number."""
    entitlement.require_reviewed(batch.state, OutcomeState.PASSED)
    query = assessment.candidates(batch).where(Candidate.outcome != OutcomeState.PENDING)
    found = session.scalars(query.order_by(Candidate.number))
    return [Listed(claims.of_candidates_slip(one.id), one.name) for one in found]


def load_passed(session: Session, wanted: list[Claim], _choices: Choices) -> dict[str, Due | DomainError]:
    candidates = _candidates(session, wanted)
    samples = _sample_years(session, {one.batch.held_on.year for one in candidates.values()})

    def due(claim: Claim) -> Due:
        candidate = candidates.get(claim.ids[0])
        if candidate is None:
            raise gone()
        return vocational(candidate, is_sample=samples[candidate.batch.held_on.year])

    return each(wanted, due)


def vocational(candidate: Candidate, *, is_sample: bool) -> Due:
    """The certificate of a candidate who has passed in a certified batch, by the occupation's name as of the batch."""
    batch, person = candidate.batch, candidate.person
    entitlement.require_certified(batch.state, candidate.outcome)
    site, level, today = batch.site, int(batch.level), clock.today()
    return Due(
        kind=K.VOCATIONAL,
        claim=claims.of_candidate(candidate.id),
        holder=candidate.name,
        title=f"{batch.occupation_name} {wording.level_words(level)}"[:200],
        series=entitlement.vocational_series(
            site.id,
            today,
            level,
            letter=site.body_letter,
            body=site.body_code,
            province=site.province_code,
            sequence=site.sequence,
        ),
        facts=partial(
            _vocational_facts,
            name=candidate.name,
            id_type=entitlement.ID_KINDS[person.id_kind],
            id_number=person.id_number,
            occupation=batch.occupation_name,
            level=wording.level_words(level),
            issuing_body=site.name,
            date=today,
            work_type=batch.work_type or "",
            sex=entitlement.SEXES.get(person.sex, "") if person.sex else "",
            is_sample=is_sample,
            photo_key=person.photo_key or "",
        ),
        row={"person_id": person.id, "site_id": site.id, "candidate_id": candidate.id},
    )


def _vocational_facts(number: str, check_url: str, **facts: Any) -> VocationalFacts:
    return VocationalFacts(number=number, check_url=check_url, query_place=place_of(check_url), **facts)


def load_slips(session: Session, wanted: list[Claim], _choices: Choices) -> dict[str, Due | DomainError]:
    candidates = _candidates(session, wanted)
    samples = _sample_years(session, {one.batch.held_on.year for one in candidates.values()})
    in_batches = groupby(sorted(candidates.values(), key=lambda one: one.batch_id), key=lambda one: one.batch_id)
    marks: dict[int, Mapping[AssessmentPart, PartResult]] = {}
    for _batch_id, some in in_batches:
        standings = assessment.standings(session, next(iter(some)).batch)
        marks |= {candidate.id: standing.results for candidate, standing in standings.items()}

    def due(claim: Claim) -> Due:
        candidate = candidates.get(claim.ids[0])
        if candidate is None:
            raise gone()
        is_sample = samples[candidate.batch.held_on.year]
        return candidates_slip(candidate, marks.get(candidate.id, {}), is_sample=is_sample)

    return each(wanted, due)


def candidates_slip(candidate: Candidate, marks: Mapping[AssessmentPart, PartResult], *, is_sample: bool) -> Due:
    """What a candidate came to, part by part."""
    batch, site = candidate.batch, candidate.batch.site
    entitlement.require_reviewed(batch.state, candidate.outcome)
    level, today = wording.level_words(int(batch.level)), clock.today()
    body = wording.assessed_body(
        site=site.name,
        batch=batch.name,
        occupation=batch.occupation_name,
        level=level,
        review=_mark(marks, AssessmentPart.REVIEW),
    )
    return Due(
        kind=K.SCORE_SLIP,
        claim=claims.of_candidates_slip(candidate.id),
        holder=candidate.name,
        title=f"{batch.name} {batch.occupation_name} {level}"[:200],
        series=entitlement.site_slip_series(site.id, today.year),
        facts=partial(
            made,
            ScoreSlipFacts,
            holder=candidate.name,
            issuing_bodies=(site.name,),
            date=today,
            contest=batch.name,
            event=f"{batch.occupation_name} {level}",
            unit=candidate.person.employer,
            theory=_mark(marks, AssessmentPart.THEORY),
            practical=_mark(marks, AssessmentPart.SKILL),
            award=entitlement.OUTCOMES[candidate.outcome],
            body=body,
            is_sample=is_sample,
        ),
        row={"person_id": candidate.person_id, "site_id": site.id, "candidate_id": candidate.id},
    )


def _mark(marks: Mapping[AssessmentPart, PartResult], part: AssessmentPart) -> str:
    found = marks.get(part)
    value: Decimal | None = found.mark if found else None
    return "" if value is None else f"{value:.2f}"


def accredited(session: Session, site: Site, _choices: Choices) -> list[Listed]:
    entitlement.require_accredited(site.state, site.accredited_from, site.accredited_until, clock.today())
    return [Listed(claims.of_site(site.id, f"{site.accredited_from}"), site.name)]


def load_sites(session: Session, wanted: list[Claim], _choices: Choices) -> dict[str, Due | DomainError]:
    today = clock.today()

    def due(claim: Claim) -> Due:
        site = session.get(Site, claim.ids[0])
        if site is None:
            raise gone()
        entitlement.require_accredited(site.state, site.accredited_from, site.accredited_until, today)
        kind = entitlement.SITE_KINDS[site.kind]
        return Due(
            kind=K.ACCREDITATION,
            claim=claims.of_site(site.id, f"{site.accredited_from}"),
            holder=site.name,
            title=f"{kind} {site.name}"[:200],
            series=entitlement.accreditation_series(today.year),
            facts=partial(
                _accreditation_facts,
                holder=site.name,
                issuing_bodies=ACCREDITING,
                date=today,
                site_kind=kind,
                province=site.province,
                scope=scope_words(sites.scopes_of(session, site), today),
                valid_from=site.accredited_from,
                valid_until=site.accredited_until,
                is_sample=queries.is_sample_year(session, today.year),
            ),
            row={"site_id": site.id, "valid_until": site.accredited_until},
        )

    return each(wanted, due)


def _accreditation_facts(number: str, check_url: str, **facts: Any) -> AccreditationFacts:
    return AccreditationFacts(number=number, check_url=check_url, query_place=place_of(check_url), **facts)


def scope_words(scopes: Iterable[SiteScope], on: date) -> str:
    """酿酒师、品酒师（一级至五级）；…: what a site may assess on that day, occupations of the same levels together."""
    levels: dict[str, set[int]] = {}
    for scope in scopes:
        if scope.valid_from <= on <= scope.valid_until:
            levels.setdefault(scope.occupation.name, set()).add(int(scope.level))
    alike: dict[tuple[int, ...], list[str]] = {}
    for name, some in levels.items():
        alike.setdefault(tuple(sorted(some)), []).append(name)
    return "；".join(f"{'、'.join(names)}（{wording.levels_words(some)}）" for some, names in alike.items())


def _candidates(session: Session, wanted: Iterable[Claim]) -> dict[int, Candidate]:
    query = select(Candidate).where(Candidate.id.in_([claim.ids[0] for claim in wanted]))
    return {candidate.id: candidate for candidate in session.scalars(query.order_by(Candidate.id))}


def _sample_years(session: Session, years: Iterable[int]) -> dict[int, bool]:
    return {year: queries.is_sample_year(session, year) for year in years}

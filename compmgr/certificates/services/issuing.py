"""Issuing a certificate: entitled, printable, numbered, drawn once, kept under its hash; twice is as once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from compmgr.accounts.models import User
from compmgr.assessment.models import Candidate
from compmgr.audit.services import record
from compmgr.certificates import document, queries
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules import entitlement
from compmgr.certificates.rules.facts import AwardFacts, VocationalFacts
from compmgr.certificates.rules.numbering import compose_vocational
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.rules.wording import level_words
from compmgr.certificates.services.addresses import check_url, query_place
from compmgr.certificates.services.numbers import locked_counter, take
from compmgr.foundation import chance, clock, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.foundation.pdf import Face, text_width
from compmgr.people.models import Person
from compmgr.registration.models import EntryMember
from compmgr.results.models import Placing

AnyFacts = AwardFacts | VocationalFacts


@dataclass(frozen=True)
class Order:
    """What one certificate needs: how it is numbered, what it says, how it is drawn, what its record holds."""

    series: str
    number: Callable[[int], str]
    facts: Callable[[str, str], AnyFacts]  # (number, address of the check page) -> facts
    draw: Callable[[AnyFacts], bytes]
    existing: Callable[[], Certificate | None]
    row: dict[str, object]


def issue_award(
    session: Session, placing: Placing, person: Person, *, by: User, address: str | None = None
) -> Certificate:
    """The award certificate of one member of an entry; `address` is that of the public pages, when not the usual."""
    member = _member(placing, person)
    entitlement.require_awarded(placing.result.state)
    award = entitlement.printed_award(placing.medal, placing.award)
    event = placing.result.stage.event
    contest, entry = event.contest, member.entry
    year, today = contest.season.year, clock.today()

    def facts(number: str, url: str) -> AwardFacts:
        return AwardFacts(
            holder=member.name,
            contest=contest.name,
            event=event.name,
            award=award,
            issuing_bodies=entitlement.bodies(contest.sponsor),
            date=today,
            number=number,
            check_url=url,
            unit=member.employer,
            delegation=entry.delegation.name,
            group=entitlement.GROUPS[event.group],
            place=placing.place,
            team_mates=tuple(other.name for other in entry.members if other.id != member.id),
            is_sample=contest.season.is_sample,
        )

    order = Order(
        series=entitlement.award_series(year, contest.id),
        number=lambda serial: entitlement.number_award(serial, year, contest.id),
        facts=facts,
        draw=lambda known: document.draw_award(known),  # type: ignore[arg-type]
        existing=lambda: queries.award_of(session, placing, person),
        row={
            "kind": CertificateKind.AWARD,
            "layout": entitlement.AWARD_LAYOUT,
            "holder": member.name,
            "title": f"{contest.name} {event.name} {award}",
            "person_id": person.id,
            "contest_id": contest.id,
            "placing_id": placing.id,
        },
    )
    return _issue(session, order, by, address)


def issue_vocational(session: Session, candidate: Candidate, *, by: User, address: str | None = None) -> Certificate:
    """The vocational certificate of a candidate who has passed in a certified batch."""
    batch, person = candidate.batch, candidate.person
    entitlement.require_certified(batch.state, candidate.outcome)
    site, level, today = batch.site, int(batch.level), clock.today()

    def number(serial: int) -> str:
        return compose_vocational(
            kind=site.body_letter,
            body=site.body_code,
            province=site.province_code,
            site=site.sequence,
            year=today.year,
            level=level,
            serial=serial,
        )

    def facts(given: str, url: str) -> VocationalFacts:
        return VocationalFacts(
            name=candidate.name,
            id_type=entitlement.ID_KINDS[person.id_kind],
            id_number=person.id_number,
            occupation=batch.occupation_name,
            level=level_words(level),
            number=given,
            issuing_body=site.name,
            date=today,
            check_url=url,
            query_place=query_place(address),
            work_type=batch.work_type or "",
            sex=entitlement.SEXES.get(person.sex, "") if person.sex else "",
            is_sample=queries.is_sample_year(session, batch.held_on.year),
            photo=storage.get(person.photo_key) if person.photo_key else None,
        )

    order = Order(
        series=entitlement.vocational_series(site.id, today, level),
        number=number,
        facts=facts,
        draw=lambda known: document.draw_vocational(known),  # type: ignore[arg-type]
        existing=lambda: queries.vocational_of(session, candidate),
        row={
            "kind": CertificateKind.VOCATIONAL,
            "layout": entitlement.VOCATIONAL_LAYOUT,
            "holder": candidate.name,
            "title": f"{batch.occupation_name} {level_words(level)}",
            "person_id": person.id,
            "site_id": site.id,
            "candidate_id": candidate.id,
        },
    )
    return _issue(session, order, by, address)


def _member(placing: Placing, person: Person) -> EntryMember:
    """The person as they stand in the entry, whose name is only known once the result is decoded."""
    members = placing.entry.members if placing.entry else []
    if found := next((member for member in members if member.person_id == person.id), None):
        return found
    raise Refusal("This person is not in the entry that was placed.")


def _issue(session: Session, order: Order, by: User, address: str | None) -> Certificate:
    """Everything that can be refused is refused before the counter is locked, so that no number is spent on it."""
    if known := order.existing():
        return _still_good(known)
    token = chance.token()
    _check_printable(order.facts(order.number(1), check_url(token, address)))
    counter = locked_counter(session, order.series)
    if known := order.existing():  # another worker was quicker while we waited for the counter
        return _still_good(known)
    number = order.number(take(counter))
    facts = order.facts(number, check_url(token, address))
    drawn = order.draw(facts)
    certificate = Certificate(
        **order.row,
        state=CertificateState.ISSUED,
        number=number,
        token=token,
        facts=json.dumps(facts.as_dict(), ensure_ascii=False, sort_keys=True),
        file_key=storage.put(drawn, ".pdf"),
        file_hash=hashlib.sha256(drawn).hexdigest(),
        issued_by_id=by.id,
    )
    session.add(certificate)
    record(session, "certificate.issued", certificate, by=by, number=number, file_hash=certificate.file_hash)
    return certificate


def _still_good(certificate: Certificate) -> Certificate:
    if certificate.state is CertificateState.ISSUED:
        return certificate
    raise Refusal(
        "Certificate %(number)s was issued for this already and is %(state)s.",
        number=certificate.number,
        state=certificate.state,
    )


def _check_printable(facts: AnyFacts) -> None:
    """Every text has to have its characters in every face before a number is spent."""
    for _, text in facts.printed_facts():
        for face in Face:
            text_width(text, face, 10)

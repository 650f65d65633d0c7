"""Issuing one certificate: due, printable, numbered, printed once, signed, kept, logged; twice is as once."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from compmgr.accounts.models import User
from compmgr.assessment.models import Candidate
from compmgr.audit.services import record
from compmgr.certificates import queries
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules import claims, entitlement
from compmgr.certificates.rules.facts import Facts
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.certificates.services import dues
from compmgr.certificates.services.addresses import check_url
from compmgr.certificates.services.dues import Due
from compmgr.certificates.services.numbers import locked_counter, take
from compmgr.certificates.services.printing import Printer, Sheet
from compmgr.foundation import chance, clock, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.layouts import services as layouts
from compmgr.layouts.models import LayoutVersion
from compmgr.people.models import Person
from compmgr.proof.services import codes, log
from compmgr.results.models import Placing


def issue_award(
    session: Session, placing: Placing, person: Person, *, by: User, address: str | None = None
) -> Certificate:
    """The award certificate of one member of an entry; `address` is that of the public pages, when not the usual."""
    entitlement.require_awarded(placing.result.state)
    if not placing.entry or person.id not in {member.person_id for member in placing.entry.members}:
        raise Refusal("This person is not in the entry that was placed.")
    claim = claims.of_work(CertificateKind.AWARD, placing.work_id, person.id)
    return issue(session, dues.due_for(session, claim), by=by, address=address)


def issue_vocational(session: Session, candidate: Candidate, *, by: User, address: str | None = None) -> Certificate:
    """The vocational certificate of a candidate who has passed in a certified batch."""
    due = dues.due_for(session, claims.of_candidate(candidate.id))
    return issue(session, due, by=by, address=address)


def issue_claim(
    session: Session,
    claim: str,
    *,
    by: User,
    choices: entitlement.Choices | None = None,
    address: str | None = None,
    signed: bool = True,
) -> Certificate:
    """Whatever kind of certificate `claim` says."""
    return issue(session, dues.due_for(session, claim, choices), by=by, address=address, signed=signed)


def issue(
    session: Session,
    due: Due,
    *,
    by: User,
    address: str | None = None,
    version: LayoutVersion | None = None,
    signed: bool = True,
    **row: Any,
) -> Certificate:
    """Everything that can be refused is refused before the counter is locked, so that no number is spent on it.

    `row` goes into the record beside what is due, such as the certificate this one replaces.
    """
    if known := queries.claimed(session, due.claim):
        return _still_good(known)
    printer = Printer(session, version or layouts.default_version(session, due.kind), signed=signed)
    token, at = chance.token(), clock.now()
    url = check_url(token, address)
    printer.check(due.facts(due.series.highest, url))
    counter = locked_counter(session, due.series.name)
    if known := queries.claimed(session, due.claim):  # another worker was quicker while we waited for the counter
        return _still_good(known)
    [serial] = take(counter)
    facts = due.facts(due.series.number(serial), url)
    told, digits = coded(codes.coder(session), due.kind, facts, token)
    sheet = printer.print(facts, digits, at)
    certificate = Certificate(
        **record_of(due, facts, sheet, token=token, digits=digits, at=at, by_id=by.id),
        layout=printer.name,
        layout_version_id=printer.version.id,
        file_key=storage.put(sheet.content, ".pdf"),
        **row,
    )
    session.add(certificate)
    record(session, "certificate.issued", certificate, by=by, number=facts.number, file_hash=sheet.file_hash)
    log.append(session, token, "issued", codes.facts_hash(told, token), sheet.file_hash, at)
    return certificate


def coded(
    coder: Callable[[dict[str, Any], str], str], kind: CertificateKind, facts: Facts, token: str
) -> tuple[dict[str, Any], str]:
    """The facts that are signed in the QR code, and the digits they become."""
    told = {"kind": kind.value, **facts.for_code()}
    return told, coder(told, token)


def record_of(
    due: Due, facts: Facts, sheet: Sheet, *, token: str, digits: str, at: datetime, by_id: int
) -> dict[str, Any]:
    """What the record holds, but for the layout and where the file lies."""
    return {
        **due.row,
        "kind": due.kind,
        "state": CertificateState.ISSUED,
        "number": facts.number,
        "token": token,
        "claim": due.claim,
        "holder": due.holder,
        "title": due.title,
        "facts": json.dumps(facts.as_dict(), ensure_ascii=False, sort_keys=True),
        "file_hash": sheet.file_hash,
        "proof": digits,
        "signed_with": sheet.signed_with,
        "issued_at": at,
        "issued_by_id": by_id,
    }


def _still_good(certificate: Certificate) -> Certificate:
    if certificate.state is CertificateState.ISSUED:
        return certificate
    raise Refusal(
        "Certificate %(number)s was issued for this already and is %(state)s.",
        number=certificate.number,
        state=certificate.state,
    )

"""Replacing a certificate by two people: one asks and says why, another grants; the old one answers for ever."""

import json
from collections.abc import Mapping

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate, Replacement
from compmgr.certificates.rules.replacing import BECOMES, NAMES, check_changes
from compmgr.certificates.rules.states import CERTIFICATE, ReplacementCause, ReplacementState
from compmgr.certificates.services.reissuing import check_replaceable, issue_in_place_of
from compmgr.foundation import clock, papers, pictures, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotAllowed, Refusal
from compmgr.people import rules as people
from compmgr.people.models import Person


def ask(
    session: Session,
    certificate: Certificate,
    cause: ReplacementCause,
    *,
    changes: Mapping[str, str],
    reason: str,
    public_reason: str,
    evidence: bytes | None = None,
    by: User,
) -> Replacement:
    """Ask for a certificate in the place of one that stands; `changes` are facts with what they are to say."""
    CERTIFICATE.require(certificate.state, BECOMES[cause])
    if open_for(session, certificate):
        raise Refusal("A replacement of this certificate is waiting for its decision already.")
    if not reason.strip() or not public_reason.strip():
        raise Refusal("Say why, for the record and for whoever checks the old certificate.")
    checked = check_changes(json.loads(certificate.facts), cause, changes)
    check_replaceable(session, certificate, _after(checked))
    asked = Replacement(
        certificate=certificate,
        cause=cause,
        state=ReplacementState.ASKED,
        changes=json.dumps(checked, ensure_ascii=False, sort_keys=True),
        reason=reason.strip(),
        public_reason=public_reason.strip(),
        evidence_key=_keep(evidence) if evidence else None,
        asked_by=by,
    )
    session.add(asked)
    told = {"cause": cause, "facts": sorted(checked), "replacement": asked}
    record(session, "certificate.replacement_asked", certificate, by=by, reason=asked.reason, **told)
    return asked


def grant(session: Session, asked: Replacement, *, note: str = "", by: User) -> Certificate:
    """Issue the new certificate and end the old one; never by who asked."""
    _decide(asked, ReplacementState.GRANTED, note, by)
    old, changes = asked.certificate, changes_of(asked)
    target = BECOMES[asked.cause]
    CERTIFICATE.require(old.state, target)
    if asked.cause is ReplacementCause.NAME_CHANGE and old.person_id:
        _rename(session, session.get_one(Person, old.person_id), changes, by)
    new = issue_in_place_of(session, old, _after(changes), state=target, reason=asked.public_reason, by=by)
    asked.replacement = new
    record(
        session, "certificate.replaced", old, by=by, reason=asked.public_reason, cause=asked.cause, number=new.number
    )
    return new


def refuse(session: Session, asked: Replacement, *, note: str, by: User) -> None:
    """The old certificate stands; the note says why."""
    if not note.strip():
        raise Refusal("Say why the replacement is refused.")
    _decide(asked, ReplacementState.REFUSED, note, by)
    record(session, "certificate.replacement_refused", asked.certificate, by=by, reason=note.strip())


def open_for(session: Session, certificate: Certificate) -> Replacement | None:
    query = select(Replacement).where(Replacement.certificate_id == certificate.id)
    return session.scalar(query.where(Replacement.state == ReplacementState.ASKED))


def changes_of(asked: Replacement) -> dict[str, tuple[str, str]]:
    """Fact -> (before, after)."""
    return {name: (before, after) for name, (before, after) in json.loads(asked.changes).items()}


def _decide(asked: Replacement, state: ReplacementState, note: str, by: User) -> None:
    if asked.state is not ReplacementState.ASKED:
        raise Refusal("This replacement is decided already: it was %(state)s.", state=asked.state)
    if asked.asked_by_id == by.id:
        raise NotAllowed("Whoever asked for a replacement does not decide on it; a second person does.")
    asked.state, asked.decision_note = state, note.strip()
    asked.decided_at, asked.decided_by = clock.now(), by


def _after(changes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {name: after for name, (_, after) in changes.items()}


def _rename(session: Session, person: Person, changes: Mapping[str, tuple[str, str]], by: User) -> None:
    """The person goes on under the new name; the old one stands in the trail and on the old certificate."""
    after = next(after for name, after in _after(changes).items() if name in NAMES)
    before, person.name = person.name, people.check_name(after)
    person.name_pinyin = people.pinyin(person.name)
    record(session, "person.renamed", person, by=by, before=before, after=person.name)


def _keep(evidence: bytes) -> str:
    is_paper = evidence.startswith(b"%PDF")
    return storage.put(papers.plain(evidence) if is_paper else pictures.plain(evidence), ".pdf" if is_paper else ".jpg")

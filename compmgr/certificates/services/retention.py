"""Letting personal data go when their time has come: the record answers for ever, the photo and the file do not."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate, PrintFile, Replacement
from compmgr.certificates.queries import retention as queries
from compmgr.certificates.queries.registry import shares_its_file
from compmgr.certificates.queries.resigning import versions_of
from compmgr.certificates.rules.retention import Periods, redacted, years_before
from compmgr.certificates.services.files import forget, stored, stored_before
from compmgr.foundation import clock, storage
from compmgr.foundation.database import Session
from compmgr.foundation.logs import log


class Passing(NamedTuple):
    """Something that holds personal data for a time: what of it is due, and how some of it is let go."""

    holds: str  # as a command says it: "certificates hold …"
    due: Callable[[Session, Periods], list[int]]
    let_go: Callable[[Session, Sequence[int]], None]


#: Everything that passes; a room above adds its own.
PASSING: list[Passing] = []


def due(session: Session, periods: Periods) -> Iterator[Certificate]:
    """Certificates whose personal data are kept longer than `periods` allow."""
    issued, ended = _ago(periods.standing), _ago(periods.ended)
    yield from session.scalars(queries.certificates(issued, ended).execution_options(yield_per=500))


def redact(session: Session, certificate: Certificate, *, by: User | None) -> None:
    """Take the photo, the document's number and the file of `certificate` away; twice is as once."""
    if certificate.redacted_at is not None:
        return
    certificate.facts = json.dumps(redacted(json.loads(certificate.facts)), ensure_ascii=False, sort_keys=True)
    certificate.proof, certificate.shows_photo = None, False
    certificate.redacted_at = clock.now()
    forget(stored(certificate), is_shared=shares_its_file(session, certificate))
    for version in versions_of(session, certificate):
        forget(stored_before(version), is_shared=shares_its_file(session, version))
    record(session, "certificate.redacted", certificate, by=by, file_hash=certificate.file_hash)


def remove_print_file(session: Session, file: PrintFile, *, by: User | None) -> None:
    """Take a print file away; that it was made, of which numbers, and its hash stay."""
    if file.removed_at is not None:
        return
    file.removed_at = clock.now()
    _remove(file.file_key)
    record(session, "print_file.removed", file, by=by, file_hash=file.file_hash)


def redact_replacement(session: Session, asked: Replacement, *, by: User | None) -> None:
    """Take the evidence and what was changed away; who asked, who decided and why stay."""
    if asked.redacted_at is not None:
        return
    key, asked.evidence_key = asked.evidence_key, None
    asked.changes, asked.redacted_at = "{}", clock.now()
    session.flush()
    if key and not queries.is_evidence(session, key):
        _remove(key)
    record(session, "replacement.redacted", asked, by=by)


def _remove(key: str) -> None:
    try:
        storage.remove(key)
    except FileNotFoundError:
        log.warning("file to forget is missing", file=key)


def _ago(years: int) -> datetime:
    return clock.at(years_before(clock.today(), years), 0)


def _due_certificates(session: Session, periods: Periods) -> list[int]:
    return [certificate.id for certificate in due(session, periods)]


def _redact_all(session: Session, ids: Sequence[int]) -> None:
    for one in ids:
        redact(session, session.get_one(Certificate, one), by=None)


def _due_print_files(session: Session, periods: Periods) -> list[int]:
    return queries.print_files(session, _ago(periods.prints))


def _remove_print_files(session: Session, ids: Sequence[int]) -> None:
    for one in ids:
        remove_print_file(session, session.get_one(PrintFile, one), by=None)


def _due_replacements(session: Session, periods: Periods) -> list[int]:
    return queries.replacements(session, _ago(periods.ended))


def _redact_replacements(session: Session, ids: Sequence[int]) -> None:
    for one in ids:
        redact_replacement(session, session.get_one(Replacement, one), by=None)


PASSING += [
    Passing("certificates hold a photo, a document number or a file", _due_certificates, _redact_all),
    Passing("print files hold whole certificates", _due_print_files, _remove_print_files),
    Passing("replacements hold evidence and changed facts", _due_replacements, _redact_replacements),
]

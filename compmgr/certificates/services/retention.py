"""Letting personal data go when their time has come: the record answers for ever, the photo and the file do not."""

import json
from collections.abc import Iterator

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate
from compmgr.certificates.queries.registry import holding_personal_data, shares_its_file
from compmgr.certificates.queries.resigning import versions_of
from compmgr.certificates.rules.retention import Periods, redacted, years_before
from compmgr.certificates.services.files import forget, stored, stored_before
from compmgr.foundation import clock
from compmgr.foundation.database import Session


def due(session: Session, periods: Periods) -> Iterator[Certificate]:
    """Certificates whose personal data are kept longer than `periods` allow."""
    today = clock.today()
    issued, ended = (clock.at(years_before(today, years), 0) for years in (periods.standing, periods.ended))
    yield from session.scalars(holding_personal_data(issued, ended).execution_options(yield_per=500))


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

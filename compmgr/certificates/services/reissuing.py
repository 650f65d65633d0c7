"""A certificate in another's place: the same claim, changed facts, a number of its own."""

from collections.abc import Mapping
from dataclasses import replace

from compmgr.accounts.models import User
from compmgr.certificates import queries
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.facts import Facts
from compmgr.certificates.rules.replacing import changed
from compmgr.certificates.rules.states import CertificateState
from compmgr.certificates.services import dues
from compmgr.certificates.services.dues import Due
from compmgr.certificates.services.ending import end
from compmgr.certificates.services.issuing import issue
from compmgr.certificates.services.printing import Printer
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.layouts import services as layouts

Changes = Mapping[str, str]


def check_replaceable(session: Session, old: Certificate, changes: Changes) -> None:
    """Pass when what `old` was given for is still due, and what the new one is to say can be printed."""
    due = _due(session, old, changes)
    printer = Printer(session, layouts.default_version(session, old.kind), signed=False)
    printer.check(due.facts(due.series.highest, queries.facts_of(old).check_url))


def issue_in_place_of(
    session: Session, old: Certificate, changes: Changes, *, state: CertificateState, reason: str, by: User
) -> Certificate:
    """End `old` as `state`, and issue what takes over its claim; refused when the claim is no longer due."""
    due = _due(session, old, changes)
    end(session, old, state, reason)
    old.claim = None
    session.flush()
    return issue(session, due, by=by, signed=old.signed_with is not None, address=_address(old), replaces_id=old.id)


def _due(session: Session, old: Certificate, changes: Changes) -> Due:
    if old.claim is None:
        raise Refusal("This certificate is %(state)s; there is nothing to replace.", state=old.state)
    if old.redacted_at is not None:
        raise Refusal("The personal data of this certificate were removed; it cannot be printed again.")
    due, before, today = dues.due_for(session, old.claim), queries.facts_of(old), clock.today()

    def facts(number: str, url: str) -> Facts:
        return changed(before, changes, number=number, check_url=url, date=today)

    named = facts(old.number, before.check_url)
    return replace(due, facts=facts, holder=named.named, title=_title(old, before, named))


def _title(old: Certificate, before: Facts, after: Facts) -> str:
    """What the register says of it: as before, unless what it is about was corrected."""
    return old.title if before.subject == after.subject else after.subject


def _address(old: Certificate) -> str:
    """Where the public reached us when `old` was issued is where it checks the new one."""
    return queries.facts_of(old).check_url.rsplit("/c/", 1)[0]

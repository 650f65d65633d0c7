"""What the office does with what was handed in, and what happens on the day."""

from collections.abc import Iterable

from compmgr.accounts import queries as accounts
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.audit.models import name_of
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import clock, mail
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict
from compmgr.people.models import Person
from compmgr.registration import queries
from compmgr.registration.models import Entry
from compmgr.registration.rules import entering as rules
from compmgr.registration.rules.states import ENTRY, EntryState

#: What the leader of the delegation is told.
TOLD = {
    EntryState.RETURNED: mail.sentence("The entry of %(entry)s was returned: %(reason)s"),
    EntryState.REJECTED: mail.sentence("The entry of %(entry)s was rejected: %(reason)s"),
    EntryState.DISQUALIFIED: mail.sentence("The entry of %(entry)s was disqualified: %(reason)s"),
}


def approve(session: Session, entry: Entry, *, by: User | None) -> None:
    """The competitor is eligible."""
    ENTRY.require(entry.state, EntryState.APPROVED)
    entry.state, entry.reviewed_at, entry.reason = EntryState.APPROVED, clock.now(), None
    record(session, "entry.approved", entry, by=by)


def approve_all(session: Session, entries: Iterable[Entry], *, by: User | None) -> list[Entry]:
    """All of them, or none if one of them cannot be."""
    chosen = list(entries)
    if not chosen:
        raise Conflict("Select the entries to approve first.")
    for entry in chosen:
        approve(session, entry, by=by)
    return chosen


def return_entry(session: Session, entry: Entry, *, reason: str, by: User | None) -> None:
    """Back to the delegation, with what is to be corrected."""
    _decide(session, entry, EntryState.RETURNED, "entry.returned", reason, by)


def reject(session: Session, entry: Entry, *, reason: str, by: User | None) -> None:
    """Not eligible; the seat is free again."""
    _decide(session, entry, EntryState.REJECTED, "entry.rejected", reason, by)


def disqualify(session: Session, entry: Entry, *, reason: str, by: User | None) -> None:
    _decide(session, entry, EntryState.DISQUALIFIED, "entry.disqualified", reason, by)


def _decide(session: Session, entry: Entry, target: EntryState, deed: str, reason: str | None, by: User | None) -> None:
    reason = rules.check_reason(reason)
    ENTRY.require(entry.state, target)
    entry.state, entry.reason, entry.reviewed_at = target, reason, clock.now()
    record(session, deed, entry, by=by, reason=reason)
    for reader in accounts.holders(session, Role.DELEGATION_LEADER, entry.delegation_id):
        mail.tell(session, reader, TOLD[target], about=name_of(entry), entry=entry.title, reason=reason)


def check_in(session: Session, entry: Entry, *, by: User | None) -> None:
    """Seen at the check-in; coming is also the confirmation."""
    _confirm(entry)
    ENTRY.require(entry.state, EntryState.CHECKED_IN)
    entry.state = EntryState.CHECKED_IN
    record(session, "entry.checked_in", entry, by=by)


def mark_absent(session: Session, entry: Entry, *, by: User | None) -> None:
    _confirm(entry)
    ENTRY.require(entry.state, EntryState.ABSENT)
    entry.state = EntryState.ABSENT
    record(session, "entry.absent", entry, by=by)


def _confirm(entry: Entry) -> None:
    if entry.state is EntryState.APPROVED:
        ENTRY.require(entry.state, EntryState.CONFIRMED)
        entry.state = EntryState.CONFIRMED


def check_in_all(session: Session, stage: Stage, *, by: User | None) -> list[Entry]:
    """Check in everyone who is expected and was not marked absent."""
    expected = [entry for entry in queries.entries_at_check_in(session, stage) if entry.state in rules.EXPECTED]
    if not expected:
        raise Conflict("Nobody is left to check in.")
    for entry in expected:
        check_in(session, entry, by=by)
    return expected


def undo_check_in(session: Session, entry: Entry, *, reason: str, by: User | None) -> None:
    """Back to confirmed, after a slip at the check-in."""
    reason = rules.check_reason(reason)
    correction = "absence_undone" if entry.state is EntryState.ABSENT else "check_in_undone"
    ENTRY.require_correction(correction, entry.state, EntryState.CONFIRMED)
    entry.state = EntryState.CONFIRMED
    record(session, f"entry.{correction}", entry, by=by, reason=reason)


def mark_competed(session: Session, entry: Entry, *, by: User | None) -> None:
    ENTRY.require(entry.state, EntryState.COMPETED)
    entry.state = EntryState.COMPETED
    record(session, "entry.competed", entry, by=by)


def unmask(session: Session, entry: Entry, *, by: User) -> list[Person]:
    """The people of `entry`, to be shown with their numbers this once; the trail says who looked."""
    record(session, "entry.unmasked", entry, by=by)
    return [member.person for member in entry.members]

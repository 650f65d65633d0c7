"""Taking numbers of a series: contiguous, never twice; what was spent for nothing is written down with the reason."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate, NumberCounter, NumberPattern, VoidNumber
from compmgr.certificates.queries.numbers import series_named
from compmgr.certificates.rules import entitlement
from compmgr.certificates.rules.numbering import USUAL, AnySeries, Series, check_award_pattern, clash
from compmgr.competitions.models import Contest
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.layouts.rules.kinds import CertificateKind


def locked_counter(session: Session, series: str) -> NumberCounter:
    """The counter of `series`, held by this transaction until it ends; whoever rolls back spends nothing."""
    query = select(NumberCounter).where(NumberCounter.series == series).with_for_update()
    fresh = query.execution_options(populate_existing=True)
    if counter := session.scalar(fresh):
        return counter
    try:
        with session.begin_nested():
            session.add(NumberCounter(series=series, next_serial=1))
    except IntegrityError:  # another worker began the series between our look and our insert
        pass
    return session.scalars(fresh).one()


def take(counter: NumberCounter, count: int = 1) -> range:
    """The next `count` serials, in one step."""
    first = counter.next_serial
    counter.next_serial = first + count
    return range(first, first + count)


def void_numbers(
    session: Session, series: AnySeries, serials: Iterable[int], reason: str, *, by: User | None
) -> list[VoidNumber]:
    """Write down that these serials were spent and stand for nothing."""
    if not reason.strip():
        raise Refusal("Say why the numbers are void.")
    voids = [
        VoidNumber(
            number=series.number(serial), series=series.name, serial=serial, reason=reason.strip(), by_id=by and by.id
        )
        for serial in serials
    ]
    session.add_all(voids)
    return voids


def void_number_of(session: Session, certificate: Certificate, reason: str, *, by: User) -> VoidNumber:
    """The number of a certificate that was never good."""
    series = series_named(session, certificate)
    void = VoidNumber(
        number=certificate.number,
        series=series.name if series else "",
        serial=series.serial(certificate.number) if series else None,
        reason=reason,
        by_id=by.id,
    )
    session.add(void)
    return void


def set_pattern(
    session: Session, contest: Contest, kind: CertificateKind, pattern: str | None, *, by: User
) -> NumberPattern | None:
    """How a contest numbers its certificates of `kind`; nothing for the usual way. Fixed by the first number spent."""
    if kind not in USUAL or kind is CertificateKind.ACCREDITATION:
        raise Refusal("These certificates are not numbered by a contest.")
    query = select(NumberPattern).where(NumberPattern.contest_id == contest.id, NumberPattern.kind == kind)
    known = session.scalar(query)
    wanted = check_award_pattern(pattern) if pattern else USUAL[kind]
    if wanted == (known.pattern if known else USUAL[kind]):
        return known
    year = contest.season.year
    series = entitlement.contest_series(kind, year, contest.id, pattern=wanted, event="001")
    if session.scalar(select(NumberCounter.id).where(NumberCounter.series == series.name)):
        raise Conflict("Numbers of this pattern were given already; it stays as it is.")
    assert series.highest  # a pattern that cannot number is refused before it is kept
    for other in _others(session, contest, kind):
        if clash(series, other):
            raise Refusal("These numbers could be those of another contest or kind. Add the field {contest}.")
    if known is None:
        known = NumberPattern(contest_id=contest.id, kind=kind, pattern=wanted)
        session.add(known)
    before, known.pattern = known.pattern, wanted
    record(session, "certificates.pattern_set", contest, by=by, kind=kind, pattern=[before, wanted])
    return known


def _others(session: Session, contest: Contest, kind: CertificateKind) -> Iterator[Series]:
    """Every other series of contests in the year: the usual ones of this contest, and all patterns that were set."""
    year = contest.season.year
    query = select(NumberPattern, Contest).join(Contest, Contest.id == NumberPattern.contest_id)
    of_year = query.where(Contest.season_id == contest.season_id).order_by(NumberPattern.id)
    set_already = {(row.contest_id, row.kind): row.pattern for row, _contest in session.execute(of_year)}
    for other in USUAL:
        set_already.setdefault((contest.id, other), USUAL[other])
    for (contest_id, other), pattern in set_already.items():
        if (contest_id, other) != (contest.id, kind):
            yield entitlement.contest_series(other, year, contest_id, pattern=pattern, event="001")

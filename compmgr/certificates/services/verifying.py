"""Comparing both ways: every record has its file, every file its record, every number its certificate or its reason."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from compmgr.certificates import queries
from compmgr.certificates.models import Certificate, FileVersion, Resigning, Run
from compmgr.certificates.queries.numbers import holes
from compmgr.certificates.rules.states import RunState
from compmgr.certificates.services.files import stored
from compmgr.foundation import storage
from compmgr.foundation.database import Session
from compmgr.foundation.jobs import Job, JobState

PACKS = "packs"


def verify_files(session: Session) -> Iterator[tuple[Certificate, str]]:
    """Every certificate whose stored file is `missing` or `changed`."""
    for certificate in session.scalars(queries.stored_files().execution_options(yield_per=500)):
        if problem := stored(certificate).looked_at()[1]:
            yield certificate, problem


def leftovers(session: Session) -> Iterator[tuple[str, int, int]]:
    """(pack, from, to) of every stretch of octets in the packs that no record owns, and plates nobody uses.

    What a run in work wrote for a chunk it has not finished is not told: the chunk writes it again.
    """
    owned: dict[str, list[tuple[int, int]]] = defaultdict(list)
    plates: set[str | None] = set()
    for kind in (Certificate, FileVersion):
        query = select(kind.file_key, kind.file_offset, kind.file_length).where(kind.file_offset.is_not(None))
        for key, offset, length in session.execute(query.execution_options(yield_per=5000)):
            owned[key].append((offset or 0, length or 0))
        plates |= set(session.scalars(select(kind.plate_key).where(kind.plate_key.is_not(None)).distinct()))
    in_work = _in_work(session)
    for key, size in storage.keys(PACKS):
        if key.endswith(".plate"):
            if key not in plates and key.split("/")[1] not in in_work:
                yield key, 0, size
            continue
        end = 0
        for offset, length in sorted(owned.get(key, [])):
            if offset > end:
                yield key, end, offset
            end = max(end, offset + length)
        if end < size and not (end == 0 and key.split("/")[1] in in_work):
            yield key, end, size


def _in_work(session: Session) -> set[str]:
    """Runs, and signings anew, whose job may still write."""
    open_states = [JobState.QUEUED, JobState.RUNNING, JobState.PAUSED, JobState.FAILED]
    found: set[str] = set()
    for kind in (Run, Resigning):
        query = select(kind.public_id).join(Job, Job.id == kind.job_id).where(kind.state == RunState.RELEASED)
        found |= set(session.scalars(query.where(Job.state.in_(open_states))))
    return found


def tidy(session: Session) -> int:
    """Remove whole packs and plates that no record owns, such as those of a run cancelled in the middle."""
    sizes = dict(storage.keys(PACKS))
    whole = [key for key, start, end in leftovers(session) if start == 0 and end == sizes.get(key)]
    for key in whole:
        storage.remove(key)
    return len(whole)


def missing_numbers(session: Session) -> Iterator[tuple[str, int]]:
    """(series, serial) of every number that was spent without a certificate and without a reason."""
    yield from holes(session)

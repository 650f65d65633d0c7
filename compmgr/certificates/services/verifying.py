"""Comparing both ways: every record has its file, every file its record, every number its certificate or its reason."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from compmgr.certificates import queries
from compmgr.certificates.models import Certificate, Run
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
    query = select(Certificate.file_key, Certificate.file_offset, Certificate.file_length)
    pieces = query.where(Certificate.file_offset.is_not(None)).order_by(Certificate.file_key, Certificate.file_offset)
    for key, offset, length in session.execute(pieces.execution_options(yield_per=5000)):
        owned[key].append((offset or 0, length or 0))
    plates = set(session.scalars(select(Certificate.plate_key).where(Certificate.plate_key.is_not(None)).distinct()))
    in_work = _in_work(session)
    for key, size in storage.keys(PACKS):
        if key.endswith(".plate"):
            if key not in plates and key.split("/")[1] not in in_work:
                yield key, 0, size
            continue
        end = 0
        for offset, length in owned.get(key, []):
            if offset > end:
                yield key, end, offset
            end = max(end, offset + length)
        if end < size and not (end == 0 and key.split("/")[1] in in_work):
            yield key, end, size


def _in_work(session: Session) -> set[str]:
    """Runs whose job may still write."""
    query = select(Run.public_id).join(Job, Job.id == Run.job_id).where(Run.state == RunState.RELEASED)
    open_states = [JobState.QUEUED, JobState.RUNNING, JobState.PAUSED, JobState.FAILED]
    return set(session.scalars(query.where(Job.state.in_(open_states))))


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

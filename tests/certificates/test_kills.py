"""Two workers that are killed again and again: numbers stay contiguous, files and records stay together.

On both databases, with files signed and not. `make faults-certificates` kills 200 times; KILLS and FAULT_SEED say how
often and which, DATABASE (sqlite, postgresql) and SIGNED (1, 0) where and how; a few of each die in the suite.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.audit import queries as audit
from compmgr.certificates import queries, services
from compmgr.certificates.models import Certificate, NumberCounter
from compmgr.certificates.rules.numbering import parse_vocational
from compmgr.certificates.rules.states import CertificateKind
from compmgr.foundation.jobs import Job, JobItem, JobState
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, pdf
from tests.factories.certified import make_candidates
from tests.factories.world import make_person, make_user

KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("FAULT_SEED", "20261122"))
ROOT = Path(__file__).parent.parent.parent
CASES = [
    pytest.param(where, signed, id=f"{where}-{'signed' if signed else 'unsigned'}")
    for where in ("sqlite", "postgresql")
    for signed in (True, False)
    if os.environ.get("DATABASE") in (None, "", where) and os.environ.get("SIGNED") in (None, "", "01"[signed])
]


def make_batch_like(session, batch, count):
    """Another batch of the same site and level, so that both take their numbers from one counter."""
    names = ("site_id", "occupation_id", "occupation_name", "level", "held_on", "seats", "state")
    other = Batch(name="2026年第二批", **{name: getattr(batch, name) for name in names})
    session.add(other)
    session.flush()
    people = [make_person(session) for _ in range(count)]
    candidates = [
        Candidate(batch_id=other.id, person_id=p.id, number=n, name=p.name, outcome=OutcomeState.PASSED)
        for n, p in enumerate(people, 1)
    ]
    session.add_all(candidates)
    session.flush()
    return candidates


@pytest.mark.timeout(120 + 30 * KILLS)
@pytest.mark.parametrize(("database_url", "signed"), CASES, indirect=["database_url"])
def test_whatever_dies_no_number_is_lost_or_doubled_and_no_file_is_without_its_record(
    session, tmp_path, database_url, signed
):
    holders = 20 + 4 * KILLS
    clerk, second = (make_user(session, Role.REGISTRY_CLERK) for _ in range(2))
    candidates = make_candidates(session, holders)
    others = make_batch_like(session, candidates[0].batch, holders)
    runs = [
        services.prepare(session, CertificateKind.VOCATIONAL, some[0].batch, by=clerk, signed=signed)
        for some in (candidates, others)
    ]
    for run in runs:
        services.release(session, run, by=second)
    keys.active(session, KeyUse.DOCUMENT)
    session.commit()
    order = {
        "home": str(tmp_path),
        "url": database_url,
        "jobs": [run.job_id for run in runs],
        "kills": KILLS,
        "seed": SEED,
    }
    worked = subprocess.run(
        [sys.executable, "-m", "tests.certificates.worker", json.dumps(order)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert worked.returncode == 0, worked.stderr[-2000:]
    died = json.loads(worked.stdout.splitlines()[-1])
    where = f"{database_url.partition(':')[0]}, {'signed' if signed else 'unsigned'}"
    print(f"{sum(died.values())} workers killed ({where}): {died}, {2 * holders} certificates")
    assert sum(died.values()) >= KILLS
    session.expire_all()
    jobs = [session.get_one(Job, run.job_id) for run in runs]
    assert [(job.state, job.done, job.refused) for job in jobs] == [(JobState.DONE, holders, 0)] * 2
    issued = list(session.scalars(select(Certificate).order_by(Certificate.id)))
    serials = [parse_vocational(one.number).serial for one in issued]
    assert sorted(serials) == list(range(1, 2 * holders + 1))
    assert session.scalars(select(NumberCounter.next_serial)).one() == 2 * holders + 1
    assert len({one.claim for one in issued}) == 2 * holders
    for run in runs:
        of_run = [one for one in issued if one.run_id == run.id]
        listed = select(JobItem.subject).where(JobItem.job_id == run.job_id).order_by(JobItem.position)
        by_number = sorted(of_run, key=lambda one: one.number)
        assert [one.claim for one in by_number] == list(session.scalars(listed))
    assert list(services.verify_files(session)) == []
    assert list(services.leftovers(session)) == []
    assert list(services.missing_numbers(session)) == []
    assert {one.signed_with is not None for one in issued} == {signed}
    for one in issued[:: max(1, len(issued) // 20)] if signed else ():
        assert pdf.verify(session, services.file_of(one)).is_good
    assert audit.broken_at(session) is None
    assert queries.certificates_of_batch(session, candidates[0].batch)

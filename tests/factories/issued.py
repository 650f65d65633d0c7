"""On each side of the world: a certificate, its replacement, the run it came from."""

import hashlib
import json
from typing import Any

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.certificates.models import Certificate, PrintFile, Replacement, Resigning, Run
from compmgr.certificates.rules.claims import of_work
from compmgr.certificates.rules.facts import AwardFacts
from compmgr.certificates.rules.states import (
    CertificateKind,
    CertificateState,
    ReplacementCause,
    ReplacementState,
    RunState,
)
from compmgr.foundation import chance, clock, storage
from compmgr.foundation.database import Session
from compmgr.foundation.jobs import Job, JobItem, JobState
from compmgr.layouts.services import default_version
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys

Side = dict[str, Any]


def add_certificate(session: Session, side: Side, users: dict[Role, User]) -> None:
    number, content = f"2026-QG-{chance.token(4)}", b"%PDF-1.7 sample"
    facts = AwardFacts(
        holder=side["person"].name,
        contest=side["contest"].name,
        event=side["event"].name,
        award="金奖",
        issuing_bodies=("中国轻工业联合会（样例）",),
        date=clock.today(),
        number=number,
        check_url="http://localhost/c/token",
    )
    side["certificate"] = Certificate(
        kind=CertificateKind.AWARD,
        state=CertificateState.ISSUED,
        number=number,
        holder=side["person"].name,
        title="获奖证书",
        person_id=side["person"].id,
        contest_id=side["contest"].id,
        placing_id=side["placing"].id,
        site_id=side["site"].id,
        facts=json.dumps(facts.as_dict(), ensure_ascii=False),
        layout="award-1",
        file_key=storage.put(content, ".pdf"),
        file_hash=hashlib.sha256(content).hexdigest(),
        issued_by_id=side["user"].id,
    )
    session.add(side["certificate"])
    session.flush()
    side["replacement"] = Replacement(
        certificate_id=side["certificate"].id,
        cause=ReplacementCause.LOST,
        state=ReplacementState.ASKED,
        changes="{}",
        reason="遗失",
        public_reason="持证人申请补发",
        asked_by_id=side["user"].id,
    )
    session.add(side["replacement"])


def add_run(session: Session, side: Side) -> None:
    """A run that waits for its release, with the certificate it would issue and a file for the printer."""
    job = Job(kind="certificates.run", title="样例制证批次", state=JobState.PAUSED, total=1)
    session.add(job)
    session.flush()
    claim = of_work(CertificateKind.AWARD, side["work"].id, side["person"].id)
    session.add(JobItem(job_id=job.id, position=0, subject=claim))
    side["run"] = Run(
        kind=CertificateKind.AWARD,
        state=RunState.PREPARED,
        title="样例制证批次",
        contest_id=side["contest"].id,
        stage_id=side["stage"].id,
        result_id=side["result"].id,
        layout_version_id=default_version(session, CertificateKind.AWARD).id,
        address="http://localhost",
        job_id=job.id,
        prepared_by_id=side["user"].id,
    )
    session.add(side["run"])
    session.flush()
    side["print_file"] = PrintFile(
        run_id=side["run"].id,
        part=1,
        pages=1,
        first_number="1",
        last_number="1",
        file_key=storage.put(b"%PDF-1.7 sample", ".pdf"),
        file_hash="0" * 64,
    )
    session.add(side["print_file"])
    session.flush()


def add_resigning(session: Session, side: Side) -> None:
    """New signatures that wait for their release, for a lost key."""
    key = keys.active(session, KeyUse.DOCUMENT)
    keys.compromise(session, key, clock.now(), by=None, note="样例")
    job = Job(kind="certificates.resigning", title="重新签名", state=JobState.PAUSED, total=1)
    session.add(job)
    session.flush()
    session.add(JobItem(job_id=job.id, position=0, subject=side["certificate"].number))
    side["resigning"] = Resigning(
        key_id=key.id, state=RunState.PREPARED, job_id=job.id, prepared_by_id=side["user"].id, holders=1
    )
    session.add(side["resigning"])
    session.flush()

"""What a lost key signed and still stands, by what the log says of it; and the files there were before."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from compmgr.certificates.models import Certificate, FileVersion, Resigning
from compmgr.certificates.rules.resigning import Logged, logged
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.foundation.database import Session
from compmgr.foundation.jobs import Job
from compmgr.proof.models import LogLeaf, SigningKey
from compmgr.proof.rules.keys import KeyState, KeyUse


class Affected(NamedTuple):
    """One certificate of a lost key."""

    number: str
    holder: str
    kind: CertificateKind
    issued_at: datetime
    logged: Logged


def lost_keys(session: Session) -> list[SigningKey]:
    """Keys of documents that were reported lost, newest first."""
    query = select(SigningKey).where(SigningKey.use == KeyUse.DOCUMENT, SigningKey.state == KeyState.COMPROMISED)
    return list(session.scalars(query.order_by(SigningKey.id.desc())))


def standing_files(key: SigningKey) -> Select[Certificate]:
    """Certificates that stand and whose file `key` signed, in the order in which they were issued."""
    query = select(Certificate).where(Certificate.signed_with == key.kid, Certificate.redacted_at.is_(None))
    return query.where(Certificate.state == CertificateState.ISSUED).order_by(Certificate.id)


def affected(session: Session, key: SigningKey) -> Iterator[Affected]:
    """What `key`, which was reported lost, signed and still stands: one question, whatever the number."""
    assert key.compromised_at
    columns = (Certificate.id, Certificate.number, Certificate.holder, Certificate.kind, Certificate.issued_at)
    query = (
        standing_files(key)
        .outerjoin(LogLeaf, LogLeaf.subject == Certificate.token)
        .with_only_columns(*columns, Certificate.token, Certificate.file_hash, LogLeaf.leaf, LogLeaf.at)
    )
    rows = session.execute(query.execution_options(yield_per=2000))
    for _, of_one in groupby(rows, key=lambda row: row[0]):
        found = list(of_one)
        _, number, holder, kind, issued_at, token, file_hash, *_ = found[0]
        leaves = [(leaf, at) for *_, leaf, at in found if leaf is not None]
        said = logged(leaves, token, file_hash, key.compromised_at)
        yield Affected(number, holder, kind, issued_at, said)


def leaves_by_subject(session: Session, subjects: Iterable[str]) -> dict[str, list[tuple[str, datetime]]]:
    """(leaf, time) of each of some certificates."""
    query = select(LogLeaf.subject, LogLeaf.leaf, LogLeaf.at).where(LogLeaf.subject.in_(list(subjects)))
    found: dict[str, list[tuple[str, datetime]]] = {}
    for subject, leaf, at in session.execute(query.order_by(LogLeaf.id)):
        found.setdefault(subject, []).append((leaf, at))
    return found


def resignings() -> Select[Resigning]:
    return select(Resigning).options(
        joinedload(Resigning.key), joinedload(Resigning.prepared_by), joinedload(Resigning.released_by)
    )


def resigning_of_job(session: Session, job: Job) -> Resigning | None:
    return session.scalar(select(Resigning).where(Resigning.job_id == job.id))


def versions_of(session: Session, certificate: Certificate) -> list[FileVersion]:
    """The files a certificate had before, oldest first."""
    query = select(FileVersion).where(FileVersion.certificate_id == certificate.id)
    return list(session.scalars(query.order_by(FileVersion.id)))


def signed_anew(session: Session, keys: Iterable[SigningKey]) -> dict[str, int]:
    """By kid how many files of lost keys were replaced by files signed anew."""
    query = select(FileVersion.signed_with, func.count()).group_by(FileVersion.signed_with)
    counted = query.where(FileVersion.signed_with.in_([key.kid for key in keys]))
    return {kid or "": count for kid, count in session.execute(counted)}

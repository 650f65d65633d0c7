"""Signing anew what a lost key signed: the record, number, address and page stay; the files before are kept.

Asked for by one person and released by another, done by a job that may die anywhere: a certificate that bears another
key already is passed over, and a pack that no record owns is written again.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import event, insert, select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates.models import Certificate, FileVersion, Resigning
from compmgr.certificates.queries import resigning as queries
from compmgr.certificates.rules.resigning import Logged, logged
from compmgr.certificates.rules.states import CertificateState, RunState
from compmgr.certificates.services.ending import told_hash
from compmgr.certificates.services.files import plate_of, stored
from compmgr.foundation import clock, jobs, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.foundation.jobs import Job, JobItem, JobState
from compmgr.proof.models import SigningKey
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.services import keys, log, pdf
from compmgr.proof.services.log import Event

KIND = "certificates.resigning"
#: Certificates in one transaction.
CHUNK = 200


def prepare(session: Session, key: SigningKey, *, with_later: bool = False, note: str = "", by: User) -> Resigning:
    """Write down which files of a lost `key` are to be signed anew; done once another person releases it.

    Only what the log held before the loss, unless `with_later`: then `note` says what the rest was compared with.
    """
    if key.state is not KeyState.COMPROMISED or key.use is not KeyUse.DOCUMENT:
        raise Refusal("This key was not reported lost: what it signed stands.")
    if with_later and not note.strip():
        raise Refusal("Say what the certificates issued after the loss were compared with.")
    if _open(session, key):
        raise Conflict("Signing these files anew is prepared or in work already.")
    meant = {Logged.BEFORE, Logged.LATER} if with_later else {Logged.BEFORE}
    numbers = [one.number for one in queries.affected(session, key) if one.logged in meant]
    if not numbers:
        raise Refusal("There is nothing to sign anew: no file of this key that stands is in the log.")
    job = jobs.submit(session, KIND, f"重新签名 {key.kid}", numbers, by_id=by.id)
    job.state = JobState.PAUSED
    made = Resigning(
        key=key,
        state=RunState.PREPARED,
        with_later=with_later,
        holders=len(numbers),
        job_id=job.id,
        note=note.strip(),
        prepared_by=by,
    )
    session.add(made)
    record(session, "resigning.prepared", made, by=by, reason=note.strip() or None, kid=key.kid, holders=len(numbers))
    return made


def release(session: Session, found: Resigning, *, by: User) -> Job:
    """Let the files be signed anew: never by the person who prepared it."""
    if found.state is not RunState.PREPARED:
        raise Conflict("This run is %(state)s; it cannot be released.", state=found.state)
    if found.prepared_by_id == by.id:
        raise NotAllowed("A run is released by another person than the one who prepared it.")
    found.state, found.released_by, found.released_at = RunState.RELEASED, by, clock.now()
    job = session.get_one(Job, found.job_id)
    job.state = JobState.QUEUED
    record(session, "resigning.released", found, by=by, holders=found.holders)
    number = job.id
    event.listen(session, "after_commit", lambda _session: jobs.ring(number), once=True)
    return job


def withdraw(session: Session, found: Resigning, *, by: User) -> None:
    """Give it up before it is released."""
    if found.state is not RunState.PREPARED:
        raise Conflict("This run is %(state)s; it cannot be withdrawn.", state=found.state)
    found.state = RunState.WITHDRAWN
    job = session.get_one(Job, found.job_id)
    job.state, job.finished_at = JobState.CANCELLED, clock.now()
    record(session, "resigning.withdrawn", found, by=by)


class Renewed(NamedTuple):
    """The new file of a certificate: its own part, where that lies in the pack, and the hash of the whole."""

    certificate: Certificate
    own: bytes
    file_hash: str


def sign_chunk(session: Session, job: Job, items: list[JobItem]) -> int:
    """Sign the files of some certificates anew; the first refusal refuses the chunk. Returns how many there were."""
    found = require_resigning(session, job)
    certificates = _still_to_sign(session, found.key, [item.subject for item in items])
    if not certificates:
        return 0
    new, at = keys.active(session, KeyUse.DOCUMENT), clock.now()
    _require_logged(session, found, certificates)
    renewed = list(_renewed(certificates, new, at))
    _require_good(session, renewed[0], new)
    pack = storage.put_at(f"{folder_of(found)}/{items[0].position:07}.pack", b"".join(one.own for one in renewed))
    session.execute(insert(FileVersion), [_before(one.certificate, found, at) for one in renewed])
    offset = 0
    for certificate, own, file_hash in renewed:
        certificate.file_key, certificate.file_offset, certificate.file_length = pack, offset, len(own)
        certificate.file_hash, certificate.signed_with = file_hash, new.kid
        offset += len(own)
    session.flush()
    log.append_many(session, [Event(one.token, "reissued", told_hash(one), one.file_hash, at) for one, *_ in renewed])
    first, last = renewed[0].certificate.number, renewed[-1].certificate.number
    told: dict[str, Any] = {"count": len(renewed), "kid": new.kid, "first": first, "last": last}
    record(session, "certificates.signed_anew", found, by=found.released_by, **told)
    return len(renewed)


def require_resigning(session: Session, job: Job) -> Resigning:
    """What a job signs anew, once a second person has released it."""
    found = queries.resigning_of_job(session, job)
    if found is None or found.state not in (RunState.RELEASED, RunState.FINISHED) or found.released_by_id is None:
        raise Conflict("This run is not released. Another person than the one who prepared it releases it.")
    return found


def folder_of(found: Resigning) -> str:
    return f"packs/{found.public_id}"


def _open(session: Session, key: SigningKey) -> Resigning | None:
    query = select(Resigning).join(Job, Job.id == Resigning.job_id).where(Resigning.key_id == key.id)
    alive = [JobState.QUEUED, JobState.RUNNING, JobState.PAUSED, JobState.FAILED]
    return session.scalar(query.where(Job.state.in_(alive)))


def _still_to_sign(session: Session, key: SigningKey, numbers: list[str]) -> list[Certificate]:
    """Those that bear the lost key, held until the transaction ends; one that no longer stands is refused."""
    query = select(Certificate).where(Certificate.number.in_(numbers), Certificate.signed_with == key.kid)
    held = query.order_by(Certificate.id).with_for_update().execution_options(populate_existing=True)
    found = list(session.scalars(held))
    for one in found:
        if one.redacted_at is not None:
            raise Refusal(
                "The file of certificate %(number)s was removed; there is nothing to sign.", number=one.number
            )
        if one.state is not CertificateState.ISSUED:
            raise Refusal(
                "Certificate %(number)s is %(state)s; its file is not signed anew.", number=one.number, state=one.state
            )
    return found


def _require_logged(session: Session, found: Resigning, certificates: list[Certificate]) -> None:
    """Only what the log speaks for: whoever has the key alone has no entry there."""
    leaves = queries.leaves_by_subject(session, [one.token for one in certificates])
    lost_at = found.key.compromised_at
    assert lost_at
    for one in certificates:
        said = logged(leaves.get(one.token, []), one.token, one.file_hash, lost_at)
        if said is Logged.NEVER:
            raise Refusal("The public log does not hold the file of certificate %(number)s.", number=one.number)
        if said is Logged.LATER and not found.with_later:
            raise Refusal("Certificate %(number)s came into the log after the loss.", number=one.number)


def _renewed(certificates: list[Certificate], key: SigningKey, at: datetime) -> Iterator[Renewed]:
    for one in certificates:
        renewed = pdf.renew(stored(one).checked(), key, at=at)
        plate = plate_of(one.plate_key) if one.plate_key else b""
        if not renewed.startswith(plate):
            raise Conflict("The signature of certificate %(number)s lies in its plate.", number=one.number)
        yield Renewed(one, renewed[len(plate) :], hashlib.sha256(renewed).hexdigest())


def _require_good(session: Session, one: Renewed, key: SigningKey) -> None:
    """The first file of a chunk is read as strangers read it, before anything is kept."""
    certificate = one.certificate
    plate = plate_of(certificate.plate_key) if certificate.plate_key else b""
    verdict = pdf.verify(session, plate + one.own)
    if not verdict.is_good or verdict.kid != key.kid:
        raise Conflict("The new signature of certificate %(number)s does not hold.", number=certificate.number)


def _before(certificate: Certificate, found: Resigning, at: datetime) -> dict[str, object]:
    """Where the file was that is replaced."""
    names = ("file_key", "file_offset", "file_length", "plate_key", "file_hash", "signed_with")
    kept = {name: getattr(certificate, name) for name in names}
    return {**kept, "certificate_id": certificate.id, "resigning_id": found.id, "until": at}


def finish(session: Session, job: Job) -> None:
    """The last chunk is done: the new files stand in the tree of the log."""
    found = queries.resigning_of_job(session, job)
    if found is None:
        return
    if found.state is RunState.RELEASED:
        found.state = RunState.FINISHED
    record(session, "resigning.finished", found, by=None, done=job.done, refused=job.refused)
    log.grow(session)


def require_released(session: Session, job: Job) -> None:
    """Nobody goes on with it by the page of its job before it was released."""
    require_resigning(session, job)


@jobs.step(KIND, chunk=CHUNK, finish=finish, ready=require_released)
def sign_items(session: Session, job: Job, items: list[JobItem]) -> None:
    sign_chunk(session, job, items)

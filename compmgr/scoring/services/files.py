"""Photos and documents of a work: kept without metadata, under the code of the work and a number."""

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock, papers, pictures, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Work, WorkFile

#: Of one work; what was taken away counts too, so that a number never returns.
MOST = 40


def add_file(session: Session, work: Work, content: bytes, *, by: User) -> WorkFile:
    """Keep a photo (drawn anew) or a PDF (copied page by page) of `work`; its own name is not even read.

    Refused once the panel has signed: what was marked stands.
    """
    if queries.is_signed(session, work.stage):
        raise Conflict("The panel has signed; the files of its works stand.")
    number = queries.last_number(session, work) + 1
    if number > MOST:
        raise Refusal("A work has at most %(most)s files.", most=MOST)
    is_document = content.startswith(b"%PDF-")
    key = storage.put(papers.plain(content), ".pdf") if is_document else storage.put(pictures.plain(content), ".jpg")
    kept = WorkFile(work_id=work.id, number=number, file_key=key, by_id=by.id)
    kept.work = work
    session.add(kept)
    record(session, "work_file.added", kept, by=by, code=work.code, number=number)
    return kept


def remove_file(session: Session, file: WorkFile, reason: str, *, by: User) -> None:
    """Take a file off the sheets; its number stays used."""
    if file.removed_at:
        raise Conflict("This file was taken away already.")
    if queries.is_signed(session, file.work.stage):
        raise Conflict("The panel has signed; the files of its works stand.")
    if not (reason or "").strip():
        raise Refusal("Say why the file is taken away.")
    file.removed_at = clock.now()
    record(session, "work_file.removed", file, by=by, reason=reason, code=file.work.code, number=file.number)

"""The last resort: the outbox of a tablet that found no way to the server, handed in as a file."""

import base64
import binascii
import hashlib
import json
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock, crypto, operations
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, DomainError, NotFound, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, OutboxUpload, PanelMember
from compmgr.scoring.queries.at_mark import SheetNow
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.services.saving import outbox_keys, save_field, save_photo

MOST_RECORDS = 5000
LARGEST = 20 * 2**20


class Outcome(StrEnum):
    """What became of one record of an uploaded outbox."""

    KEPT = "kept"
    ALREADY = "already"
    CONFLICT = "conflict"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


def read_file(content: bytes) -> dict[str, Any]:
    """The file as a tablet wrote it: whose it is (an opaque id) and its sealed records. Raises Refusal."""
    try:
        if len(content) > LARGEST:
            raise ValueError("too large")
        sent = json.loads(content)
        if sent["compmgr_outbox"] != 1 or not isinstance(sent["panel"], str) or len(sent["records"]) > MOST_RECORDS:
            raise ValueError("another format")
        return {"panel": sent["panel"], "records": [dict(one) for one in sent["records"]]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refusal("This is no file that a tablet exported.") from error


def upload_outbox(session: Session, member: PanelMember, content: bytes, *, by: User) -> OutboxUpload:
    """Do each record as if the judge's tablet had sent it: under its own operation id, so that nothing is doubled.

    The marks are the judge's; the trail names `by`, who brought them. The same file again is looked at afresh.
    """
    records = read_file(content)["records"]
    digest = hashlib.sha256(content).hexdigest()
    same = select(OutboxUpload).where(OutboxUpload.member_id == member.id, OutboxUpload.content_hash == digest)
    upload = session.scalar(same) or OutboxUpload(member_id=member.id, content_hash=digest, by_id=by.id)
    known: dict[str, str | None] = {}
    upload.outcomes = [_outcome(session, member, one, known, by) for one in records]
    upload.by_id, upload.at = by.id, clock.now()
    session.add(upload)
    counted = {outcome: sum(one["outcome"] == outcome for one in upload.outcomes) for outcome in Outcome}
    told = {outcome.value: count for outcome, count in counted.items() if count}
    record(session, "outbox_upload.added", upload, by=by, content_hash=digest, **told)
    return upload


def _outcome(
    session: Session, member: PanelMember, sealed: dict[str, Any], known: dict[str, str | None], by: User
) -> dict[str, Any]:
    """What became of one record; `known` gathers the mark each operation led to, for the one that came after it."""
    try:
        item, photo = _open(member, sealed)
    except (ValueError, KeyError, TypeError, RecursionError):
        return {"outcome": Outcome.UNREADABLE}
    told: dict[str, Any] = {"value": item.get("value"), "is_photo": photo is not None}
    try:
        sheet = _sheet(session, member, str(item.get("sheet")))
        key = {aspect.public_id: aspect.key for aspect in sheet.sub_criterion.aspects}.get(str(item.get("aspect")), "")
        told |= {"code": sheet.work.code, "sub": sheet.sub_criterion.key, "aspect": key}
        with session.begin_nested():
            operation = str(sealed["id"])
            outcome = Outcome.ALREADY if operations.is_known(session, operation) else Outcome.KEPT
            if photo is not None:
                about = {"operation": operation, "aspect": str(item.get("aspect"))}
                answer = save_photo(session, sheet, about, photo, by=member.user, through=by)
            else:
                based_on = known.get(item["after"]) if item.get("after") else item.get("based_on")
                sent: dict[str, Any] = {name: item.get(name) for name in ("aspect", "value", "note")}
                sent |= {"operation": operation, "based_on": based_on}
                answer = save_field(session, _now(session, sheet), sent, by=member.user, through=by)
                known[operation] = answer["mark"] or None
        return told | {"outcome": outcome, "receipt": answer["receipt"]}
    except Conflict as conflict:
        pair = next(iter(conflict.values.get("conflict", {}).values()), None)
        if pair:
            return told | {"outcome": Outcome.CONFLICT, "theirs": pair["theirs"], "at": pair["at"]}
        return told | {"outcome": Outcome.REFUSED, **_words(conflict)}
    except DomainError as refusal:
        return told | {"outcome": Outcome.REFUSED, **_words(refusal)}


def _open(member: PanelMember, sealed: dict[str, Any]) -> tuple[dict[str, Any], bytes | None]:
    """The record in clear, and its photo where it is one; ValueError where it does not open under any key."""
    keys, operation = outbox_keys(member), str(sealed["id"])

    def opened(key_id: str, purpose: str, text: str) -> bytes:
        if key_id not in keys:
            raise ValueError("A key that is not known here.")
        try:
            octets = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValueError("No record.") from error
        return crypto.unseal_octets(keys[key_id], octets, f"{member.public_id}/{purpose}")

    item = json.loads(opened(str(sealed["key"]), operation, str(sealed["sealed"])))
    if item["kind"] != "photo":
        return item, None
    return item, opened(str(item["bodyKey"]), f"{operation}/body", str(sealed["body"]))


def _sheet(session: Session, member: PanelMember, sheet_id: str) -> MarkSheet:
    found = select(MarkSheet).where(MarkSheet.public_id == sheet_id, MarkSheet.member_id == member.id)
    sheet = session.scalar(found.where(MarkSheet.state != SheetState.VOIDED))
    if sheet is None:
        raise NotFound("This sheet is not there any more.")
    return sheet


def _now(session: Session, sheet: MarkSheet) -> SheetNow:
    now = queries.sheet_now(session, sheet.public_id)
    assert now is not None
    return now


def _words(error: DomainError) -> dict[str, Any]:
    """A refusal as it can be kept: its sentence and what fills it; a choice by the name of its word."""
    values = {
        name: f"{type(value).__name__}.{value.value}" if isinstance(value, StrEnum) else str(value)
        for name, value in error.values.items()
    }
    return {"message": error.message, "values": values}

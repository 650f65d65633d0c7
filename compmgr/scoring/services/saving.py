"""What a tablet sends, kept once under its operation id and answered with a receipt."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from compmgr.accounts.models import User
from compmgr.audit.services import Actor, record
from compmgr.foundation import clock, crypto, operations, pictures, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Evidence, MarkSheet, PanelMember
from compmgr.scoring.queries.at_mark import SheetNow
from compmgr.scoring.rules import recording
from compmgr.scoring.rules import saving as rules
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.recording import OPEN
from compmgr.scoring.rules.typing import require_not_on_paper
from compmgr.scoring.services.marking import keep_marks

MOST_PHOTOS = 12


def outbox_keys(member: PanelMember) -> dict[str, bytes]:
    """The keys under which a judge's devices seal what waits for this panel, by key id; the first one seals."""
    return crypto.device_keys(f"outbox:{member.user.public_id}:{member.public_id}")


def save_field(
    session: Session, sheet: SheetNow, sent: Any, *, by: Actor, through: Actor | None = None
) -> dict[str, Any]:
    """Keep one field of the judge `by`, once; `through` is who handed it in for them. The answer carries a receipt."""
    saving = rules.read(sent)
    fields = queries.fields_now(session, sheet)
    aspect = next((field for field in fields.values() if field.public_id == saving.aspect), None)
    if aspect is None:
        raise not_here()

    def keep() -> dict[str, Any]:
        recording.require_writable(sheet.state, judge_id=sheet.judge_id, by_id=by.id, on_paper=sheet.on_paper)
        given = {aspect.id: recording.Given(saving.value, saving.note, saving.based_on)}
        told: dict[str, Any] = {"for_judge": sheet.judge_number} if through else {}
        now = keep_marks(session, sheet, fields, given, by=by, hand=through, **told)
        kept = now[aspect.id]
        return {
            **_receipt(saving.operation, sheet.public_id, kept.mark or ""),
            "aspect": aspect.public_id,
            "value": written(kept.value),
            "note": kept.note or "",
            "mark": kept.mark or "",
            "blank": recording.blank(now),
        }

    return operations.once(session, saving.operation, {**saving.body, "sheet": sheet.public_id}, keep, actor_id=by.id)


def save_photo(
    session: Session,
    sheet: MarkSheet,
    sent: Mapping[str, str],
    content: bytes,
    *,
    by: User,
    through: User | None = None,
) -> dict[str, Any]:
    """Keep a photo as evidence for an aspect, drawn anew without metadata; once for its operation id."""
    aspect, operation = aspect_on(sheet, sent.get("aspect", "")), sent.get("operation", "")

    def keep() -> dict[str, Any]:
        require_tablet(sheet)
        if sheet.member.user_id != by.id or sheet.state not in OPEN:
            raise Conflict("This sheet is %(state)s; its marks cannot be changed.", state=sheet.state)
        kept = select(func.count(Evidence.id)).where(Evidence.sheet_id == sheet.id, Evidence.aspect_id == aspect.id)
        if (session.scalar(kept) or 0) >= MOST_PHOTOS:
            raise Refusal(
                "There are already %(most)s photos for aspect %(aspect)s.", most=MOST_PHOTOS, aspect=aspect.key
            )
        key = storage.put(pictures.plain(content), ".jpg")
        photo = Evidence(sheet_id=sheet.id, aspect_id=aspect.id, file_key=key, by_id=by.id)
        session.add(photo)
        session.flush()
        told: dict[str, Any] = {"for_judge": sheet.member.number} if through else {}
        record(session, "evidence.added", sheet, by=through or by, aspect=aspect.key, **told)
        return {
            **_receipt(operation, sheet.public_id, photo.public_id),
            "aspect": aspect.public_id,
            "photo": photo.public_id,
        }

    body = {"sheet": sheet.public_id, "aspect": aspect.public_id, "photo": storage.key_of(content)}
    return operations.once(session, operation, body, keep, actor_id=by.id)


def remove_photo(session: Session, photo: Evidence, *, by: User) -> Evidence:
    """Take a photo off the sheet; its row stays."""
    if photo.sheet.member.user_id != by.id or photo.sheet.state not in OPEN:
        raise Conflict("This sheet is %(state)s; its marks cannot be changed.", state=photo.sheet.state)
    if photo.removed_at is None:
        photo.removed_at = clock.now()
        record(session, "evidence.removed", photo.sheet, by=by)
    return photo


def require_tablet(sheet: MarkSheet) -> None:
    """Pass when the sheet is marked here and not on paper."""
    require_not_on_paper(sheet.on_paper)


def aspect_on(sheet: MarkSheet, aspect_id: str) -> Aspect:
    found = next((aspect for aspect in sheet.sub_criterion.aspects if aspect.public_id == aspect_id), None)
    if found is None:
        raise not_here()
    return found


def not_here() -> Refusal:
    return Refusal("This aspect is not on this sheet. Reload the page and try again.")


def _receipt(operation: str, sheet: str, kept: str) -> dict[str, str]:
    at = clock.local(clock.now()).strftime("%H:%M:%S")
    return {"operation": operation, "receipt": rules.receipt(operation, sheet, kept), "at": at}

"""What the scripts of a judge's pages talk to: fields and photos, a fresh key, and word from the device."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import current_app, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from compmgr.accounts import rules as accounts
from compmgr.accounts.guard import actor, load, reach, requires, signed_in_caller
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation import storage
from compmgr.foundation.errors import NotFound, Refusal
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.models import Evidence, PanelMember
from compmgr.scoring.views import pages
from compmgr.scoring.views.access import own_member, own_sheet, own_sheet_now


@pages.post("/judging/sheets/<sheet_id>/marks")
@requires(Permission.MARK_RECORD)
def save_marks(sheet_id: str) -> ResponseReturnValue:
    """One field, under the operation id its page made: sent twice it is kept once, and answered the same."""
    sent = request.get_json(silent=True)
    return jsonify(services.save_field(database(), own_sheet_now(sheet_id), sent, by=signed_in_caller()))


@pages.post("/judging/sheets/<sheet_id>/photos")
@requires(Permission.MARK_RECORD)
def save_photo(sheet_id: str) -> ResponseReturnValue:
    sheet, sent = own_sheet(sheet_id), request.files.get("photo")
    if sent is None:
        raise Refusal("Choose a photo first.")
    return jsonify(services.save_photo(database(), sheet, request.form, sent.read(), by=actor()))


@pages.get("/judging/photos/<evidence_id>")
@requires(Permission.MARK_RECORD, Permission.MARK_OVERSEE)
def photo(evidence_id: str) -> ResponseReturnValue:
    """A photo, named by the work's code and the aspect alone; for the judge who took it and the chief judge."""
    evidence = load(Evidence, evidence_id)
    is_overseen = reach(Permission.MARK_OVERSEE).covers(evidence.places)
    if evidence.removed_at or not (is_overseen or evidence.sheet.member.user_id == actor().id):
        raise NotFound("There is no such page, or you may not see it.")
    name = queries.photo_name(database(), evidence)
    return send_file(BytesIO(storage.get(evidence.file_key)), "image/jpeg", download_name=name, max_age=0)


@pages.post("/judging/photos/<evidence_id>/removal")
@requires(Permission.MARK_RECORD)
def remove_photo(evidence_id: str) -> ResponseReturnValue:
    evidence = load(Evidence, evidence_id)
    own_sheet(evidence.sheet.public_id)
    services.remove_photo(database(), evidence, by=actor())
    return jsonify({"removed": evidence.public_id})


@pages.get("/judging/panels/<panel_member_id>/pass")
@requires(Permission.MARK_RECORD)
def outbox_pass(panel_member_id: str) -> ResponseReturnValue:
    """After signing in again: a form token, the keys, and whether the panel has signed."""
    member = own_member(panel_member_id)
    return jsonify({"token": generate_csrf(), **outbox_of(member)})


@pages.post("/judging/contact")
@requires(Permission.MARK_RECORD)
def contact() -> ResponseReturnValue:
    """`{stage, device, label, waiting, oldest_at}`: what waits on a device, and since when."""
    sent = request.get_json(silent=True)
    sent = sent if isinstance(sent, dict) else {}
    stage = load(Stage, str(sent.get("stage")))
    member = queries.member_of(database(), stage, actor())
    if member is None:
        raise NotFound("There is no such page, or you may not see it.")
    label = f"{accounts.device(request.user_agent.string)} {str(sent.get('label') or '')[:40]}".strip()
    services.note_contact(
        database(),
        member,
        key=str(sent.get("device") or ""),
        label=label,
        waiting=sent["waiting"] if isinstance(sent.get("waiting"), int) else -1,
        oldest_at=moment(sent.get("oldest_at")),
        by=actor(),
    )
    return jsonify({"finished": queries.is_signed(database(), stage)})


def outbox_of(member: PanelMember) -> dict[str, Any]:
    """What a page of a judge needs for its outbox; the keys are held in memory there."""
    keys = {key_id: key.hex() for key_id, key in services.outbox_keys(member).items()}
    return {"panel": member.public_id, "keys": keys, "finished": queries.is_signed(database(), member.stage)}


def faulty() -> str:
    """Protections switched off for the fault harness, which shows that it would see a loss: while testing only."""
    return " ".join(sorted(current_app.config.get("FAULTY", ()))) if current_app.testing else ""


def moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

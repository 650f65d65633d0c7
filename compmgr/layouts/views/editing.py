"""The editor of a layout: its page, the live preview, saving drafts."""

from dataclasses import MISSING, fields
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.i18n import say, when
from compmgr.foundation.web import database
from compmgr.layouts import queries, services
from compmgr.layouts.models import Layout, LayoutVersion
from compmgr.layouts.rules import exchange
from compmgr.layouts.rules.layout import TYPES
from compmgr.layouts.views import pages
from compmgr.layouts.views.previews import fault, shown
from compmgr.layouts.views.words import choices, editor_words, names, sample_words


@pages.get("/layouts/versions/<layout_version_id>/edit")
@requires(Permission.LAYOUT_MANAGE)
def edit_version(layout_version_id: str) -> ResponseReturnValue:
    """A draft to work on; a released version to look at."""
    version = load(LayoutVersion, layout_version_id)
    return render_template(
        "layouts/edit.html", version=version, layout=version.layout, samples=sample_words(), facts=facts(version)
    )


def facts(version: LayoutVersion) -> dict[str, Any]:
    """Everything the editor's scripts work with."""
    return {
        "id": version.public_id,
        "version": version.version,
        "layout": version.data,
        "note": version.note,
        "isReadOnly": version.released_at is not None,
        "defaults": defaults(),
        "names": names(version.layout.kind),
        "choices": {**choices(), "picture": pictures()},
        "pictures": picture_facts(),
        "words": editor_words(),
        "addresses": {
            "preview": url_for("layouts.preview", layout_version_id=version.public_id),
            "save": url_for("layouts.save_version", layout_version_id=version.public_id),
            "fresh": url_for("layouts.new_draft", layout_id=version.layout.public_id),
            "picture": url_for("layouts.add_picture"),
        },
    }


def defaults() -> dict[str, dict[str, Any]]:
    """What each type of element means where it says nothing."""
    return {
        name: {each.name: each.default for each in fields(kind) if each.default is not MISSING}
        for name, kind in TYPES.items()
    }


def pictures() -> list[tuple[str, str]]:
    return [(each.content_hash, each.name) for each in queries.pictures(database())]


def picture_facts() -> list[dict[str, Any]]:
    return [
        {"hash": each.content_hash, "name": each.name, "across": each.across, "up": each.up}
        for each in queries.pictures(database())
    ]


@pages.post("/layouts/versions/<layout_version_id>/preview")
@requires(Permission.LAYOUT_MANAGE)
def preview(layout_version_id: str) -> ResponseReturnValue:
    """`{picture, problems}` of the layout sent, drawn with one of the samples; nothing is kept."""
    load(LayoutVersion, layout_version_id)
    sample, width = request.args.get("sample", 0, type=int), request.args.get("width", 1200, type=int)
    picture, found = shown(database(), sent(), sample, width)
    return jsonify(picture=picture, problems=found)


@pages.post("/layouts/versions/<layout_version_id>/data")
@requires(Permission.LAYOUT_MANAGE)
def save_version(layout_version_id: str) -> ResponseReturnValue:
    """Keep what is sent in this draft: 409 with who saved it meanwhile, 422 with the element and field at fault."""
    version, session = load(LayoutVersion, layout_version_id), database()
    data, asked = sent(), request.get_json(silent=True) or {}
    read_at = asked.get("version") if isinstance(asked.get("version"), int) else None
    if faults := exchange.faults(data):
        return unreadable(faults)
    try:
        services.save_version(session, version, data, read_at=read_at, note=str(asked.get("note", "")), by=actor())
    except Conflict as conflict:
        session.rollback()
        who = queries.people_of(session, [version]).get(version.saved_by_id or 0, "")
        present = {"who": who, "when": when(version.saved_at), "version": version.version}
        return jsonify(error=say(conflict), conflict=present), 409
    session.flush()
    return jsonify(version=version.version, saved=when(version.saved_at))


@pages.post("/layouts/<layout_id>/drafts")
@requires(Permission.LAYOUT_MANAGE)
def new_draft(layout_id: str) -> ResponseReturnValue:
    """A further draft: of what a script sends, or as a form asks, of a version by its number (the newest)."""
    layout, session = load(Layout, layout_id), database()
    if request.is_json:
        if faults := exchange.faults(data := sent()):
            return unreadable(faults)
        note = str((request.get_json(silent=True) or {}).get("note", ""))
        draft = services.new_draft(session, layout, data, note=note, by=actor())
        session.flush()
        return jsonify(address=url_for("layouts.edit_version", layout_version_id=draft.public_id)), 201
    known = {version.number: version for version in queries.versions(session, layout)}
    if not known:
        raise Refusal("This layout has no version to begin from.")
    base = known.get(request.form.get("number", 0, type=int)) or known[max(known)]
    draft = services.new_draft(session, layout, base.data, by=actor())
    session.flush()
    return redirect(url_for("layouts.edit_version", layout_version_id=draft.public_id))


def unreadable(faults: list[Refusal]) -> tuple[Any, int]:
    return jsonify(error=say(faults[0]), problems=[fault(each) for each in faults]), 422


def sent() -> Any:
    """The layout in the JSON of this request; nothing when there is none."""
    body = request.get_json(silent=True)
    return body.get("layout") if isinstance(body, dict) else None

"""Layouts as files, in and out, and the pictures they use."""

from io import BytesIO
from typing import Any

from flask import flash, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.web import database
from compmgr.layouts import queries, services
from compmgr.layouts.forms import CopyForm, FileForm, PictureForm
from compmgr.layouts.models import Layout, LayoutVersion
from compmgr.layouts.rules import exchange
from compmgr.layouts.rules.layout import from_dict
from compmgr.layouts.views import pages
from compmgr.layouts.views.previews import fault
from compmgr.layouts.views.versions import list_page, show


@pages.get("/layouts/versions/<layout_version_id>/file")
@requires(Permission.LAYOUT_MANAGE)
def version_file(layout_version_id: str) -> ResponseReturnValue:
    """The version as one file, its pictures inside."""
    version, session = load(LayoutVersion, layout_version_id), database()
    contents = queries.pictures_of(session, services.layout_of(version))
    names = {each.content_hash: each.name for each in queries.pictures(session)}
    content = exchange.packed(version.data, {key: (names[key], inside) for key, inside in contents.items()})
    name = f"{version.layout.code}-{version.number}.json"
    return send_file(BytesIO(content), "application/json", as_attachment=True, download_name=name)


@pages.post("/layouts/file")
@requires(Permission.LAYOUT_MANAGE)
def import_layout() -> ResponseReturnValue:
    """A file becomes a layout of its own."""
    form, session = FileForm(), database()
    if form.validate_on_submit():
        data, faults = read(form)
        if not faults:
            data = {**data, "code": queries.fresh_code(session, data["code"])}
            version = services.save_draft(session, None, data, note=_("From a file"), by=actor())
            session.flush()
            flash(_("The file is a layout now; its first version is a draft."), "success")
            return redirect(url_for("layouts.layout", layout_id=version.layout.public_id))
        session.rollback()
        return list_page(form, faults), 422
    return list_page(form), 422


@pages.post("/layouts/<layout_id>/file")
@requires(Permission.LAYOUT_MANAGE)
def import_version(layout_id: str) -> ResponseReturnValue:
    """A file becomes a draft of this layout."""
    layout, form, session = load(Layout, layout_id), FileForm(), database()
    if form.validate_on_submit():
        data, faults = read(form)
        if not faults and data["kind"] != layout.kind.value:
            faults = [fault(Refusal("The file holds a layout of another kind of certificate."))]
        if not faults:
            services.new_draft(session, layout, data, note=_("From a file"), by=actor())
            flash(_("The file is a draft of this layout now."), "success")
            return redirect(url_for("layouts.layout", layout_id=layout.public_id))
        session.rollback()
        return show(layout, CopyForm(), form, faults), 422
    return show(layout, CopyForm(), form), 422


def read(form: FileForm) -> tuple[Any, list[dict[str, Any]]]:
    """The layout in the file, its pictures kept here; or what is wrong by element and field."""
    session = database()
    try:
        data, pictures = exchange.unpacked(form.file.data.read(exchange.LARGEST + 1))
        if faults := exchange.faults(data):
            return None, [fault(each) for each in faults]
        known = {each.content_hash for each in queries.pictures(session)}
        renamed = {
            key: services.add_picture(session, name, content, by=actor()).content_hash
            for key, (name, content) in pictures.items()
            if key not in known
        }
        session.flush()
        data = exchange.with_pictures(data, renamed)
        queries.pictures_of(session, from_dict(data))
    except DomainError as refusal:
        return None, [fault(refusal)]
    return data, []


@pages.post("/layouts/pictures")
@requires(Permission.LAYOUT_MANAGE)
def add_picture() -> ResponseReturnValue:
    """Keep a picture for layouts; answers what the editor needs to put it on a page."""
    form, session = PictureForm(), database()
    if not form.validate_on_submit():
        raise Refusal("Choose a picture: JPEG or PNG.")
    name = (form.file.data.filename or "").rpartition(".")[0] or _("Picture")
    picture = services.add_picture(session, request.form.get("name", "") or name, form.file.data.read(), by=actor())
    session.flush()
    return jsonify(hash=picture.content_hash, name=picture.name, across=picture.across, up=picture.up), 201

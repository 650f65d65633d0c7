"""The list of layouts, one layout with its versions, what two versions differ in, and the deeds of their life."""

from collections.abc import Sequence
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.layouts import queries, services
from compmgr.layouts.forms import CopyForm, FileForm
from compmgr.layouts.models import Layout, LayoutVersion
from compmgr.layouts.rules.compare import changes
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.lint import problems
from compmgr.layouts.views import pages
from compmgr.layouts.views.previews import picture_of
from compmgr.layouts.views.words import field_word, problem_words, sample_words, type_word, value_word


@pages.get("/layouts")
@requires(Permission.LAYOUT_MANAGE)
def layouts() -> ResponseReturnValue:
    """By kind, the default first; with the newest version of each."""
    return list_page(FileForm())


def list_page(form: FileForm, faults: object = ()) -> str:
    session = database()
    versions = queries.versions_by_layout(session)
    known = queries.layouts(session)
    by_kind = {kind: [one for one in known if one.kind is kind] for kind in CertificateKind}
    newest = [version for found in versions.values() for version in found[:1]]
    return render_template(
        "layouts/layouts.html",
        by_kind=by_kind,
        versions=versions,
        people=queries.people_of(session, newest),
        is_empty=len({one.kind for one in known}) < len(CertificateKind),
        form=form,
        faults=faults,
        drawn=drawn,
    )


@pages.post("/layouts/shipped")
@requires(Permission.LAYOUT_MANAGE)
def load_shipped() -> ResponseReturnValue:
    """The layouts that came with the system, where they are not there yet."""
    services.load_shipped(database())
    flash(_("The layouts that come with the system are there."), "success")
    return redirect(url_for("layouts.layouts"))


@pages.get("/layouts/<layout_id>")
@requires(Permission.LAYOUT_MANAGE)
def layout(layout_id: str) -> ResponseReturnValue:
    """With the five samples of one version: of `version` by its number, of the newest where none is asked for."""
    return show(load(Layout, layout_id), CopyForm(), FileForm())


def show(one: Layout, form: CopyForm, file_form: FileForm, faults: object = ()) -> str:
    session = database()
    versions = queries.versions(session, one)
    newest = versions[0] if versions else None
    seen = _numbered(versions, request.args.get("version", type=int)) or newest
    return render_template(
        "layouts/layout.html",
        layout=one,
        versions=versions,
        newest=newest,
        seen=seen,
        in_use=next((version for version in versions if version.released_at), None),
        people=queries.people_of(session, versions),
        problems=problems(services.layout_of(seen)) if seen else [],
        problem_words=problem_words,
        samples=sample_words(),
        form=form,
        file_form=file_form,
        faults=faults,
    )


def drawn(versions: Sequence[LayoutVersion]) -> LayoutVersion | None:
    """The version to show a picture of: what certificates are drawn with, else the newest."""
    return next((version for version in versions if version.released_at), versions[0] if versions else None)


@pages.get("/layouts/<layout_id>/changes")
@requires(Permission.LAYOUT_MANAGE)
def layout_changes(layout_id: str) -> ResponseReturnValue:
    """What `after` changed of `before` (numbers of versions; the two newest where nothing is asked)."""
    one = load(Layout, layout_id)
    versions = queries.versions(database(), one)
    if not versions:
        raise NotFound("There is no such page, or you may not see it.")
    before = _numbered(versions, request.args.get("before", type=int)) or versions[min(1, len(versions) - 1)]
    after = _numbered(versions, request.args.get("after", type=int)) or versions[0]
    return render_template(
        "layouts/changes.html",
        layout=one,
        versions=versions,
        before=before,
        after=after,
        changes=changes(services.layout_of(before), services.layout_of(after)),
        field_word=field_word,
        type_word=type_word,
        value_word=value_word,
    )


def _numbered(versions: Sequence[LayoutVersion], number: int | None) -> LayoutVersion | None:
    return next((version for version in versions if version.number == number), None)


@pages.get("/layouts/versions/<layout_version_id>/picture")
@requires(Permission.LAYOUT_MANAGE)
def version_picture(layout_version_id: str) -> ResponseReturnValue:
    """The page drawn with one of the samples; the browser asks again, and gets it anew only when it changed."""
    version = load(LayoutVersion, layout_version_id)
    sample, width = request.args.get("sample", 0, type=int), request.args.get("width", 320, type=int)
    picture = picture_of(database(), version, sample, width)
    answer = send_file(BytesIO(picture), "image/png", etag=f"{version.data_hash[:32]}-{sample}-{width}")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@pages.post("/layouts/versions/<layout_version_id>/release")
@requires(Permission.LAYOUT_MANAGE)
def release(layout_version_id: str) -> ResponseReturnValue:
    version = load(LayoutVersion, layout_version_id)
    services.release(database(), version, by=actor())
    flash(_("Version %(number)s is released: it never changes from now on.", number=version.number), "success")
    return redirect(url_for("layouts.layout", layout_id=version.layout.public_id))


@pages.post("/layouts/versions/<layout_version_id>/discarding")
@requires(Permission.LAYOUT_MANAGE)
def discard_draft(layout_version_id: str) -> ResponseReturnValue:
    version = load(LayoutVersion, layout_version_id)
    number, left = version.number, services.discard_draft(database(), version, by=actor())
    flash(_("The draft, version %(number)s, is discarded.", number=number), "success")
    return redirect(url_for("layouts.layout", layout_id=left.public_id) if left else url_for("layouts.layouts"))


@pages.post("/layouts/<layout_id>/default")
@requires(Permission.LAYOUT_MANAGE)
def make_default(layout_id: str) -> ResponseReturnValue:
    one = load(Layout, layout_id)
    services.make_default(database(), one, by=actor())
    flash(_("Certificates of this kind are drawn with this layout from now on."), "success")
    return redirect(url_for("layouts.layout", layout_id=one.public_id))


@pages.post("/layouts/<layout_id>/retirement")
@requires(Permission.LAYOUT_MANAGE)
def retire(layout_id: str) -> ResponseReturnValue:
    one = load(Layout, layout_id)
    services.retire(database(), one, by=actor())
    flash(_("The layout is retired; what was drawn with it can still be shown."), "success")
    return redirect(url_for("layouts.layout", layout_id=one.public_id))


@pages.post("/layouts/versions/<layout_version_id>/copy")
@requires(Permission.LAYOUT_MANAGE)
def copy_layout(layout_version_id: str) -> ResponseReturnValue:
    """A layout of its own, edited at once."""
    version, form = load(LayoutVersion, layout_version_id), CopyForm()
    if not form.validate_on_submit():
        return show(version.layout, form, FileForm()), 422
    copy = services.copy_layout(database(), version, name=form.name.data or "", by=actor())
    return redirect(url_for("layouts.edit_version", layout_version_id=copy.public_id))

"""Photos and documents of works: put in by a coding judge under the code, seen by the judges of the work."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.anonymity.forms import RemovalForm, WorkFileForm
from compmgr.anonymity.views import pages
from compmgr.competitions.models import Stage
from compmgr.foundation import storage
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.models import WorkFile

MIMETYPES = {"jpg": "image/jpeg", "pdf": "application/pdf"}
SEEING = (Permission.CODES_DRAW, Permission.MARK_RECORD, Permission.MARK_OVERSEE)


@pages.get("/stages/<stage_id>/work-files")
@requires(Permission.CODES_DRAW)
def work_files(stage_id: str) -> ResponseReturnValue:
    return _page(load(Stage, stage_id), WorkFileForm(formdata=None))


@pages.post("/stages/<stage_id>/work-files")
@requires(Permission.CODES_DRAW)
def add_work_files(stage_id: str) -> ResponseReturnValue:
    """All of the files, or none."""
    stage, form = load(Stage, stage_id), WorkFileForm()
    form.work.offer(queries.works_of(database(), stage), lambda work: work.code)
    if not form.validate_on_submit():
        return _page(stage, form), 422
    try:
        kept = [
            services.add_file(database(), form.work.row, file.read(), by=actor()) for file in form.files.data if file
        ]
    except DomainError as refusal:
        database().rollback()
        form.refuse("files", refusal)
        return _page(load(Stage, stage_id), form), 422
    flash(
        _("%(count)s files of %(code)s are kept, without metadata.", count=len(kept), code=form.work.row.code), "good"
    )
    return redirect(url_for("anonymity.work_files", stage_id=stage.public_id))


@pages.get("/work-files/<work_file_id>")
@requires(*SEEING)
def work_file(work_file_id: str) -> ResponseReturnValue:
    """The file under the code of its work; to judges only where they mark the work."""
    file = load(WorkFile, work_file_id)
    is_coder = reach(Permission.CODES_DRAW).covers(file.places)
    if file.removed_at or not (is_coder or queries.marks_work(database(), file.work, actor())):
        raise NotFound("There is no such page, or you may not see it.")
    name = queries.name_of(file)
    headers = {"Content-Disposition": f"inline; filename={name}"}
    return Response(storage.get(file.file_key), mimetype=MIMETYPES[name.rpartition(".")[2]], headers=headers)


@pages.post("/work-files/<work_file_id>/removal")
@requires(Permission.CODES_DRAW)
def remove_work_file(work_file_id: str) -> ResponseReturnValue:
    file, form = load(WorkFile, work_file_id), RemovalForm()
    services.remove_file(database(), file, form.reason.data or "", by=actor())
    flash(_("The file is taken off the sheets."), "good")
    return redirect(url_for("anonymity.work_files", stage_id=file.work.stage.public_id))


def _page(stage: Stage, form: WorkFileForm) -> str:
    works = queries.works_of(database(), stage)
    form.work.offer(works, lambda work: work.code)
    return render_template(
        "anonymity/work_files.html",
        stage=stage,
        form=form,
        removal=RemovalForm(formdata=None),
        works=works,
        files=queries.files_in(database(), stage),
        is_signed=queries.is_signed(database(), stage),
    )

"""Candidates of a batch: one by one, by a sheet, and why each has passed or failed."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment import queries, services, spreadsheet
from compmgr.assessment.forms import CandidateForm, PhotoForm, ReasonForm, SheetForm
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.views import pages
from compmgr.assessment.views.batches import names_shown
from compmgr.audit.services import record
from compmgr.foundation import storage
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.spreadsheet import Problem
from compmgr.foundation.web import database
from compmgr.people import services as people
from compmgr.people.services import find_or_add_person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.route("/batches/<batch_id>/candidates/new", methods=["GET", "POST"])
@requires(Permission.BATCH_MANAGE)
def new_candidate(batch_id: str) -> ResponseReturnValue:
    batch, form = load(Batch, batch_id), CandidateForm()
    if form.validate_on_submit():
        facts: dict[str, Any] = {name: value or "" for name, value in form.values("is_resit").items()}
        try:
            person = find_or_add_person(database(), **facts, by=actor())
            candidate = services.add_candidate(database(), batch, person, is_resit=form.is_resit.data, by=actor())
            flash(_("%(name)s has the candidate number %(number)s.", name=person.name, number=f"{candidate.number:03}"))
            return redirect(url_for("assessment.new_candidate", batch_id=batch.public_id))
        except DomainError as refusal:
            form.refuse("name" if "kept" in refusal.values else "id_number", refusal)
    taken = queries.count_candidates(database(), batch)
    return render_template("assessment/new_candidate.html", form=form, batch=batch, taken=taken), (
        422 if form.errors else 200
    )


@pages.route("/batches/<batch_id>/import", methods=["GET", "POST"])
@requires(Permission.BATCH_MANAGE)
def import_candidates(batch_id: str) -> ResponseReturnValue:
    """A sheet of candidates: checked whole, then written whole or not at all."""
    batch, form = load(Batch, batch_id), SheetForm()
    problems: list[Problem] = []
    if form.validate_on_submit():
        try:
            count, problems = services.import_candidates(database(), batch, form.sheet.data.read(), by=actor())
            if not problems:
                flash(_("%(count)s candidates were registered.", count=count), "success")
                return redirect(url_for("assessment.batch", batch_id=batch.public_id))
        except DomainError as refusal:
            form.refuse("sheet", refusal)
    return render_template(
        "assessment/import_candidates.html",
        form=form,
        batch=batch,
        problems=[(one, say(DomainError(one.message, **one.values))) for one in problems],
    ), 422 if form.errors or problems else 200


@pages.get("/batches/<batch_id>/import/template")
@requires(Permission.BATCH_MANAGE)
def candidate_template(batch_id: str) -> ResponseReturnValue:
    load(Batch, batch_id)
    return workbook(spreadsheet.candidate_template(), "kaosheng-baoming.xlsx")


@pages.get("/candidates/<candidate_id>")
@requires(Permission.BATCH_READ)
def candidate(candidate_id: str) -> ResponseReturnValue:
    """Why: each part with its mark, who entered it and when, and which part failed."""
    return candidate_page(load(Candidate, candidate_id), PhotoForm())


def candidate_page(candidate: Candidate, photo: PhotoForm) -> str:
    return render_template(
        "assessment/candidate.html",
        candidate=candidate,
        batch=candidate.batch,
        named=names_shown(candidate.batch),
        standing=queries.standing_of(database(), candidate),
        ledger=queries.ledger_of(database(), candidate),
        form=ReasonForm(),
        photo=photo,
    )


@pages.post("/candidates/<candidate_id>/photo")
@requires(Permission.BATCH_MANAGE)
def set_photo(candidate_id: str) -> ResponseReturnValue:
    candidate, form = load(Candidate, candidate_id), PhotoForm()
    if form.validate_on_submit():
        try:
            people.set_photo(database(), candidate.person, form.photo.data.read(), by=actor())
            return redirect(url_for("assessment.candidate", candidate_id=candidate_id))
        except DomainError as refusal:
            form.refuse("photo", refusal)
    return candidate_page(candidate, form), 422


@pages.get("/candidates/<candidate_id>/photo")
@requires(Permission.BATCH_READ)
def photo(candidate_id: str) -> ResponseReturnValue:
    """The portrait; not for assessors, who mark by number."""
    candidate = load(Candidate, candidate_id)
    if not candidate.person.photo_key or not names_shown(candidate.batch):
        raise NotFound("There is no such page, or you may not see it.")
    return Response(storage.get(candidate.person.photo_key), mimetype="image/jpeg")


@pages.post("/candidates/<candidate_id>/removal")
@requires(Permission.BATCH_MANAGE)
def remove_candidate(candidate_id: str) -> ResponseReturnValue:
    candidate, form = load(Candidate, candidate_id), ReasonForm()
    form.validate_on_submit()
    batch = candidate.batch
    services.remove_candidate(database(), candidate, form.reason.data, by=actor())
    return redirect(url_for("assessment.batch", batch_id=batch.public_id))


@pages.post("/candidates/<candidate_id>/unmasking")
@requires(Permission.PERSON_UNMASK)
def unmask(candidate_id: str) -> ResponseReturnValue:
    """The whole ID number, once; that somebody looked is in the trail."""
    candidate = load(Candidate, candidate_id)
    if not names_shown(candidate.batch):
        raise NotFound("There is no such page, or you may not see it.")
    record(database(), "person.unmasked", candidate.person, by=actor(), candidate=candidate.public_id)
    return render_template("assessment/unmasked.html", number=candidate.person.id_number)


def workbook(content: bytes, name: str) -> Response:
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})

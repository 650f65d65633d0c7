"""The list of batches, a batch, its filing, and every step of its life."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, may, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment import queries, services
from compmgr.assessment.forms import BatchForm, ReasonForm
from compmgr.assessment.models import Batch, Candidate
from compmgr.assessment.rules.outcome import OutcomeState, parts_required
from compmgr.assessment.rules.states import BATCH, STANDING_ASIDE, USUAL, BatchState
from compmgr.assessment.views import pages
from compmgr.audit.queries import entries_about
from compmgr.audit.views import deed_words
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.web import database
from compmgr.sites.models import Site
from compmgr.sites.queries import provinces, scopes_of, sites

P, S = Permission, BatchState

#: Who takes a batch to each state.
STEP_RIGHT = {
    S.FILED: P.BATCH_MANAGE,
    S.APPROVED: P.BATCH_APPROVE,
    S.REGISTRATION_OPEN: P.BATCH_MANAGE,
    S.REGISTRATION_CLOSED: P.BATCH_MANAGE,
    S.ARRANGED: P.BATCH_MANAGE,
    S.IN_EXAM: P.BATCH_MANAGE,
    S.MARKING: P.BATCH_MANAGE,
    S.SCORES_REVIEWED: P.BATCH_REVIEW,
    S.PUBLICISED: P.BATCH_APPROVE,
    S.CERTIFIED: P.BATCH_APPROVE,
    S.ARCHIVED: P.BATCH_APPROVE,
    **dict.fromkeys(STANDING_ASIDE, P.BATCH_APPROVE),
}
CORRECTION_RIGHT = {
    "filing_returned": P.BATCH_APPROVE,
    "registration_reopened": P.BATCH_MANAGE,
    "arrangement_undone": P.BATCH_MANAGE,
    "marking_reopened": P.BATCH_REVIEW,
}


@pages.get("/batches")
@requires(P.BATCH_READ)
def batches() -> ResponseReturnValue:
    session, query = database(), queries.batches(reach())
    if site_id := request.args.get("site"):
        query = query.where(Site.public_id == site_id)
    found = listing(
        session,
        query,
        columns={"held_on": Batch.held_on, "name": Batch.name, "site": Site.name, "state": Batch.state},
        default="held_on",
        descending=True,
        search=(Batch.name, Batch.occupation_name, Site.name),
        filters=(
            by_enum("state", _("State"), Batch.state, BatchState),
            by_enum("level", _("Level"), Batch.level, SkillLevel),
            Filter("province", _("Province"), Site.province, _provinces()),
        ),
    )
    return render_template(
        "assessment/batches.html",
        listing=found,
        sizes=queries.sizes(session, found.rows),
        counts=queries.state_counts(session, reach()),
        own_sites=_own_sites(),
        BatchState=BatchState,
    )


@pages.route("/sites/<site_id>/batches/new", methods=["GET", "POST"])
@requires(P.BATCH_MANAGE)
def new_batch(site_id: str) -> ResponseReturnValue:
    site, session, form = load(Site, site_id), database(), BatchForm()
    scopes = scopes_of(session, site)
    offered = {scope.occupation_id: scope.occupation for scope in scopes}
    form.occupation.offer(offered.values(), lambda one: f"{one.code} {one.name}")
    if form.validate_on_submit():
        try:
            values = {**form.values("occupation"), "occupation": form.occupation.row}
            batch = services.file_batch(session, site, **values, by=actor())
            return redirect(url_for("assessment.batch", batch_id=batch.public_id))
        except DomainError as refusal:
            form.refuse("occupation", refusal)
    return render_template(
        "assessment/new_batch.html", form=form, site=site, scopes=scopes
    ), 422 if form.errors else 200


@pages.get("/batches/<batch_id>")
@requires(P.BATCH_READ)
def batch(batch_id: str) -> ResponseReturnValue:
    return show(load(Batch, batch_id))


@pages.post("/batches/<batch_id>/steps/<target>")
@requires(P.BATCH_READ)
def step(batch_id: str, target: str) -> ResponseReturnValue:
    """One step of the life of a batch; whoever may take it is told by `STEP_RIGHT`."""
    if target not in set(BatchState) - {S.DRAFT}:
        raise NotFound("There is no such page, or you may not see it.")
    batch = load(Batch, batch_id, right_of(load(Batch, batch_id), S(target)))
    if batch.state in STANDING_ASIDE or S(target) in STANDING_ASIDE:
        form = ReasonForm()
        if not form.validate_on_submit():
            return show(batch, form=form, asked=target), 422
        services.move_batch(database(), batch, S(target), reason=form.reason.data, by=actor())
    elif S(target) is S.SCORES_REVIEWED:
        counts = services.review_marks(database(), batch, by=actor())
        good, bad = (counts.get(state, 0) for state in (OutcomeState.PASSED, OutcomeState.FAILED))
        flash(_("Reviewed: %(good)s have passed, %(bad)s have not.", good=good, bad=bad), "success")
    else:
        services.move_batch(database(), batch, S(target), by=actor())
    return redirect(url_for("assessment.batch", batch_id=batch.public_id))


@pages.post("/batches/<batch_id>/corrections/<correction>")
@requires(P.BATCH_READ)
def correct(batch_id: str, correction: str) -> ResponseReturnValue:
    """A named way back, with its reason; whoever may take it is told by `CORRECTION_RIGHT`."""
    if correction not in CORRECTION_RIGHT:
        raise NotFound("There is no such page, or you may not see it.")
    batch, form = load(Batch, batch_id, CORRECTION_RIGHT[correction]), ReasonForm()
    if not form.validate_on_submit():
        return show(batch, form=form, asked=correction), 422
    services.correct_batch(database(), batch, correction, form.reason.data, by=actor())
    return redirect(url_for("assessment.batch", batch_id=batch.public_id))


def show(batch: Batch, **more: Any) -> str:
    """The page of a batch, with what its reader may do next."""
    session, query = database(), queries.candidates(batch)
    named = names_shown(batch)
    found = listing(
        session,
        query,
        columns={"number": Candidate.number, "name": Candidate.name, "outcome": Candidate.outcome}
        if named
        else {"number": Candidate.number},
        default="number",
        search=(Candidate.name,) if named else (),
        filters=(by_enum("outcome", _("Outcome"), Candidate.outcome, OutcomeState),),
        per_page=50,
    )
    asides = steps_open(batch, aside=True)
    forms = {key: ReasonForm(formdata=None) for key in [*asides, *corrections_open(batch)]}
    forms |= {more["asked"]: more["form"]} if more else {}
    for key, form in forms.items():
        form.reason.id = form.reason.label.field_id = f"reason-{key}"
    standings, parts = queries.standings(session, batch), parts_required(batch.level)
    return render_template(
        "assessment/batch.html",
        batch=batch,
        listing=found,
        named=named,
        standings=standings,
        parts=parts,
        shown_parts=parts if any(one.results for one in standings.values()) else (),
        counts=queries.outcomes(session, batch),
        steps_open=steps_open(batch, aside=False),
        asides=asides,
        corrections=corrections_open(batch),
        forms=forms,
        asked=more.get("asked"),
        usual=list(USUAL),
        story=entries_about(session, batch)[-15:],
        can_issue=can_issue(batch),
        deed_words=deed_words,
        BatchState=BatchState,
        OutcomeState=OutcomeState,
    )


def right_of(batch: Batch, target: BatchState) -> Permission:
    """Who may take `batch` to `target`: back from aside only the office, whatever the state it resumes in."""
    return P.BATCH_APPROVE if batch.state in STANDING_ASIDE else STEP_RIGHT[target]


def steps_open(batch: Batch, *, aside: bool) -> list[BatchState]:
    """The steps that the state allows and the reader may take; `aside` for those that need a reason."""
    stopped = batch.state in STANDING_ASIDE
    targets = [t for t in BATCH.targets(batch.state) if not stopped or t in STANDING_ASIDE or t is batch.left_state]
    return [t for t in targets if (stopped or t in STANDING_ASIDE) == aside and may(right_of(batch, t), batch)]


def corrections_open(batch: Batch) -> list[str]:
    return [name for name in BATCH.corrections_from(batch.state) if may(CORRECTION_RIGHT[name], batch)]


def can_issue(batch: Batch) -> bool:
    """Whether the reader may have the certificates made: once the batch is certified, and again for late ones."""
    return batch.state in (S.CERTIFIED, S.ARCHIVED) and may(P.CERTIFICATE_ISSUE, batch)


def names_shown(batch: Batch) -> bool:
    """Who only marks sees numbers, not names."""
    return not may(P.PART_MARK, batch) or any(may(p, batch) for p in (P.BATCH_MANAGE, P.BATCH_APPROVE, P.BATCH_REVIEW))


def _provinces() -> list[tuple[str, str]]:
    return [(name, name) for _code, name in provinces(database())]


def _own_sites() -> list[Site]:
    """The sites at which the reader may file a batch: offered only when they are few."""
    managed = reach(P.BATCH_MANAGE)
    if not managed:
        return []
    return list(database().scalars(sites(managed).order_by(Site.name).limit(5)))

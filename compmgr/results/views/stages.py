"""The result of a stage: computing it, and the way to the one that counts."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.results import queries, services
from compmgr.results.forms import ReasonForm
from compmgr.results.rules.computation import THEORY
from compmgr.results.views import pages
from compmgr.results.views.access import READING, missing, workable_stage
from compmgr.scoring import queries as scoring


@pages.get("/stages/<stage_id>/result")
@requires(*READING)
def stage_result(stage_id: str) -> ResponseReturnValue:
    """The newest result for those at work; the published one for a leader; what is still open where there is none."""
    try:
        stage = workable_stage(stage_id)
        result = queries.latest_result(database(), stage)
    except NotFound:
        stage = competitions.visible(database(), Stage, stage_id, reach(Permission.CONTEST_READ))
        result = queries.published_result(database(), stage)
        if result is None:
            raise missing() from None
    if result:
        return redirect(url_for("results.result", result_id=result.public_id))
    return render_template("results/stage_result.html", stage=stage, **_readiness(stage))


@pages.post("/stages/<stage_id>/result")
@requires(Permission.RESULT_COMPUTE)
def compute(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    form = ReasonForm()
    result = services.compute(database(), stage, reason=form.reason.data, by=actor())
    flash(_("The result is computed. Check it, then sign it."), "success")
    return redirect(url_for("results.result", result_id=result.public_id))


@pages.post("/stages/<stage_id>/advancement")
@requires(Permission.RESULT_PUBLISH)
def advance(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    entered = services.advance(database(), stage, by=actor())
    flash(_("%(count)s entries have advanced to the final.", count=len(entered)), "success")
    return redirect(url_for("results.stage_result", stage_id=stage.public_id))


def _readiness(stage: Stage) -> dict[str, object]:
    """What keeps the stage from being computed, by code."""
    works = queries.works_to_compute(database(), stage)
    parts = scoring.part_marks_of(database(), stage)
    without = [work.code for work in works if not work.is_absent and THEORY not in parts.get(work, {})]
    return {
        "works": works,
        "unlocked": queries.unlocked_codes(database(), stage) if stage.event.practical_weight else [],
        "without_theory": without if stage.event.theory_weight else [],
        "absent": [work.code for work in works if work.is_absent],
    }

"""The stage pages: the hub of a stage, new, edit."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions import queries, services
from compmgr.competitions.forms import StageForm
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import Step
from compmgr.competitions.views import pages
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError
from compmgr.foundation.web import database


@pages.get("/stages/<stage_id>")
@requires(Permission.CONTEST_READ)
def stage(stage_id: str) -> ResponseReturnValue:
    found = queries.visible(database(), Stage, stage_id, reach())
    steps = queries.steps_of(database(), found)
    return render_template(
        "competitions/stage.html",
        stage=found,
        steps=shown_steps(steps),
        by_name={step.name: step for step in steps},
        now=clock.now(),
        story=queries.story_of(database(), found),
    )


def shown_steps(steps: list[Step]) -> list[dict[str, str]]:
    """The steps as the stepper takes them: the one at hand is the first that is not done after the last begun."""
    last_begun = max((position for position, step in enumerate(steps) if step.has_begun), default=-1)
    at_hand = last_begun if last_begun >= 0 and not steps[last_begun].is_done else last_begun + 1
    return [
        {
            "title": step_words(step.name),
            "state": "now" if position == at_hand else "done" if position < at_hand else "todo",
            "note": f"{step.done} / {step.total}" if step.is_known and step.total else "",
        }
        for position, step in enumerate(steps)
    ]


def step_words(name: str) -> str:
    words = {
        "registration": _("Registration"),
        "check_in": _("Check-in"),
        "codes": _("Codes drawn"),
        "marking": _("Marking"),
        "signed": _("Signed"),
        "published": _("Results published"),
        "certificates": _("Certificates issued"),
    }
    return words[name]


@pages.route("/events/<event_id>/stages/new", methods=["GET", "POST"])
@requires(Permission.CONTEST_MANAGE)
def new_stage(event_id: str) -> ResponseReturnValue:
    event, form = load(Event, event_id), StageForm()
    if form.validate_on_submit():
        try:
            added = services.add_stage(database(), event, **form.values(), by=actor())
            flash(_("The stage is there. Delegations can enter as soon as registration opens."), "success")
            return redirect(url_for("competitions.stage", stage_id=added.public_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/stage_form.html", form=form, event=event, stage=None)
    return page, 422 if form.errors else 200


@pages.route("/stages/<stage_id>/edit", methods=["GET", "POST"])
@requires(Permission.CONTEST_MANAGE)
def edit_stage(stage_id: str) -> ResponseReturnValue:
    found = load(Stage, stage_id)
    form = StageForm(obj=found)
    form.show(found)
    if form.validate_on_submit():
        form.require_version(found)
        try:
            services.change_stage(database(), found, by=actor(), **form.values())
            return redirect(url_for("competitions.stage", stage_id=stage_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/stage_form.html", form=form, event=found.event, stage=found)
    return page, 422 if form.errors else 200

"""The stage pages: the hub of a stage, new, edit."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission, Scope
from compmgr.competitions import queries, services
from compmgr.competitions.forms import StageForm
from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import Step
from compmgr.competitions.rules.states import TAKING_ENTRIES
from compmgr.competitions.views import link_if, pages
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError
from compmgr.foundation.web import database

P = Permission


@pages.get("/stages/<stage_id>")
@requires(Permission.CONTEST_READ)
def stage(stage_id: str) -> ResponseReturnValue:
    found = queries.visible(database(), Stage, stage_id, reach())
    steps = queries.steps_of(database(), found)
    at_hand = position_at_hand(steps)
    return render_template(
        "competitions/stage.html",
        stage=found,
        shown=shown_steps(steps, at_hand),
        doors=doors(found, steps[at_hand].name if at_hand < len(steps) else ""),
        takes_entries=found.event.contest.state in TAKING_ENTRIES,
        due=due_words(steps[at_hand].name) if at_hand < len(steps) else "",
        by_name={step.name: step for step in steps},
        now=clock.now(),
        story=queries.story_of(database(), found),
    )


def position_at_hand(steps: list[Step]) -> int:
    """Which step is at hand: the last that was begun, or the one after it when that is done."""
    last_begun = max((position for position, step in enumerate(steps) if step.has_begun), default=-1)
    return last_begun if last_begun >= 0 and not steps[last_begun].is_done else last_begun + 1


def shown_steps(steps: list[Step], at_hand: int) -> list[dict[str, str]]:
    """The steps as the stepper takes them."""
    return [
        {
            "title": step_words(step.name),
            "state": "now" if position == at_hand or is_behind(step) else "done" if position < at_hand else "todo",
            "note": f"{step.done} / {step.total}" if step.is_known and step.total else "",
        }
        for position, step in enumerate(steps)
    ]


def is_behind(step: Step) -> bool:
    """Begun and not finished, though a later step may have begun too."""
    return step.has_begun and not step.is_done


def doors(stage: Stage, step: str) -> list[dict[str, Any]]:
    """The ways to what belongs to the stage, as far as the reader may go; the one at hand is marked."""
    here = {"stage_id": stage.public_id}
    offered = [
        (
            P.ENTRY_READ,
            "registration.entries",
            here,
            "registration",
            "clipboard-list",
            _("Entries"),
            _("Who is entered, and in what state"),
        ),
        (
            P.ENTRY_SUBMIT,
            "registration.import_sheet",
            here,
            "",
            "file-spreadsheet",
            _("Import a sheet"),
            _("Enter many at a time from a workbook"),
        ),
        (
            P.ENTRY_REVIEW,
            "registration.check_in",
            here,
            "check_in",
            "user-check",
            _("Check-in"),
            _("Who came and who did not"),
        ),
        (
            P.SCHEME_READ,
            "scoring.scheme",
            {"event_id": stage.event.public_id},
            "",
            "list-check",
            _("Marking scheme"),
            _("Criteria and aspects of the event"),
        ),
        (P.PANEL_MANAGE, "anonymity.panel", here, "", "users-group", _("Panel"), _("Judges and their tasks")),
        (
            P.PANEL_MANAGE,
            "scoring.tablets",
            here,
            "",
            "qrcode",
            _("Passes for tablets"),
            _("Slips with which judges sign in"),
        ),
        (
            P.CODES_DRAW,
            "anonymity.draw",
            here,
            "codes",
            "arrows-shuffle",
            _("Draw of codes"),
            _("Codes hide who made a work"),
        ),
        (P.MARK_OVERSEE, "scoring.board", here, "marking", "report-analytics", _("Board"), _("How far the judges are")),
        (
            P.RESULT_READ,
            "results.stage_result",
            here,
            "signed published certificates",
            "medal",
            _("Result"),
            _("Signatures, publication, certificates"),
        ),
    ]
    return [
        {"url": url, "icon": icon, "title": title, "words": words, "next": bool(step) and step in steps.split()}
        for permission, endpoint, values, steps, icon, title, words in offered
        if may_here(permission, stage) and (url := link_if(endpoint, **values))
    ]


def may_here(permission: Permission, stage: Stage) -> bool:
    """Whether the reader holds `permission` here; a delegation's own entries lie in every stage of its season."""
    covered = reach(permission)
    return covered.covers(stage.places) or bool(covered.ids(Scope.DELEGATION))


def due_words(name: str) -> str:
    """Who does what at a step, so that nobody waits for somebody who does not know."""
    words = {
        "registration": _("Enter the competitors and approve their entries."),
        "check_in": _("Check the competitors in. Before the draw the marking scheme and the panel must be there."),
        "codes": _("The coding judge signs in and draws the codes; the judges then have their sheets."),
        "marking": _("The judges sign in and mark; then the chief judge enters theory marks and signs for the panel."),
        "signed": _("The chief judge computes and signs the result; then the supervisor decodes and signs it."),
        "published": _("Both signatures are there; the office publishes the result."),
        "certificates": _("The certificates are issued on the page of the result."),
    }
    return words[name]


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


def usual_times() -> dict[str, Any]:
    """What a new stage is offered: two weeks of registration from today on, the stage a week later, thirty seats."""
    today = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "registration_opens_at": today,
        "registration_closes_at": today + timedelta(days=14, hours=17),
        "starts_at": today + timedelta(days=21, hours=9),
        "ends_at": today + timedelta(days=21, hours=17),
        "seats": 30,
    }


@pages.route("/events/<event_id>/stages/new", methods=["GET", "POST"])
@requires(Permission.CONTEST_MANAGE)
def new_stage(event_id: str) -> ResponseReturnValue:
    event, form = load(Event, event_id), StageForm(**usual_times())
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

"""Editions of a scheme: a new one, what differs between two, and a stage that takes the newest one over."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Event, Stage
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import ImportForm, ReasonForm
from compmgr.scoring.rules import diff
from compmgr.scoring.rules.marks import written
from compmgr.scoring.views import pages
from compmgr.scoring.views.scheme import edition_of, show
from compmgr.scoring.views.wording import field_word, level_word, shown


@pages.post("/events/<event_id>/scheme/editions")
@requires(Permission.SCHEME_MANAGE)
def new_edition(event_id: str) -> ResponseReturnValue:
    event, form = load(Event, event_id), ReasonForm()
    if not form.validate():
        return show(event, ImportForm(), form), 422
    services.new_edition(database(), event, form.reason.data, by=actor())
    flash(_("A new edition is open for changes."), "success")
    return redirect(url_for("scoring.edit_scheme", event_id=event.public_id))


@pages.get("/events/<event_id>/scheme/changes")
@requires(Permission.SCHEME_READ)
def scheme_changes(event_id: str) -> ResponseReturnValue:
    """What `after` changed of `before`, both numbers of editions; the newest two where nothing is said."""
    event = load(Event, event_id)
    after = edition_of(event, request.args.get("after", type=int))
    editions = queries.editions_of(database(), event)
    if after is None:
        raise NotFound("There is no such page, or you may not see it.")
    before = edition_of(event, request.args.get("before", type=int, default=max(after.edition - 1, 1)))
    assert before is not None
    changes = diff.differences(queries.scheme_rules(before), queries.scheme_rules(after))
    return render_template(
        "scoring/scheme_changes.html",
        event=event,
        before=before,
        after=after,
        editions=editions,
        changes=changes,
        field_word=field_word,
        level_word=level_word,
        shown=shown,
    )


@pages.get("/stages/<stage_id>/scheme-edition")
@requires(Permission.SCHEME_MANAGE, Permission.MARK_OVERSEE)
def stage_edition(stage_id: str) -> ResponseReturnValue:
    """What taking the newest edition over would do to the marks of a stage; the chief judge alone sees them."""
    return _preview(load(Stage, stage_id), ReasonForm())


@pages.post("/stages/<stage_id>/scheme-edition")
@requires(Permission.SCHEME_MANAGE)
def take_over(stage_id: str) -> ResponseReturnValue:
    """`seen` is the version of the edition that the preview showed."""
    stage, form = load(Stage, stage_id), ReasonForm()
    if not form.validate():
        return _preview(stage, form), 422
    try:
        seen = request.form.get("seen", type=int, default=0)
        done = services.take_over(database(), stage, form.reason.data, seen=seen, by=actor())
    except DomainError as refusal:
        form.refuse("reason", refusal)
        database().rollback()
        return _preview(load(Stage, stage_id), form), 422
    flash(
        _(
            "%(stage)s goes on by edition %(edition)s: %(carried)s marks were carried over, %(touched)s are to be "
            "given anew.",
            stage=stage.name,
            edition=done.new.edition,
            carried=len(done.carried),
            touched=len(done.touched),
        ),
        "success",
    )
    return redirect(url_for("scoring.scheme", event_id=stage.event.public_id))


def _preview(stage: Stage, form: ReasonForm) -> str:
    return render_template(
        "scoring/take_over.html",
        stage=stage,
        event=stage.event,
        planned=queries.takeover_of(database(), stage),
        is_signed=queries.is_signed(database(), stage),
        form=form,
        field_word=field_word,
        level_word=level_word,
        shown=shown,
        written=written,
    )

"""The library of aspects: found by words and occupation, kept from a scheme, copied into one, retired."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.catalogue import queries as catalogue
from compmgr.competitions.models import Event
from compmgr.foundation.errors import Conflict, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database, wants_json
from compmgr.scoring import queries, services, spreadsheet
from compmgr.scoring.models import Aspect, LibraryAspect
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.written import written_settings
from compmgr.scoring.views import pages
from compmgr.scoring.views.wording import scorer_word, settings_words


@pages.get("/library/aspects")
@requires(Permission.SCHEME_MANAGE)
def library() -> ResponseReturnValue:
    """`q` are words, `occupation` an id; `event` the event whose scheme copies go into. For the editor, JSON."""
    event = load(Event, request.args["event"]) if request.args.get("event") else None
    occupation = request.args.get("occupation", type=int)
    found = queries.library(database(), request.args.get("q", "")[:200], occupation)
    if wants_json():
        return jsonify([_line(aspect, place.name if place else "") for aspect, place, _by in found])
    present = queries.current_scheme(database(), event) if event else None
    return render_template(
        "scoring/library.html",
        found=found,
        event=event,
        subs=[sub for one in present.criteria for sub in one.sub_criteria] if present else [],
        is_open=present is not None and present.frozen_at is None,
        occupations=catalogue.occupations(database()),
        chosen=occupation,
        may_retire=lambda aspect: reach().everything or aspect.by_id == actor().id,
        scorer_word=scorer_word,
        settings_words=settings_words,
        written_settings=written_settings,
    )


@pages.post("/events/<event_id>/scheme/library")
@requires(Permission.SCHEME_MANAGE)
def keep_aspect(event_id: str) -> ResponseReturnValue:
    """`aspect` is one of the event's scheme; `for_any` keeps it for every occupation."""
    event, aspect = load(Event, event_id), load(Aspect, request.form.get("aspect", ""))
    if aspect.sub_criterion.criterion.scheme.event_id != event.id:
        raise NotFound("There is no such page, or you may not see it.")
    try:
        services.keep_aspect(database(), aspect, for_any="for_any" in request.form, by=actor())
        flash(_("%(key)s is in the library now.", key=aspect.key), "success")
    except Conflict as refusal:
        flash(say(refusal), "warning")
    return redirect(url_for("scoring.scheme", event_id=event.public_id, _anchor=aspect.key))


@pages.post("/events/<event_id>/scheme/library-copies")
@requires(Permission.SCHEME_MANAGE)
def copy_aspects(event_id: str) -> ResponseReturnValue:
    """`aspect` are those chosen, `sub_criterion` the key of where they go."""
    event = load(Event, event_id)
    chosen = queries.library_aspects(database(), request.form.getlist("aspect"))
    services.copy_aspects(database(), event, chosen, request.form.get("sub_criterion", ""), by=actor())
    flash(_("%(count)s aspects were copied into the scheme.", count=len(chosen)), "success")
    return redirect(url_for("scoring.scheme", event_id=event.public_id))


@pages.post("/library/aspects/<library_aspect_id>/retirement")
@requires(Permission.SCHEME_MANAGE)
def retire_aspect(library_aspect_id: str) -> ResponseReturnValue:
    """By who kept it, or by whoever manages every scheme."""
    aspect = queries.library_aspect(database(), library_aspect_id)
    if aspect is None or not (reach().everything or aspect.by_id == actor().id):
        raise NotFound("There is no such page, or you may not see it.")
    services.retire_aspect(database(), aspect, by=actor())
    flash(_("The aspect is offered no more."), "success")
    return redirect(url_for("scoring.library"))


def _line(aspect: LibraryAspect, occupation: str) -> dict[str, Any]:
    """An aspect as a line of the editor takes it."""
    return {
        "description": aspect.description,
        "occupation": occupation or _("every occupation"),
        "kind": "J" if aspect.kind is AspectKind.JUDGEMENT else "M",
        "max_mark": written(aspect.max_mark),
        "requirement": aspect.requirement,
        "section": "" if aspect.section is None else str(aspect.section),
        "scorer": aspect.scorer,
        "settings": spreadsheet.in_words(written_settings(aspect.settings)),
        "benchmarks": list(aspect.benchmarks),
    }

"""The check-in on the day: who came, who did not."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation.web import database
from compmgr.registration import queries, services
from compmgr.registration.models import Entry
from compmgr.registration.rules.entering import EXPECTED
from compmgr.registration.views import pages


@pages.get("/stages/<stage_id>/check-in")
@requires(Permission.ENTRY_REVIEW)
def check_in(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    entries = queries.entries_at_check_in(database(), stage)
    words = request.args.get("search", "").strip()
    return render_template(
        "registration/check_in.html",
        stage=stage,
        entries=[entry for entry in entries if words in entry.title or words in entry.delegation.name],
        counts=queries.count_by_state(database(), stage),
        expected=EXPECTED,
        waiting=sum(entry.state in EXPECTED for entry in entries),
        total=len(entries),
        search=words,
    )


@pages.post("/stages/<stage_id>/check-in")
@requires(Permission.ENTRY_REVIEW)
def check_in_all(stage_id: str) -> ResponseReturnValue:
    seen = services.check_in_all(database(), load(Stage, stage_id), by=actor())
    flash(_("%(count)s entries checked in.", count=len(seen)), "success")
    return redirect(url_for("registration.check_in", stage_id=stage_id))


@pages.post("/entries/<entry_id>/check-in")
@requires(Permission.ENTRY_REVIEW)
def check_in_one(entry_id: str) -> ResponseReturnValue:
    found = load(Entry, entry_id)
    services.check_in(database(), found, by=actor())
    return back_to(found)


@pages.post("/entries/<entry_id>/absence")
@requires(Permission.ENTRY_REVIEW)
def mark_absent(entry_id: str) -> ResponseReturnValue:
    found = load(Entry, entry_id)
    services.mark_absent(database(), found, by=actor())
    return back_to(found)


def back_to(entry: Entry) -> ResponseReturnValue:
    """The list where it was left, at the row that was touched."""
    return redirect(
        url_for(
            "registration.check_in",
            stage_id=entry.stage.public_id,
            search=request.form.get("search") or None,
            _anchor=f"entry-{entry.public_id}",
        )
    )


@pages.post("/entries/<entry_id>/check-in/correction")
@requires(Permission.ENTRY_REVIEW)
def undo_check_in(entry_id: str) -> ResponseReturnValue:
    services.undo_check_in(database(), load(Entry, entry_id), reason=request.form.get("reason", ""), by=actor())
    flash(_("The check-in is undone."), "success")
    return redirect(url_for("registration.entry", entry_id=entry_id))

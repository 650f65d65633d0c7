"""The review of what delegations handed in."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.web import database
from compmgr.registration import queries, services
from compmgr.registration.models import Entry
from compmgr.registration.views import pages
from compmgr.registration.views.entering import entry_page
from compmgr.registration.views.lists import by_contest, by_delegation, by_state, entry_listing


@pages.get("/review")
@requires(Permission.ENTRY_REVIEW)
def review() -> ResponseReturnValue:
    query = queries.to_review(reach())
    rows = entry_listing(query, by_contest(), by_delegation(), by_state(), default="submitted")
    return render_template("registration/review.html", listing=rows, asked=asked)


def asked() -> dict[str, Any]:
    """The search and filters of the list, to come back to the same rows."""
    return {name: value for name, value in request.args.items() if not name.startswith("_")}


@pages.post("/review/approvals")
@requires(Permission.ENTRY_REVIEW)
def approve_all() -> ResponseReturnValue:
    chosen = [load(Entry, entry_id) for entry_id in dict.fromkeys(request.form.getlist("entry"))]
    approved = services.approve_all(database(), chosen, by=actor())
    flash(_("%(count)s entries approved.", count=len(approved)), "success")
    return redirect(url_for("registration.review", **asked()))


@pages.post("/entries/<entry_id>/approval")
@requires(Permission.ENTRY_REVIEW)
def approve(entry_id: str) -> ResponseReturnValue:
    services.approve(database(), load(Entry, entry_id), by=actor())
    flash(_("The entry is approved."), "success")
    return redirect(url_for("registration.entry", entry_id=entry_id))


@pages.post("/entries/<entry_id>/return")
@requires(Permission.ENTRY_REVIEW)
def return_entry(entry_id: str) -> ResponseReturnValue:
    services.return_entry(database(), load(Entry, entry_id), reason=request.form.get("reason", ""), by=actor())
    flash(_("The entry is back with the delegation."), "success")
    return redirect(url_for("registration.entry", entry_id=entry_id))


@pages.post("/entries/<entry_id>/rejection")
@requires(Permission.ENTRY_REVIEW)
def reject(entry_id: str) -> ResponseReturnValue:
    services.reject(database(), load(Entry, entry_id), reason=request.form.get("reason", ""), by=actor())
    flash(_("The entry is rejected."), "success")
    return redirect(url_for("registration.entry", entry_id=entry_id))


@pages.post("/entries/<entry_id>/unmasking")
@requires(Permission.PERSON_UNMASK)
def unmask(entry_id: str) -> ResponseReturnValue:
    """The numbers, in this answer only; the trail says who asked."""
    found = load(Entry, entry_id)
    services.unmask(database(), found, by=actor())
    return entry_page(found, numbers_shown=True)

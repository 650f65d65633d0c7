"""The audit trail: who did what to what, and whether the chain holds."""

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, requires
from compmgr.accounts.permissions import Permission
from compmgr.audit import queries as audit
from compmgr.audit.models import AuditEntry
from compmgr.audit.views import deed_words, subject_words, told
from compmgr.desk import queries, services
from compmgr.desk.views import pages
from compmgr.foundation import clock
from compmgr.foundation.errors import NotFound
from compmgr.foundation.pages import Filter, listing
from compmgr.foundation.web import database

#: The name under which the trail keeps what nobody in particular did.
SYSTEM = "system"


@pages.get("/audit")
@requires(Permission.AUDIT_READ)
def trail() -> ResponseReturnValue:
    session = database()
    filters = [
        Filter(
            "action", _("Deed"), AuditEntry.action, [(name, action_words(name)) for name in queries.actions(session)]
        ),
        Filter("actor", _("By"), AuditEntry.actor, [(name, actor_words(name)) for name in queries.actors(session)]),
        Filter("since", _("Time"), is_since, [("1", _("Last day")), ("7", _("Last week")), ("30", _("Last 30 days"))]),
    ]
    rows = listing(
        session,
        audit.trail(),
        columns={"number": AuditEntry.number},
        default="number",
        descending=True,
        search=(AuditEntry.subject, AuditEntry.actor, AuditEntry.reason),
        filters=filters,
    )
    return render_template("desk/trail.html", listing=rows, head=audit.head(session), check=queries.last_check(session))


def action_words(action: str) -> str:
    """`报名 · 批准`: deeds of different rooms have the same verb."""
    return f"{subject_words(action.partition('.')[0].title().replace('_', ''))} · {deed_words(action)}"


def actor_words(name: str) -> str:
    """A user name, or the word for what the system did of itself."""
    return _("System") if name == SYSTEM else name


def is_since(days: str) -> Any:
    return AuditEntry.at >= since(int(days))


def since(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


@pages.post("/audit/check")
@requires(Permission.AUDIT_READ)
def check_trail() -> ResponseReturnValue:
    broken = services.check_chain(database(), by=actor())
    if broken is None:
        flash(_("The chain holds: no entry was changed, taken out or put in."), "good")
    else:
        flash(_("Entry %(number)s does not follow from the one before: the trail was changed.", number=broken), "bad")
    return redirect(url_for("desk.trail"))


@pages.get("/audit/<int:number>")
@requires(Permission.AUDIT_READ)
def trail_entry(number: int) -> ResponseReturnValue:
    entry = queries.trail_entry(database(), number)
    if entry is None:
        raise NotFound("There is no such page, or you may not see it.")
    return render_template(
        "desk/trail_entry.html",
        entry=entry,
        told=told(entry),
        others=queries.others_about(database(), entry),
        holds=queries.follows(database(), entry),
        back=request.args.get("back", ""),
    )

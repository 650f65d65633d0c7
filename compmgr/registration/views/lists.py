"""Lists of entries: what is open, one stage, everything within reach."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from compmgr.accounts.guard import may, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Contest, Delegation, Event, Stage
from compmgr.competitions.rules.states import TAKING_ENTRIES
from compmgr.foundation import clock
from compmgr.foundation.i18n import word
from compmgr.foundation.pages import Filter, Listing, by_enum, listing
from compmgr.foundation.web import database
from compmgr.registration import queries
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import EntryState
from compmgr.registration.views import own_delegations, pages, stage_at

COLUMNS: dict[str, Any] = {
    "title": Entry.title,
    "delegation": Delegation.name,
    "state": Entry.state,
    "event": Event.name,
    "stage": Stage.starts_at,
    "submitted": Entry.submitted_at,
    "number": Entry.id,
}


def entry_listing(query: Select[Entry], *filters: Filter, default: str = "number") -> Listing:
    search = (Entry.title, Delegation.name, Event.name)
    return listing(database(), query, columns=COLUMNS, default=default, search=search, filters=filters)


def by_contest() -> Filter:
    found = database().scalars(competitions.contests(reach()).order_by(Contest.id))
    return Filter("contest", _("Contest"), Contest.public_id, [(each.public_id, each.name) for each in found])


def by_delegation() -> Filter:
    found = database().scalars(competitions.delegations(reach()).order_by(Delegation.name, Delegation.id))
    return Filter("delegation", _("Delegation"), Delegation.public_id, [(each.public_id, each.name) for each in found])


def by_state() -> Filter:
    return by_enum("state", _("State"), Entry.state, EntryState)


@pages.get("/open-stages")
@requires(Permission.ENTRY_SUBMIT)
def open_stages() -> ResponseReturnValue:
    stages = queries.open_stages(database(), reach())
    return render_template(
        "registration/open_stages.html",
        stages=stages,
        taken=queries.seats_taken_by_stage(database(), stages),
        own=queries.seats_taken_by_stage(database(), stages, reach()),
        now=clock.now(),
    )


@pages.get("/entries")
@requires(Permission.ENTRY_READ)
def all_entries() -> ResponseReturnValue:
    rows = entry_listing(queries.entries(reach()), by_state(), by_contest(), by_delegation())
    return render_template("registration/all_entries.html", listing=rows)


@pages.get("/stages/<stage_id>/entries")
@requires(Permission.ENTRY_READ)
def entries(stage_id: str) -> ResponseReturnValue:
    stage = stage_at(stage_id)
    rows = entry_listing(queries.entries(reach()).where(Entry.stage_id == stage.id), by_state(), by_delegation())
    may_enter = may(Permission.ENTRY_SUBMIT) and queries.is_open(stage)
    return render_template(
        "registration/entries.html",
        stage=stage,
        listing=rows,
        taken=queries.seats_taken(database(), stage),
        may_enter=may_enter,
        closed_because=why_closed(stage) if may(Permission.ENTRY_SUBMIT) and not may_enter else "",
        delegations=own_delegations(stage) if may_enter else [],
        drafts=queries.count_drafts(database(), stage, reach()),
        imports=queries.imports_of(database(), stage, reach()) if may(Permission.ENTRY_SUBMIT) else [],
    )


def why_closed(stage: Stage) -> str:
    """Why nobody can be entered now, for those who may enter competitors."""
    contest, now = stage.event.contest, clock.now()
    if contest.state not in TAKING_ENTRIES:
        return _("Nobody can be entered: the contest is “%(state)s”.", state=word(contest.state))
    if now < stage.registration_opens_at:
        return _("Registration has not opened yet.")
    return _("Registration is closed.")

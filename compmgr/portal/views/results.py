"""Published results: the list, the table with its publicity, and, for whom it concerns, why."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import open_to_all, reach, signed_in
from compmgr.accounts.permissions import Permission
from compmgr.catalogue.models import Industry
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.rules import REAL_STAGES
from compmgr.foundation import clock
from compmgr.foundation.errors import NotFound
from compmgr.foundation.kept import kept
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.web import database
from compmgr.portal import queries
from compmgr.portal.views import pages
from compmgr.results.models import Placing, Publication
from compmgr.results.queries import placings_of
from compmgr.results.rules.states import PUBLIC_STATES
from compmgr.results.views.placings import explained
from compmgr.sites.queries import industries

#: Who may read how a place came about, beside the competitor: within what they reach.
MAY_ASK_WHY = (Permission.MY_PAGES, Permission.RESULT_READ, Permission.APPEAL_LODGE)


@pages.get("/published")
@open_to_all
def published() -> ResponseReturnValue:
    session = database()
    found = listing(
        session,
        queries.published().join(Contest.industry),
        columns={"at": Publication.at, "event": Event.name, "contest": Contest.name},
        default="at",
        descending=True,
        search=(Event.name, Contest.name, Stage.name, Event.occupation_name),
        filters=(
            Filter("industry", _("Industry"), Industry.name, [(one.name, one.name) for one in industries(session)]),
            by_enum("stage", _("Stage"), Stage.kind, REAL_STAGES),
        ),
        whole_rows=True,
    )
    results = [row[0] for row in found.rows]
    return render_template("portal/published.html", listing=found, medals=queries.medals_of(session, results))


@pages.get("/published/<result_id>")
@open_to_all
def published_result(result_id: str) -> ResponseReturnValue:
    # Thousands look at once when a result comes out: what it says is asked for each time, drawn only when it changed.
    shown = queries.shown_of(database(), result_id)
    if shown is None:
        raise NotFound("There is no such page, or you may not see it.")
    return kept(shown, lambda: _result_page(result_id))


def _result_page(result_id: str) -> str:
    session = database()
    found = queries.public_result(session, result_id)
    if found is None:
        raise NotFound("There is no such page, or you may not see it.")
    result, publication = found
    is_public = result.state in PUBLIC_STATES
    return render_template(
        "portal/published_result.html",
        result=result,
        publication=publication,
        stage=result.stage,
        event=result.stage.event,
        contest=result.stage.event.contest,
        placings=placings_of(session, result) if is_public else [],
        newer=queries.newer_edition(session, result),
        is_public=is_public,
        now=clock.now(),
        today=clock.today(),
    )


@pages.get("/published/placings/<placing_id>")
@signed_in
def published_placing(placing_id: str) -> ResponseReturnValue:
    """Why: every step from the marks to the award, for the competitor, the delegation and those who answer for it."""
    placing = database().scalar(select(Placing).where(Placing.public_id == placing_id))
    if placing is None or placing.result.state not in PUBLIC_STATES or not _may_ask(placing):
        raise NotFound("There is no such page, or you may not see it.")
    stage = placing.result.stage
    return render_template(
        "portal/published_placing.html",
        placing=placing,
        result=placing.result,
        stage=stage,
        event=stage.event,
        **explained(placing),
    )


def _may_ask(placing: Placing) -> bool:
    return any(reach(permission).covers(placing.places) for permission in MAY_ASK_WHY)

"""The start page, the season's calendar, and an event."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import literal

from compmgr.accounts.guard import open_to_all
from compmgr.anonymity.queries import draws_by_stage
from compmgr.catalogue.models import Industry
from compmgr.competitions.models import Contest, Event
from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.foundation import clock
from compmgr.foundation.errors import NotFound
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.web import database
from compmgr.portal import queries
from compmgr.portal.forms import CheckForm
from compmgr.portal.views import pages
from compmgr.sites.queries import industries


@pages.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    session, now = database(), clock.now()
    season = queries.season(session)
    latest = queries.latest_published(session)
    return render_template(
        "portal/home.html",
        season=season,
        figures=queries.figures(session, season) if season else None,
        open_now=queries.stages_open(session, now),
        on_now=queries.stages_on(session, now),
        ahead=queries.stages_ahead(session, now),
        latest=latest,
        medals=queries.medals_of(session, [result for result, _publication in latest]),
        form=CheckForm(formdata=None),
        now=now,
    )


@pages.get("/calendar")
@open_to_all
def calendar() -> ResponseReturnValue:
    """Every event of the season: what was planned beside what was approved."""
    session = database()
    season = queries.season(session)
    if season is None:
        return render_template("portal/calendar.html", season=None)
    months = queries.months(session, season)
    month = request.args.get("month", "") if request.args.get("month") in months else ""
    found = listing(
        session,
        queries.calendar(season, month),
        columns={"begins": queries.BEGINS, "contest": Contest.name, "industry": Industry.name, "state": Contest.state},
        default="begins",
        search=(Event.name, Contest.name, Event.occupation_name, Contest.organiser),
        filters=(
            Filter("industry", _("Industry"), Industry.name, [(one.name, one.name) for one in industries(session)]),
            by_enum("state", _("State"), Contest.state, ContestState),
            by_enum("class", _("Approved class"), Contest.approved_class, CompetitionClass),
            Filter("month", _("Month"), literal(month), [(one, month_words(one)) for one in months]),
        ),
        whole_rows=True,
        per_page=50,
    )
    events = [row[0] for row in found.rows]
    return render_template(
        "portal/calendar.html",
        season=season,
        listing=found,
        stages=queries.stages_by_event(session, events),
        figures=queries.figures(session, season),
        now=clock.now(),
    )


@pages.get("/calendar/<event_id>")
@open_to_all
def event(event_id: str) -> ResponseReturnValue:
    session = database()
    event = queries.event_of(session, event_id)
    if event is None:
        raise NotFound("There is no such page, or you may not see it.")
    stages = queries.stages_by_event(session, [event]).get(event.id, [])
    return render_template(
        "portal/event.html",
        event=event,
        contest=event.contest,
        stages=stages,
        results=queries.published_of_stages(session, stages),
        draws=draws_by_stage(session, stages),
        now=clock.now(),
    )


def month_words(month: str) -> str:
    year, number = month.split("-")
    return str(_("%(month)s/%(year)s", year=year, month=int(number)))

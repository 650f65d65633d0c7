"""The overview of a season for the office and the auditor; others begin at the first page of their role."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, may, signed_in
from compmgr.accounts.permissions import Permission
from compmgr.certificates.rules.states import CertificateKind
from compmgr.competitions.models import Season
from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.desk import queries
from compmgr.desk.views import pages
from compmgr.desk.views.navigation import beginning, waiting
from compmgr.foundation import clock
from compmgr.foundation.i18n import word
from compmgr.foundation.web import database
from compmgr.sites.rules import SiteKind, SiteState

#: How many stages the chart of seats shows.
STAGES_SHOWN = 8


@pages.get("/desk")
@signed_in
def home() -> ResponseReturnValue:
    if not may(Permission.DESK_VIEW):
        begin = beginning()
        return redirect(begin) if begin else render_template("desk/empty.html", user=actor())
    known = queries.seasons(database())
    season = next((one for one in known if one.public_id == request.args.get("season")), known[0] if known else None)
    if season is None:
        return render_template("desk/empty.html", user=actor())
    return render_template(
        "desk/home.html", season=season, seasons=known, tasks=tasks(), now=clock.now, **figures(season)
    )


def figures(season: Season) -> dict[str, Any]:
    """What the overview shows; every figure is one query, whatever the size of the season."""
    contests = queries.contests_by_state(database(), season)
    classes = queries.planned_and_approved(database(), season)
    stages = queries.seats_and_entries(database(), season)
    assessed = queries.assessed(database(), season.year)
    sites = queries.sites_by_kind_and_state(database())
    boundaries = queries.months_before(clock.today())
    issued = queries.certificates_by_month(database(), boundaries)
    return {
        "contest_count": sum(contests.values()),
        "approved_count": sum(classes.approved.values()),
        "seat_count": sum(row.seats for row in stages),
        "entry_count": sum(row.entries for row in stages),
        "issued_count": sum(map(sum, issued.values())),
        "site_count": sum(sites.values()),
        "assessed": assessed,
        "marking": queries.marking_progress(database(), season),
        "contests_chart": contests_chart(contests),
        "classes_chart": classes_chart(classes),
        "seats_chart": seats_chart(stages),
        "issued_chart": issued_chart(boundaries, issued),
        "sites_chart": sites_chart(sites),
        "assessed_chart": one_series([_("Assessed"), _("Target")], [assessed.people, season.assessment_target]),
    }


def contests_chart(counts: dict[ContestState, int]) -> dict[str, Any]:
    states = [state for state in ContestState if counts.get(state)]
    return one_series([word(state) for state in states], [counts[state] for state in states], unit=_("contests"))


def classes_chart(classes: queries.Classes) -> dict[str, Any]:
    kinds = [kind for kind in CompetitionClass if classes.planned.get(kind) or classes.approved.get(kind)]
    series = [
        {"name": _("Planned"), "values": [classes.planned.get(kind, 0) for kind in kinds]},
        {"name": _("Approved"), "values": [classes.approved.get(kind, 0) for kind in kinds]},
    ]
    return {"labels": [word(kind) for kind in kinds], "series": series, "sideways": True}


def seats_chart(stages: Any) -> dict[str, Any]:
    """The stages that are next; when all is over, the last ones."""
    ahead = [row for row in stages if row.Stage.ends_at >= clock.now()]
    shown = (ahead or list(stages)[-STAGES_SHOWN:])[:STAGES_SHOWN]
    series = [
        {"name": _("Entries"), "values": [row.entries for row in shown]},
        {"name": _("Seats"), "values": [row.seats for row in shown]},
    ]
    labels = [f"{row.Stage.event.name}·{row.Stage.name}" for row in shown]
    return {"labels": labels, "series": series, "sideways": True}


def issued_chart(boundaries: list[Any], issued: dict[CertificateKind, list[int]]) -> dict[str, Any]:
    months = boundaries[:-1]
    series = [{"name": word(kind), "values": issued.get(kind, [0] * len(months))} for kind in CertificateKind]
    return {"labels": [f"{month:%Y-%m}" for month in months], "series": series}


def sites_chart(counts: dict[tuple[SiteKind, SiteState], int]) -> dict[str, Any]:
    kinds = [kind for kind in SiteKind if any(kind == known for known, _state in counts)]
    states = [state for state in SiteState if any(state == known for _kind, known in counts)]
    series = [{"name": word(state), "values": [counts.get((kind, state), 0) for kind in kinds]} for state in states]
    return {"labels": [word(kind) for kind in kinds], "series": series, "sideways": True}


def one_series(labels: list[str], values: list[int], **more: Any) -> dict[str, Any]:
    return {"labels": labels, "series": [{"name": "", "values": values}], **more}


def tasks() -> list[dict[str, Any]]:
    """What waits for the signed-in user, with the page where it is done."""
    told = {
        "contests": (_("Contests to approve"), "competitions.contests", {"state": ContestState.APPLIED.value}),
        "entries": (_("Entries to review"), "registration.review", {}),
        "results": (_("Results to publish"), "results.results", {}),
        "appeals": (_("Appeals to rule on"), "results.appeals", {}),
        "batches": (_("Batches to approve"), "assessment.batches", {"state": "filed"}),
        "outcomes": (_("Batches to review"), "assessment.batches", {"state": "marking"}),
        "sites": (_("Sites on the way to accreditation"), "sites.sites", {}),
    }
    return [
        {"title": told[name][0], "count": count, "url": address(told[name][1], **told[name][2])}
        for name, count in waiting().items()
    ]


def address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""

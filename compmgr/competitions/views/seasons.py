"""The season pages: list, calendar, new, edit."""

from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions import queries, services
from compmgr.competitions.forms import SeasonForm
from compmgr.competitions.models import Season, Stage
from compmgr.competitions.views import pages
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError
from compmgr.foundation.web import database


@pages.get("/seasons")
@requires(Permission.CONTEST_READ)
def seasons() -> ResponseReturnValue:
    found = queries.seasons(database())
    return render_template("competitions/seasons.html", seasons=found, counts=queries.contests_by_season(database()))


@pages.get("/seasons/<season_id>")
@requires(Permission.SEASON_MANAGE)
def season(season_id: str) -> ResponseReturnValue:
    found = load(Season, season_id)
    stages = queries.stages_of_season(database(), found)
    months = [(month, list(of_month)) for month, of_month in groupby(stages, month_of)]
    return render_template(
        "competitions/season.html",
        season=found,
        months=months,
        states=queries.contests_by_state(database(), found),
        today=clock.today(),
    )


def month_of(stage: Stage) -> str:
    return f"{clock.local(stage.starts_at):%Y-%m}"


@pages.route("/seasons/new", methods=["GET", "POST"])
@requires(Permission.SEASON_MANAGE)
def new_season() -> ResponseReturnValue:
    form = SeasonForm()
    if form.validate_on_submit():
        try:
            added = services.add_season(database(), **form.values(), by=actor())
            flash(_("The season is there. Now plan its contests."), "success")
            return redirect(url_for("competitions.season", season_id=added.public_id))
        except DomainError as refusal:
            form.refuse("year", refusal)
    return render_template("competitions/season_form.html", form=form, season=None), 422 if form.errors else 200


@pages.route("/seasons/<season_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEASON_MANAGE)
def edit_season(season_id: str) -> ResponseReturnValue:
    found = load(Season, season_id)
    form = SeasonForm(obj=found)
    del form.year
    form.show(found)
    if form.validate_on_submit():
        form.require_version(found)
        try:
            services.change_season(database(), found, by=actor(), **form.values())
            return redirect(url_for("competitions.season", season_id=season_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    return render_template("competitions/season_form.html", form=form, season=found), 422 if form.errors else 200

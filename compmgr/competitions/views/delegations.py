"""The delegations of a season: list, new, edit."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.catalogue.rules import PROVINCES
from compmgr.competitions import queries, services
from compmgr.competitions.forms import DelegationForm
from compmgr.competitions.models import Delegation, Season
from compmgr.competitions.rules import DelegationKind
from compmgr.competitions.views import pages
from compmgr.foundation.errors import DomainError
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.web import database


@pages.get("/delegations")
@requires(Permission.CONTEST_READ)
def delegations() -> ResponseReturnValue:
    seasons = [(season.public_id, season.name) for season in queries.seasons(database())]
    rows = listing(
        database(),
        queries.delegations(reach()),
        columns={"name": Delegation.name, "kind": Delegation.kind, "province": Delegation.province_code},
        default="province",
        search=(Delegation.name, Delegation.leader),
        filters=[
            Filter("season", _("Season"), Season.public_id, seasons),
            by_enum("kind", _("Kind"), Delegation.kind, DelegationKind),
            Filter("province", _("Province"), Delegation.province_code, list(PROVINCES.items())),
        ],
    )
    return render_template("competitions/delegations.html", listing=rows, provinces=PROVINCES)


@pages.route("/delegations/new", methods=["GET", "POST"])
@requires(Permission.SEASON_MANAGE)
def new_delegation() -> ResponseReturnValue:
    form = DelegationForm()
    offer_seasons(form)
    if form.validate_on_submit():
        try:
            services.add_delegation(database(), form.season.row, **form.values("season"), by=actor())
            flash(_("The delegation is there. Give its leader the role on the page of the account."), "success")
            return redirect(url_for("competitions.delegations"))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/delegation_form.html", form=form, delegation=None)
    return page, 422 if form.errors else 200


def offer_seasons(form: DelegationForm) -> None:
    seasons = queries.seasons(database())
    form.season.offer(seasons, lambda season: season.name)
    current = queries.current_season(database())
    if not form.is_submitted() and current is not None:
        form.season.data = current.public_id


@pages.route("/delegations/<delegation_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEASON_MANAGE)
def edit_delegation(delegation_id: str) -> ResponseReturnValue:
    found = load(Delegation, delegation_id)
    form = DelegationForm(obj=found)
    del form.season
    form.show(found)
    if form.validate_on_submit():
        form.require_version(found)
        try:
            services.change_delegation(database(), found, by=actor(), **form.values())
            return redirect(url_for("competitions.delegations"))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/delegation_form.html", form=form, delegation=found)
    return page, 422 if form.errors else 200

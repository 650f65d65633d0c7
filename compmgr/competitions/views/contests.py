"""The contest pages: list, one contest with its life, new, edit, and the deeds that move it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, may, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.catalogue import queries as catalogue
from compmgr.catalogue.models import Industry
from compmgr.catalogue.services import find_or_add_industry
from compmgr.competitions import queries, services
from compmgr.competitions.forms import ApprovalForm, ContestForm, MoveForm
from compmgr.competitions.models import Contest, Season
from compmgr.competitions.rules import CompetitionClass, ContestState
from compmgr.competitions.rules.states import SETTLED, USUAL_LIFE, needs_reason, ways_on
from compmgr.competitions.views import pages
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.i18n import word
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.web import database


@pages.get("/contests")
@requires(Permission.CONTEST_READ)
def contests() -> ResponseReturnValue:
    seasons = queries.seasons(database())
    industries = catalogue.industries(database())
    filters = [
        Filter("season", _("Season"), Season.public_id, [(season.public_id, season.name) for season in seasons]),
        by_enum("state", _("State"), Contest.state, ContestState),
        Filter("industry", _("Industry"), Industry.public_id, [(each.public_id, each.name) for each in industries]),
        by_enum("planned_class", _("Planned class"), Contest.planned_class, CompetitionClass),
        by_enum("approved_class", _("Approved class"), Contest.approved_class, CompetitionClass),
    ]
    columns = {
        "name": Contest.name,
        "industry": Industry.position,
        "planned": Contest.planned_class,
        "approved": Contest.approved_class,
        "state": Contest.state,
        "number": Contest.id,
    }
    rows = listing(
        database(),
        queries.contests(reach()),
        columns=columns,
        default="number",
        search=(Contest.name, Contest.organiser, Contest.approval_number),
        filters=filters,
    )
    events = queries.events_by_contest(database(), rows.rows)
    return render_template(
        "competitions/contests.html", listing=rows, events=events, season=queries.current_season(database())
    )


@pages.get("/contests/<contest_id>")
@requires(Permission.CONTEST_READ)
def contest(contest_id: str) -> ResponseReturnValue:
    found = queries.visible(database(), Contest, contest_id, reach())
    form = ApprovalForm(formdata=None, approved_class=found.planned_class, approved_on=clock.today())
    return contest_page(found, form)


def contest_page(found: Contest, approval: ApprovalForm, status: int = 200) -> ResponseReturnValue:
    """The page of a contest, with the deeds that are possible now."""
    approval.show(found)
    postponed_from = queries.postponed_from(database(), found)
    ways = ways_on(found.state, postponed_from)
    moves = [
        (target, needs_reason(found.state, target))
        for target in ways
        if may(Permission.CONTEST_APPROVE if needs_reason(found.state, target) else Permission.CONTEST_MANAGE, found)
        and not (found.state is ContestState.PLANNED and target is ContestState.APPLIED)
    ]
    page = render_template(
        "competitions/contest.html",
        contest=found,
        events=queries.events_of(database(), found),
        stages=queries.stages_of_contest(database(), found),
        life=USUAL_LIFE,
        stands_at=postponed_from or found.state,
        moves=moves,
        approval=approval,
        reason_form=MoveForm(formdata=None, version=str(found.version)),
        settled=found.state in SETTLED,
        story=queries.story_of(database(), found),
    )
    return page, status


@pages.route("/seasons/<season_id>/contests/new", methods=["GET", "POST"])
@requires(Permission.SEASON_MANAGE)
def new_contest(season_id: str) -> ResponseReturnValue:
    season, form = load(Season, season_id), ContestForm()
    form.industry.offer(catalogue.industries(database()), lambda industry: industry.name)
    if form.validate_on_submit():
        try:
            values = form.values("industry", "new_industry")
            added = services.add_contest(database(), season, industry_of(form), **values, by=actor())
            flash(_("The contest is planned. Add its events, then apply for approval."), "success")
            return redirect(url_for("competitions.contest", contest_id=added.public_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/contest_form.html", form=form, season=season, contest=None)
    return page, 422 if form.errors else 200


def industry_of(form: ContestForm) -> Industry:
    if form.industry.row is not None and not form.new_industry.data:
        return form.industry.row
    return find_or_add_industry(database(), form.new_industry.data or "", by=actor())


@pages.route("/contests/<contest_id>/edit", methods=["GET", "POST"])
@requires(Permission.CONTEST_MANAGE)
def edit_contest(contest_id: str) -> ResponseReturnValue:
    found = load(Contest, contest_id)
    form = ContestForm(obj=found, data=None)
    form.industry.offer(catalogue.industries(database()), lambda industry: industry.name)
    if not form.is_submitted():
        form.industry.data = found.industry.public_id
    form.show(found)
    if form.validate_on_submit():
        form.require_version(found, {"industry": found.industry.public_id, "new_industry": form.new_industry.data})
        try:
            values = form.values("industry", "new_industry")
            industry = industry_of(form)
            services.change_contest(database(), found, by=actor(), industry=industry, industry_id=industry.id, **values)
            return redirect(url_for("competitions.contest", contest_id=contest_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/contest_form.html", form=form, season=found.season, contest=found)
    return page, 422 if form.errors else 200


@pages.post("/contests/<contest_id>/application")
@requires(Permission.CONTEST_MANAGE)
def apply_for_approval(contest_id: str) -> ResponseReturnValue:
    services.apply_for_approval(database(), load(Contest, contest_id), by=actor())
    flash(_("The application is handed in."), "success")
    return redirect(url_for("competitions.contest", contest_id=contest_id))


@pages.post("/contests/<contest_id>/approval")
@requires(Permission.CONTEST_APPROVE)
def approve_contest(contest_id: str) -> ResponseReturnValue:
    found, form = load(Contest, contest_id), ApprovalForm()
    if form.validate_on_submit():
        form.require_version(found)
        try:
            services.approve_contest(database(), found, **form.values(), by=actor())
            flash(_("The contest is approved as %(kind)s.", kind=word(found.approved_class)), "success")
            return redirect(url_for("competitions.contest", contest_id=contest_id))
        except DomainError as refusal:
            form.refuse("approval_number", refusal)
    return contest_page(found, form, 422)


@pages.post("/contests/<contest_id>/states/<target>")
@requires(Permission.CONTEST_MANAGE)
def move_contest(contest_id: str, target: str) -> ResponseReturnValue:
    if target not in set(ContestState):
        raise NotFound("There is no such page, or you may not see it.")
    state = ContestState(target)
    found = load(Contest, contest_id)
    if needs_reason(found.state, state):
        found = load(Contest, contest_id, Permission.CONTEST_APPROVE)
    services.move_contest(database(), found, state, reason=request.form.get("reason"), by=actor())
    flash(_("The contest is now: %(state)s.", state=word(state)), "success")
    return redirect(url_for("competitions.contest", contest_id=contest_id))

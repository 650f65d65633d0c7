"""Appeals: lodged by leaders, answered by arbitrators."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Contest, Event
from compmgr.foundation.errors import DomainError
from compmgr.foundation.pages import by_enum, listing
from compmgr.foundation.web import database
from compmgr.registration.models import Entry
from compmgr.results import queries, services
from compmgr.results.forms import AppealForm, RulingForm
from compmgr.results.models import Appeal, Placing
from compmgr.results.rules.states import PUBLIC_STATES, AppealState
from compmgr.results.views import pages
from compmgr.results.views.access import OF_APPEALS, missing, readable_appeal


@pages.get("/appeals")
@requires(*OF_APPEALS)
def appeals() -> ResponseReturnValue:
    rows = listing(
        database(),
        queries.appeals_within(reach()),
        columns={"lodged": Appeal.lodged_at, "event": Event.name, "entry": Entry.title, "state": Appeal.state},
        default="lodged",
        descending=True,
        search=(Contest.name, Event.name, Entry.title),
        filters=[by_enum("state", _("State"), Appeal.state, AppealState)],
    )
    return render_template("results/appeals.html", listing=rows)


@pages.route("/placings/<placing_id>/appeals/new", methods=["GET", "POST"])
@requires(Permission.APPEAL_LODGE)
def new_appeal(placing_id: str) -> ResponseReturnValue:
    placing = load(Placing, placing_id)
    if placing.result.state not in PUBLIC_STATES:
        raise missing()
    form = AppealForm()
    if form.validate_on_submit():
        try:
            appeal = services.lodge_appeal(database(), placing, form.grounds.data or "", by=actor())
        except DomainError as refusal:
            form.refuse("grounds", refusal)
        else:
            flash(_("The appeal is lodged. The arbitrators have been given it."), "success")
            return redirect(url_for("results.appeal", appeal_id=appeal.public_id))
    publication = queries.publication_of(database(), placing.result)
    page = render_template("results/new_appeal.html", placing=placing, form=form, publication=publication)
    return page, 422 if form.errors else 200


@pages.get("/appeals/<appeal_id>")
@requires(*OF_APPEALS)
def appeal(appeal_id: str) -> ResponseReturnValue:
    return _page(readable_appeal(appeal_id), RulingForm())


@pages.post("/appeals/<appeal_id>/ruling")
@requires(Permission.APPEAL_RULE)
def rule_on_appeal(appeal_id: str) -> ResponseReturnValue:
    found = load(Appeal, appeal_id)
    form = RulingForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    services.rule_on_appeal(database(), found, form.outcome.data, form.text.data or "", by=actor())
    flash(_("The ruling is on record."), "success")
    return redirect(url_for("results.appeal", appeal_id=found.public_id))


def _page(found: Appeal, form: RulingForm) -> str:
    return render_template("results/appeal.html", appeal=found, placing=found.placing, form=form)

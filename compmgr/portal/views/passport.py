"""One's own skill passport: the timeline, and the links that show it to others."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission, Scope
from compmgr.foundation import clock
from compmgr.foundation.database import unit_of_work
from compmgr.foundation.errors import NotFound, Refusal
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database, sessions
from compmgr.people.models import Person
from compmgr.portal import queries, services
from compmgr.portal.forms import ShareForm
from compmgr.portal.models import PassportShare
from compmgr.portal.rules.passport import by_year
from compmgr.portal.views import holding, pages


@pages.route("/mine/passport", methods=["GET", "POST"])
@requires(Permission.MY_PAGES)
def passport() -> ResponseReturnValue:
    """Private until its owner makes a link."""
    person, form = own_person(), ShareForm()
    milestones = queries.milestones_of(database(), person)
    ticked: set[str] | None = None
    if form.validate_on_submit():
        keys = {one.key for one in milestones} | {held.key for one in milestones for held in one.held}
        ticked = keys & set(request.form.getlist("shown"))
        try:
            services.share(database(), person, form.label.data or "", form.days.data or 0, shown=ticked, by=actor())
            flash(_("The link is made. Whoever has it sees what you chose, until it expires or you end it."), "good")
            return redirect(url_for("portal.passport"), 303)
        except Refusal as refusal:
            form.form_errors.append(say(refusal))
    shares = queries.shares_of(database(), person)
    page = render_template(
        "portal/passport.html",
        person=person,
        years=by_year(milestones),
        ticked=ticked,
        shares=shares,
        form=form,
        now=clock.now(),
    )
    return page, 422 if form.errors else 200


@pages.post("/mine/passport/shares/<passport_share_id>/end")
@requires(Permission.MY_PAGES)
def end_share(passport_share_id: str) -> ResponseReturnValue:
    services.end_share(database(), load(PassportShare, passport_share_id), by=actor())
    flash(_("The link is ended; whoever opens it finds nothing."), "good")
    return redirect(url_for("portal.passport"))


@pages.get("/mine/passport/badges.zip")
@requires(Permission.MY_PAGES)
def passport_badges() -> ResponseReturnValue:
    """Every certificate that stands, as an Open Badge of its own."""
    person = own_person().id
    with unit_of_work(sessions()) as session:
        content = holding.all_badges(session, queries.certificates_of(session, [person]))
    name = f"badges-{clock.today():%Y%m%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/zip", headers=headers)


def own_person() -> Person:
    """The person this account stands for; the first, where there are several."""
    query = select(Person).where(Person.id.in_(reach().ids(Scope.PERSON))).order_by(Person.id).limit(1)
    person = database().scalar(query)
    if person is None:
        raise NotFound("There is no such page, or you may not see it.")
    return person

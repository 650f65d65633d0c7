"""Relations that keep somebody from marking: declared by themselves on their own page, or entered by the office."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import actor, reach, requires, signed_in
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Permission
from compmgr.anonymity import queries, services
from compmgr.anonymity.forms import TieForm
from compmgr.anonymity.models import Tie
from compmgr.anonymity.views import pages
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries as scoring


@pages.route("/my-ties", methods=["GET", "POST"])
@signed_in
def my_ties() -> ResponseReturnValue:
    form = TieForm()
    if form.validate_on_submit() and _declared(form, actor()):
        return redirect(url_for("anonymity.my_ties"))
    page = render_template("anonymity/my_ties.html", form=form, ties=queries.ties_of(database(), actor()))
    return page, 422 if form.errors else 200


@pages.post("/my-ties/ending")
@signed_in
def end_own_tie() -> ResponseReturnValue:
    """`tie` is the public id of what no longer holds, `reason` why."""
    services.end_own_tie(database(), _tie(), request.form.get("reason", "")[:500], by=actor())
    flash(_("The relation has ended; it stays on record."), "success")
    return redirect(url_for("anonymity.my_ties"))


@pages.route("/ties", methods=["GET", "POST"])
@requires(Permission.PANEL_MANAGE)
def ties() -> ResponseReturnValue:
    """The relations of one judge; `user` is their public id."""
    user, form = _judge(request.values.get("user", "")), TieForm()
    if form.validate_on_submit() and _declared(form, user):
        return redirect(url_for("anonymity.ties", user=user.public_id))
    page = render_template("anonymity/ties.html", form=form, user=user, ties=queries.ties_of(database(), user))
    return page, 422 if form.errors else 200


@pages.post("/ties/ending")
@requires(Permission.PANEL_MANAGE)
def end_tie() -> ResponseReturnValue:
    tie = _tie()
    user = _judge(tie.user.public_id)
    services.end_tie(database(), tie, request.form.get("reason", "")[:500], by=actor())
    flash(_("The relation has ended; it stays on record."), "success")
    return redirect(url_for("anonymity.ties", user=user.public_id))


def _declared(form: TieForm, user: User) -> Tie | None:
    try:
        tie = services.declare_tie(
            database(), user, form.kind.data, form.name.data or "", form.note.data or "", by=actor()
        )
    except DomainError as refusal:
        form.refuse("name", refusal)
        return None
    flash(_("The relation is on record."), "success")
    return tie


def _judge(public_id: str) -> User:
    """Somebody whose relations the signed-in user may read: all for the office, the own panels for an organiser."""
    user = database().scalar(select(User).where(User.public_id == public_id))
    if user and (
        reach().everything or any(reach().covers(each.places) for each in scoring.panels_of(database(), user))
    ):
        return user
    raise NotFound("There is no such page, or you may not see it.")


def _tie() -> Tie:
    if tie := database().scalar(select(Tie).where(Tie.public_id == request.form.get("tie", ""))):
        return tie
    raise NotFound("There is no such page, or you may not see it.")

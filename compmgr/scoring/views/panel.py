"""A judge steps back on the spot: an own small page with a reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.errors import DomainError, NotFound
from compmgr.foundation.web import database
from compmgr.scoring import services
from compmgr.scoring.forms import ReasonForm
from compmgr.scoring.models import PanelMember
from compmgr.scoring.views import pages


@pages.route("/judging/panels/<panel_member_id>/recusal", methods=["GET", "POST"])
@requires(Permission.MARK_RECORD, Permission.MARK_OVERSEE)
def recuse_myself(panel_member_id: str) -> ResponseReturnValue:
    member, form = own_place(panel_member_id), ReasonForm()
    if form.validate_on_submit():
        try:
            services.recuse_myself(database(), member, form.reason.data, by=actor())
            flash(_("You have stepped back from this panel. The organiser has been told."), "success")
            return redirect(url_for("scoring.my_works"))
        except DomainError as refusal:
            database().rollback()
            member = own_place(panel_member_id)
            form.refuse("reason", refusal)
    return render_template("scoring/recuse_myself.html", member=member, form=form), 422 if form.errors else 200


def own_place(panel_member_id: str) -> PanelMember:
    """The signed-in user's own place on a panel; another's is absent, and so is one they have left."""
    member = load(PanelMember, panel_member_id)
    if member.user_id != actor().id or member.left_at:
        raise NotFound("There is no such page, or you may not see it.")
    return member

"""A judge leaves the panel: by the organiser's word, before or after there is a result."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.foundation.web import database
from compmgr.results import services
from compmgr.results.forms import ReasonForm
from compmgr.results.services.recusal import judges_left
from compmgr.results.views import pages
from compmgr.scoring.models import PanelMember


@pages.post("/panel-members/<panel_member_id>/recusal")
@requires(Permission.PANEL_MANAGE)
def recuse(panel_member_id: str) -> ResponseReturnValue:
    member, form = load(PanelMember, panel_member_id), ReasonForm()
    stage = member.stage
    result = services.recuse(database(), member, form.reason.data, stated=stated(member), by=actor())
    flash(_("%(name)s has left the panel.", name=member.user.name), "success")
    if result:
        flash(
            _(
                "The result was computed again as edition %(edition)s; the chief judge has to sign it.",
                edition=result.edition,
            ),
            "warning",
        )
    return redirect(url_for("anonymity.panel", stage_id=stage.public_id))


def stated(member: PanelMember) -> str:
    """By what rule the result is computed again; it names nobody and no relation."""
    left, number = judges_left(database(), member), member.number
    if member.stage.event.drop_extremes:
        return _(
            "Recusal: the marks of judge %(number)s are voided and kept. Computed again from the marks of the other "
            "%(count)s judges, one highest and one lowest left out.",
            number=number,
            count=left,
        )
    return _(
        "Recusal: the marks of judge %(number)s are voided and kept. Computed again from the marks of the other "
        "%(count)s judges.",
        number=number,
        count=left,
    )

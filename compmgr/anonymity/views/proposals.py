"""A proposal for the panels of a contest: asked for, shown with its reasons, accepted whole or stage by stage."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.anonymity import queries, services
from compmgr.anonymity.queries.proposals import Asked
from compmgr.anonymity.views import pages
from compmgr.competitions.models import Contest, Stage
from compmgr.foundation import chance
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database

JUDGES, SUBSTITUTES, MOST = 3, 1, 3
MOST_JUDGES, MOST_PANELS = 15, 50


@pages.get("/contests/<contest_id>/panel-proposal")
@requires(Permission.PANEL_MANAGE)
def propose(contest_id: str) -> ResponseReturnValue:
    """Asking changes nothing: the same address shows the same proposal, as long as nothing else changes."""
    return _show(load(Contest, contest_id))


@pages.post("/contests/<contest_id>/panel-proposal")
@requires(Permission.PANEL_MANAGE)
def accept(contest_id: str) -> ResponseReturnValue:
    """`stage` are the stages chosen, `shown` the fingerprint of what was shown."""
    contest = load(Contest, contest_id)
    asked = _asked(queries.stages_to_staff(database(), contest))
    try:
        members = services.accept(
            database(),
            contest,
            asked,
            shown=request.form.get("shown", ""),
            stage_ids=request.form.getlist("stage"),
            despite=request.form.get("despite", "")[:500],
            by=actor(),
        )
    except DomainError as refusal:
        database().rollback()
        return _show(load(Contest, contest_id), say(refusal)), 422
    flash(_("%(count)s people were assigned as proposed.", count=len(members)), "success")
    return redirect(url_for("anonymity.panels", search=contest.name))


def _show(contest: Contest, refusal: str = "") -> str:
    stages = queries.stages_to_staff(database(), contest)
    asked, proposed = _asked(stages), None
    if "seed" in request.values and stages:
        try:
            proposed = queries.propose(database(), contest, asked)
        except DomainError as wrong:
            refusal = refusal or say(wrong)
    return render_template(
        "anonymity/proposal.html", contest=contest, stages=stages, asked=asked, proposed=proposed, refusal=refusal
    )


def _asked(stages: list[Stage]) -> Asked:
    """What the address or the form says, within reason; the usual numbers at first."""
    seats = {}
    for stage in stages:
        usual = 5 if stage.event.drop_extremes else JUDGES
        judges = _number(f"judges-{stage.public_id}", usual, MOST_JUDGES)
        seats[stage.public_id] = (judges, _number(f"substitutes-{stage.public_id}", SUBSTITUTES, MOST_JUDGES))
    seed = request.values.get("seed", "").strip()[:40] or chance.token()[:8]
    return Asked(seats, max(1, _number("most", MOST, MOST_PANELS)), seed)


def _number(name: str, usual: int, most: int) -> int:
    text = request.values.get(name, "").strip()
    return min(int(text), most) if text.isdecimal() else usual

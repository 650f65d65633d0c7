"""Who does what at a stage."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import Permission, Role
from compmgr.accounts.queries import grants_by_user
from compmgr.competitions.models import Stage
from compmgr.foundation.errors import Conflict, DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database
from compmgr.scoring import queries, services
from compmgr.scoring.forms import ReasonForm
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.panel import STAFF
from compmgr.scoring.rules.states import PanelRole
from compmgr.scoring.views import pages


@pages.get("/stages/<stage_id>/panel")
@requires(Permission.PANEL_MANAGE)
def panel(stage_id: str) -> ResponseReturnValue:
    return _show(load(Stage, stage_id))


@pages.post("/stages/<stage_id>/panel/members")
@requires(Permission.PANEL_MANAGE)
def assign(stage_id: str) -> ResponseReturnValue:
    """`user` is a public id; `duty` a panel role, or one beside the marking."""
    stage, duty = load(Stage, stage_id), request.form.get("duty", "")
    user = database().scalar(select(User).where(User.public_id == request.form.get("user", ""), User.is_active))
    if user is None:
        raise NotFound("There is no such page, or you may not see it.")
    try:
        if duty in set(PanelRole):
            services.assign_judge(database(), stage, user, role=PanelRole(duty), by=actor())
        else:
            services.appoint(database(), stage, user, Role(duty if duty in set(Role) else "judge"), by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(load(Stage, stage_id), say(refusal)), 409 if isinstance(refusal, Conflict) else 422
    flash(_("%(name)s is now on duty.", name=user.name), "success")
    return redirect(url_for("scoring.panel", stage_id=stage.public_id, q=request.form.get("q") or None))


@pages.post("/panel-members/<panel_member_id>/recusal")
@requires(Permission.PANEL_MANAGE)
def recuse(panel_member_id: str) -> ResponseReturnValue:
    member, form = load(PanelMember, panel_member_id), ReasonForm()
    stage = member.stage
    services.recuse(database(), member, form.reason.data, by=actor())
    flash(_("%(name)s has left the panel.", name=member.user.name), "success")
    return redirect(url_for("scoring.panel", stage_id=stage.public_id))


@pages.post("/stages/<stage_id>/panel/duties/<grant_id>/removal")
@requires(Permission.PANEL_MANAGE)
def dismiss(stage_id: str, grant_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    held = {grant.public_id: grant for grant in queries.staff_of(database(), stage.event.contest, STAFF)}
    grant: Grant | None = held.get(grant_id)
    if grant is None:
        raise NotFound("There is no such page, or you may not see it.")
    services.dismiss(database(), grant, by=actor())
    flash(_("The duty was taken back."), "success")
    return redirect(url_for("scoring.panel", stage_id=stage.public_id))


def _show(stage: Stage, refusal: str = "") -> str:
    found = queries.people_named(database(), request.values.get("q", ""))
    judging = {member.id for member in queries.judges_of(database(), stage)}
    return render_template(
        "scoring/panel.html",
        stage=stage,
        members=queries.members_of(database(), stage),
        judging=judging,
        progress=queries.progress(database(), stage),
        staff=queries.staff_of(database(), stage.event.contest, STAFF),
        found=found,
        usual=usual_duties(found),
        words=request.values.get("q", "").strip(),
        duties=[*PanelRole, *STAFF],
        refusal=refusal,
    )


def usual_duties(users: list[User]) -> dict[int, str]:
    """The duty each of `users` has had before, which is offered first."""
    held = grants_by_user(database(), users)
    values = {duty.value for duty in [*PanelRole, *STAFF]}
    return {
        key: next((grant.role.value for grant in grants if grant.role.value in values), "")
        for key, grants in held.items()
    }

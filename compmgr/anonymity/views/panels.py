"""Who does what at a stage, with what speaks against it: the organisers' pages, and the signature of the panel."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select, true

from compmgr.accounts import services as accounts
from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import Permission, Role
from compmgr.accounts.queries import grants_by_user
from compmgr.anonymity import queries, services
from compmgr.anonymity.rules.conflicts import asks_for_a_reason, is_barred
from compmgr.anonymity.views import pages
from compmgr.competitions.models import Contest, Stage
from compmgr.foundation.errors import Conflict, DomainError, NotFound
from compmgr.foundation.i18n import say
from compmgr.foundation.pages import Filter, listing
from compmgr.foundation.web import database
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.forms import SignatureForm
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.panel import STAFF, fewest_judges
from compmgr.scoring.rules.states import PanelRole
from compmgr.scoring.views.chief import board_page


@pages.get("/panels")
@requires(Permission.PANEL_MANAGE)
def panels() -> ResponseReturnValue:
    """Every stage that is staffed or still to be, and the hard conflicts on their panels now."""
    rows = listing(
        database(),
        queries.stages_with_panels(reach(), is_over=request.args.get("time") == "over"),
        columns={"starts": Stage.starts_at, "contest": Contest.name},
        default="starts",
        search=(Contest.name, Stage.name),
        filters=[Filter("time", _("Time"), lambda _value: true(), [("over", _("Over"))])],
    )
    current = list(database().scalars(queries.stages_with_panels(reach())))
    known = {each.stage.id: each for each in queries.staffings(database(), [*current, *rows.rows])}
    shaky = [known[stage.id] for stage in current if known[stage.id].concerns]
    staffed = [known[stage.id] for stage in rows.rows]
    return render_template("anonymity/panels.html", listing=rows, staffed=staffed, shaky=shaky)


@pages.get("/stages/<stage_id>/panel")
@requires(Permission.PANEL_MANAGE)
def panel(stage_id: str) -> ResponseReturnValue:
    return _show(load(Stage, stage_id))


@pages.post("/stages/<stage_id>/panel/members")
@requires(Permission.PANEL_MANAGE)
def assign(stage_id: str) -> ResponseReturnValue:
    """`user` is a public id; `duty` a panel role, or one beside the marking; `despite` a reason."""
    stage, duty = load(Stage, stage_id), request.form.get("duty", "")
    user = database().scalar(select(User).where(User.public_id == request.form.get("user", ""), User.is_active))
    if user is None:
        raise NotFound("There is no such page, or you may not see it.")
    despite = request.form.get("despite", "")[:500]
    try:
        if duty in set(PanelRole):
            services.assign(database(), stage, user, role=PanelRole(duty), despite=despite, by=actor())
        else:
            marking.appoint(database(), stage, user, Role(duty if duty in set(Role) else "judge"), by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(load(Stage, stage_id), say(refusal)), 409 if isinstance(refusal, Conflict) else 422
    flash(_("%(name)s is now on duty.", name=user.name), "success")
    return redirect(url_for("anonymity.panel", stage_id=stage.public_id, q=request.form.get("q") or None))


@pages.post("/panel-members/<panel_member_id>/calling-in")
@requires(Permission.PANEL_MANAGE)
def call_in(panel_member_id: str) -> ResponseReturnValue:
    member = load(PanelMember, panel_member_id)
    stage_id = member.stage.public_id
    try:
        services.call_in(database(), member, by=actor())
    except DomainError as refusal:
        database().rollback()
        return _show(load(Stage, stage_id), say(refusal)), 409 if isinstance(refusal, Conflict) else 422
    flash(_("%(name)s judges from now on and has sheets.", name=member.user.name), "success")
    return redirect(url_for("anonymity.panel", stage_id=stage_id))


@pages.post("/stages/<stage_id>/panel/duties/<grant_id>/removal")
@requires(Permission.PANEL_MANAGE)
def dismiss(stage_id: str, grant_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    held = {grant.public_id: grant for grant in scoring.staff_of(database(), stage.event.contest, STAFF)}
    grant: Grant | None = held.get(grant_id)
    if grant is None:
        raise NotFound("There is no such page, or you may not see it.")
    marking.dismiss(database(), grant, by=actor())
    flash(_("The duty was taken back."), "success")
    return redirect(url_for("anonymity.panel", stage_id=stage.public_id))


@pages.post("/stages/<stage_id>/panel-signature")
@requires(Permission.MARK_OVERSEE)
def sign_panel(stage_id: str) -> ResponseReturnValue:
    """The chief judge signs; where the panel itself has to be looked at, nothing is said of why."""
    stage, form = load(Stage, stage_id), SignatureForm()
    if not form.validate():
        return board_page(stage, form), 422
    try:
        accounts.confirm(actor(), form.password.data or "")
        locked = services.sign_panel(database(), stage, by=actor())
    except DomainError as refusal:
        form.refuse("password", refusal)
        database().rollback()
        return board_page(load(Stage, stage_id), form), 422
    if locked:
        flash(_("The panel has signed. All sheets are locked."), "success")
    else:
        flash(
            _("The organiser has to check the panel before it can sign, and has been told. Nothing was signed."),
            "warning",
        )
    return redirect(url_for("scoring.board", stage_id=stage.public_id))


def _show(stage: Stage, refusal: str = "") -> str:
    found = scoring.people_named(database(), request.values.get("q", ""))
    members = scoring.members_of(database(), stage)
    users = [*found, *(member.user for member in members)]
    judging = {member.id for member in scoring.judges_of(database(), stage)}
    return render_template(
        "anonymity/panel.html",
        stage=stage,
        members=members,
        judging=judging,
        progress=scoring.progress(database(), stage),
        staff=scoring.staff_of(database(), stage.event.contest, STAFF),
        found=found,
        findings=queries.findings_of(database(), stage, users),
        concerns={concern.member.id: concern.found for concern in queries.conflicts_now(database(), stage)},
        profiles=scoring.profiles_of(database(), [user.id for user in users]),
        usual=usual_duties(found),
        words=request.values.get("q", "").strip(),
        duties=[*PanelRole, *STAFF],
        refusal=refusal,
        is_barred=is_barred,
        asks_for_a_reason=asks_for_a_reason,
        fewest=fewest_judges(stage.event.drop_extremes),
        sent=request.form,
    )


def usual_duties(users: list[User]) -> dict[int, str]:
    """The duty each of `users` has had before, which is offered first."""
    held = grants_by_user(database(), users)
    values = {duty.value for duty in [*PanelRole, *STAFF]}
    return {
        key: next((grant.role.value for grant in grants if grant.role.value in values), "")
        for key, grants in held.items()
    }

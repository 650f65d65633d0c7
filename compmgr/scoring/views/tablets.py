"""Tablets in the hall: passes made by the chief judge, and the door at which judges use them."""

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from compmgr.accounts.guard import DOOR, actor, bound_to, current_user, load, open_to_all, requires
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.i18n import say
from compmgr.foundation.web import database, keep_changes
from compmgr.scoring import queries, services
from compmgr.scoring.forms.hall import PassesForm, PinForm, TabletForm
from compmgr.scoring.models import TabletPass
from compmgr.scoring.rules.passes import shown_code
from compmgr.scoring.views import pages


@pages.get("/stages/<stage_id>/tablets")
@requires(Permission.MARK_OVERSEE, Permission.PANEL_MANAGE)
def tablets(stage_id: str) -> ResponseReturnValue:
    return _passes(load(Stage, stage_id), PassesForm(formdata=None, valid_on=clock.today()))


@pages.post("/stages/<stage_id>/tablets")
@requires(Permission.MARK_OVERSEE, Permission.PANEL_MANAGE)
def make_passes(stage_id: str) -> ResponseReturnValue:
    """The slips stand in the answer and nowhere else: their secrets are not kept."""
    stage, form = load(Stage, stage_id), PassesForm()
    if not form.validate():
        return _passes(stage, form), 422
    wanted = set(request.form.getlist("member"))
    chosen = [each for each in queries.servers_of(database(), stage) if each.public_id in wanted]
    try:
        made = services.make_passes(database(), stage, chosen, form.valid_on.data, by=actor())
    except DomainError as refusal:
        database().rollback()
        return _passes(load(Stage, stage_id), form, say(refusal)), 422
    links = {one.code: url_for("scoring.tablet_link", token=one.link, _external=True) for one in made}
    return render_template(
        "scoring/tablet_slips.html", stage=stage, passes=made, links=links, qr_svg=qr_svg, shown_code=shown_code
    )


@pages.post("/stages/<stage_id>/tablets/end")
@requires(Permission.MARK_OVERSEE, Permission.PANEL_MANAGE)
def end_passes(stage_id: str) -> ResponseReturnValue:
    stage = load(Stage, stage_id)
    services.end_passes(database(), stage, by=actor())
    flash(_("Every pass of this panel has ended; tablets are signed out."), "success")
    return redirect(url_for("scoring.tablets", stage_id=stage.public_id))


@pages.post("/tablet-passes/<tablet_pass_id>/end")
@requires(Permission.MARK_OVERSEE, Permission.PANEL_MANAGE)
def end_pass(tablet_pass_id: str) -> ResponseReturnValue:
    one = load(TabletPass, tablet_pass_id)
    services.end_pass(database(), one, by=actor())
    flash(_("The pass of judge %(number)s has ended.", number=one.member.number), "success")
    return redirect(url_for("scoring.tablets", stage_id=one.member.stage.public_id))


@pages.route("/tablet", methods=["GET", "POST"])
@open_to_all
def tablet() -> ResponseReturnValue:
    """Signing in with code and PIN; unknown and wrong have one answer."""
    if request.method == "GET" and current_user() and bound_to():
        return redirect(url_for("scoring.my_works"))
    form = TabletForm()
    if form.validate_on_submit() and _opened(form, code=form.code.data or ""):
        return redirect(url_for("scoring.my_works"))
    return render_template("scoring/tablet.html", form=form, by_code=True), 422 if form.errors else 200


@pages.route("/tablet/<token>", methods=["GET", "POST"])
@open_to_all
def tablet_link(token: str) -> ResponseReturnValue:
    """Signing in from the code on a slip: the PIN is asked for, whether the link is known or not."""
    form = PinForm()
    if form.validate_on_submit() and _opened(form, link=token):
        return redirect(url_for("scoring.my_works"))
    return render_template("scoring/tablet.html", form=form, by_code=False), 422 if form.errors else 200


def _opened(form: PinForm, *, code: str = "", link: str = "") -> bool:
    """Whether the tablet is signed in now; counted tries are kept although the answer is a refusal."""
    keep_changes()
    token = services.sign_in(
        database(),
        form.pin.data or "",
        code=code,
        link=link,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )
    if token is None:
        form.refuse("pin", Refusal("The code or the PIN is not right, or the pass is not for today."))
        return False
    session.clear()
    session["sign_in"], session[DOOR] = token, url_for("scoring.tablet")
    return True


def qr_svg(content: str) -> Markup:
    """`content` as a drawing that stands in the page itself: nothing of it is asked for by its address."""
    code = segno.make(content, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True))


def _passes(stage: Stage, form: PassesForm, refusal: str = "") -> str:
    return render_template(
        "scoring/tablets.html",
        stage=stage,
        form=form,
        members=queries.servers_of(database(), stage),
        passes=queries.passes_of(database(), stage),
        today=clock.today(),
        refusal=refusal,
    )

"""Signing in, signing out, and choosing the language."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from compmgr.accounts import rules, services
from compmgr.accounts.forms import SignInForm
from compmgr.accounts.guard import DOOR, bound_to, current_sign_in, current_user, open_to_all
from compmgr.accounts.views import pages
from compmgr.foundation.errors import NotAllowed, Refusal
from compmgr.foundation.i18n import LOCALES
from compmgr.foundation.web import csrf, database, is_from_elsewhere, keep_changes

A_YEAR = 365 * 24 * 3600


@pages.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Counted tries are kept although the answer is a refusal; unknown and wrong have one answer."""
    form, onward = SignInForm(), rules.local_path(request.values.get("next"))
    if request.method == "GET" and current_user() and not bound_to():
        return redirect(onward or url_for("desk.home"))
    if form.validate_on_submit():
        keep_changes()
        opened = services.sign_in(database(), form.name.data or "", form.password.data or "", request.user_agent.string)
        if opened:
            session.clear()
            session["sign_in"] = opened[1]
            return redirect(onward or url_for("desk.home"))
        form.refuse("password", Refusal("The name or the password is not right."))
    page = render_template("accounts/sign_in.html", form=form, onward=onward)
    return page, 422 if form.errors else 200


@pages.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Back at the door this browser signs in by: the next person finds nothing of the last."""
    if user := current_user():
        services.sign_out(database(), current_sign_in(), by=user)
    door = session.get(DOOR)
    session.clear()
    if door:
        session[DOOR] = door
    return redirect(door or url_for("accounts.sign_in"))


@pages.post("/language")
@csrf.exempt  # type: ignore[untyped-decorator]
@open_to_all
def change_language() -> ResponseReturnValue:
    """Asked for from public pages too, which hold no form token: it is enough that the page was one of ours."""
    if is_from_elsewhere():
        raise NotAllowed("This was not sent from a page of this system.")
    answer = make_response(redirect(rules.local_path(request.form.get("next")) or "/"))
    chosen = request.form.get("locale", "")
    if chosen not in LOCALES:
        raise Refusal("There is no such language here.")
    answer.set_cookie("locale", chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure)
    return answer

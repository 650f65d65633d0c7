"""One's own account: what one is, the password, and where one is signed in."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts import queries, services
from compmgr.accounts.forms import ChangePasswordForm
from compmgr.accounts.guard import actor, current_sign_in, signed_in
from compmgr.accounts.models import SignIn
from compmgr.accounts.views import pages
from compmgr.foundation.errors import NotFound, Refusal
from compmgr.foundation.web import database, keep_changes


@pages.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    user = actor()
    return render_template(
        "accounts/account.html",
        user=user,
        grants=queries.grants_of(database(), user),
        sign_ins=queries.live_sign_ins_of(database(), user),
        here=current_sign_in(),
    )


@pages.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Tries at the present password are counted like tries at the door."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        keep_changes()
        try:
            services.change_password(database(), actor(), form.old.data, form.new.data)
        except Refusal as refusal:
            form.refuse("old", refusal)
        else:
            session.clear()
            flash(_("The password is changed and every session ended. Please sign in with the new one."), "good")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/change_password.html", form=form), 422 if form.errors else 200


@pages.post("/account/sessions/<sign_in_id>/end")
@signed_in
def end_session(sign_in_id: str) -> ResponseReturnValue:
    found = database().scalar(select(SignIn).filter_by(public_id=sign_in_id))
    if found is None:
        raise NotFound("There is no such page, or you may not see it.")
    services.sign_out(database(), found, by=actor())
    flash(_("That session is over."), "good")
    return redirect(url_for("accounts.account"))

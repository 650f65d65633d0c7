"""Keys of one's own programs: made, shown once, ended."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from compmgr.accounts import queries, services
from compmgr.accounts.forms import NewKeyForm
from compmgr.accounts.guard import actor, requires
from compmgr.accounts.models import ApiKey
from compmgr.accounts.permissions import Permission
from compmgr.accounts.views import pages
from compmgr.foundation.errors import NotFound, Refusal
from compmgr.foundation.web import database

#: What a program may do in somebody's name; who holds none of it needs no keys.
OFFERED = (Permission.CERTIFICATE_CHECK,)


@pages.route("/account/api-keys", methods=["GET", "POST"])
@requires(*OFFERED)
def api_keys() -> ResponseReturnValue:
    """A new key's secret stands on the page that answers its making, and nowhere afterwards."""
    form, secret = NewKeyForm(), ""
    if form.validate_on_submit():
        try:
            secret = services.make_key(database(), form.label.data or "", OFFERED, by=actor())[1]
            form = NewKeyForm(formdata=None)
        except Refusal as refusal:
            form.refuse("label", refusal)
    keys = queries.keys_of(database(), actor())
    page = render_template("accounts/api_keys.html", form=form, keys=keys, secret=secret)
    return page, 422 if form.errors else 200


@pages.post("/account/api-keys/<api_key_id>/end")
@requires(*OFFERED)
def end_key(api_key_id: str) -> ResponseReturnValue:
    key = database().scalar(select(ApiKey).filter_by(public_id=api_key_id))
    if key is None:
        raise NotFound("There is no such page, or you may not see it.")
    services.end_key(database(), key, by=actor())
    flash(_("The key is ended; programs that use it are refused from now on."), "good")
    return redirect(url_for("accounts.api_keys"))

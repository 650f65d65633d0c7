"""The administrator's pages: users, their roles, and the whole policy."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts import queries, services
from compmgr.accounts.forms import GiveRoleForm, NewUserForm, SetPasswordForm
from compmgr.accounts.guard import actor, load, may, requires
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import GRANTS, REACH, Permission, Role, Scope
from compmgr.accounts.queries import PlaceChoice
from compmgr.accounts.views import pages
from compmgr.audit.queries import entries_about
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.i18n import word
from compmgr.foundation.pages import Filter, listing
from compmgr.foundation.web import database


@pages.get("/users")
@requires(Permission.USER_MANAGE)
def users() -> ResponseReturnValue:
    filters = [
        Filter("role", _("Role"), holds, [(role.value, word(role)) for role in Role]),
        Filter("state", _("State"), is_in_use, [("in_use", _("In use")), ("disabled", _("Disabled"))]),
    ]
    columns = {"username": User.username, "name": User.name, "signed_in_at": User.signed_in_at}
    rows = listing(
        database(),
        queries.users(),
        columns=columns,
        default="username",
        search=(User.username, User.name),
        filters=filters,
    )
    return render_template("accounts/users.html", listing=rows, grants=queries.grants_by_user(database(), rows.rows))


def holds(role: str) -> Any:
    return User.id.in_(queries.users_with(Role(role)))


def is_in_use(state: str) -> Any:
    return User.is_active.is_(state == "in_use")


@pages.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def new_user() -> ResponseReturnValue:
    form = NewUserForm()
    if form.validate_on_submit():
        try:
            added = services.add_user(database(), **form.values(), by=actor())
            return redirect(url_for("accounts.user", user_id=added.public_id))
        except DomainError as refusal:
            form.refuse("username", refusal)
    return render_template("accounts/new_user.html", form=form), 422 if form.errors else 200


@pages.get("/users/<user_id>")
@requires(Permission.USER_MANAGE)
def user(user_id: str) -> ResponseReturnValue:
    form = GiveRoleForm(formdata=None, role=asked_role())
    return user_page(load(User, user_id), form, SetPasswordForm())


@pages.post("/users/<user_id>/roles")
@requires(Permission.USER_MANAGE)
def give_role(user_id: str) -> ResponseReturnValue:
    found, form = load(User, user_id), GiveRoleForm()
    if form.validate_on_submit():
        try:
            place = picked(form.role.data, form.place.data)
            services.give(database(), found, form.role.data, *place, by=actor())
            return redirect(url_for("accounts.user", user_id=user_id))
        except DomainError as refusal:
            form.refuse("role" if REACH[form.role.data] is Scope.EVERYTHING else "place", refusal)
    return user_page(found, form, SetPasswordForm(formdata=None))


def picked(role: Role, public_id: str | None) -> tuple[int | None, str]:
    """The id and the name of the place a role is given for; nothing for a role over everything."""
    if REACH[role] is Scope.EVERYTHING:
        return None, ""
    place = queries.place(database(), REACH[role], public_id or "")
    if place is None:
        raise Refusal("Choose what the role is given for.")
    return place.id, place.name


@pages.post("/grants/<grant_id>/removal")
@requires(Permission.USER_MANAGE)
def take_role(grant_id: str) -> ResponseReturnValue:
    grant = load(Grant, grant_id)
    holder = grant.user.public_id
    services.take(database(), grant, by=actor())
    return redirect(url_for("accounts.user", user_id=holder))


@pages.post("/users/<user_id>/disabling")
@requires(Permission.USER_MANAGE)
def disable_user(user_id: str) -> ResponseReturnValue:
    services.disable(database(), load(User, user_id), by=actor())
    return redirect(url_for("accounts.user", user_id=user_id))


@pages.post("/users/<user_id>/enabling")
@requires(Permission.USER_MANAGE)
def enable_user(user_id: str) -> ResponseReturnValue:
    services.enable(database(), load(User, user_id), by=actor())
    return redirect(url_for("accounts.user", user_id=user_id))


@pages.post("/users/<user_id>/password")
@requires(Permission.USER_MANAGE)
def set_password(user_id: str) -> ResponseReturnValue:
    found, form = load(User, user_id), SetPasswordForm()
    if form.validate_on_submit():
        services.set_password(database(), found, form.password.data, by=actor())
        flash(_("The password is set and every session of this user ended."), "good")
        return redirect(url_for("accounts.user", user_id=user_id))
    return user_page(found, GiveRoleForm(formdata=None, role=asked_role()), form)


@pages.get("/policy")
@requires(Permission.USER_MANAGE)
def policy() -> ResponseReturnValue:
    return render_template(
        "accounts/policy.html", roles=list(Role), permissions=list(Permission), grants=GRANTS, reach=REACH
    )


def asked_role() -> Role:
    asked = request.args.get("role", "")
    return Role(asked) if asked in set(Role) else Role.JUDGE


def places_for(role: Role) -> list[PlaceChoice]:
    """What the role can be given for, narrowed by the words searched for."""
    return (
        []
        if REACH[role] is Scope.EVERYTHING
        else queries.places(database(), REACH[role], request.values.get("find", ""))
    )


def user_page(found: User, role_form: GiveRoleForm, password_form: SetPasswordForm) -> ResponseReturnValue:
    role = role_form.role.data or asked_role()
    page = render_template(
        "accounts/user.html",
        user=found,
        grants=queries.grants_of(database(), found),
        form=role_form,
        password_form=password_form,
        role=role,
        scope=REACH[role],
        everything=Scope.EVERYTHING,
        places=places_for(role),
        find=request.values.get("find", ""),
        trail=entries_about(database(), found)[-10:] if may(Permission.AUDIT_READ) else [],
    )
    return page, 422 if role_form.errors or password_form.errors else 200

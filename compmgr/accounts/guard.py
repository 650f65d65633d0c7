"""The door each view stands behind: who is asking, what they may do, and to which things."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, g, jsonify, redirect, request, session, url_for
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.base import ExecutableOption

from compmgr.accounts import queries, rules
from compmgr.accounts.models import ApiKey, SignIn, User
from compmgr.accounts.permissions import Permission
from compmgr.accounts.queries import Caller
from compmgr.accounts.rules import Place, Reach
from compmgr.foundation import clock, crypto, throttle
from compmgr.foundation.database import Base, unit_of_work
from compmgr.foundation.errors import NotAllowed, NotFound, TooMany
from compmgr.foundation.i18n import say, word
from compmgr.foundation.logs import log
from compmgr.foundation.web import csrf, database, keep_changes, refuse, sessions, wants_json

Args = ParamSpec("Args")
Answer = TypeVar("Answer")
Thing = TypeVar("Thing", bound=Base)

#: Under this name a browser remembers where its people sign in: a tablet in the hall has a door of its own.
DOOR = "door"
#: How a thing says what it lies in: a call on its sheet, a sheet on its work, a work on its stage.
ABOVE = ("sheet", "work", "member", "stage")
#: How exactly we remember when a session was last used.
SEEN_EVERY = timedelta(minutes=5)
#: Calls with a key that does not exist, from one address.
BAD_KEYS, BAD_KEYS_WITHIN = 20, timedelta(hours=1)


class SignInNeeded(NotAllowed):
    """Nobody is signed in: a page sends to the sign-in form, anything else is refused."""


def init_app(app: Flask) -> None:
    app.register_error_handler(SignInNeeded, ask_to_sign_in)
    app.jinja_env.globals.update(current_user=current_user, bound_to=bound_to, may=may, role_words=role_words)
    app.jinja_env.globals.update(mask_phone=crypto.mask_phone, device=rules.device, names_in=names_in)
    app.teardown_appcontext(remember_use)


def names_in(entries: Iterable[Any]) -> dict[Any, str]:
    """Who did what `entries` tell, by the id of the account: people are called by their names."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    return queries.names_of_users(database(), ids) if ids else {}


def check_doors(app: Flask) -> None:
    """Refuse to start with a view that nobody gave a door: `@requires(...)` or `@open_to_all`."""
    open_endpoints = {"static"}
    undeclared = {name for name, view in app.view_functions.items() if not hasattr(view, "permission")} - open_endpoints
    if undeclared:
        raise RuntimeError(f"Views without a declared permission: {', '.join(sorted(undeclared))}")


def requires(*permissions: Permission) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Let a view run only for somebody who holds one of `permissions` somewhere; `load` then asks where."""

    def decorate(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
            signed_in_caller()
            g.permissions = permissions
            if not reach():
                raise NotAllowed("Your roles do not include this. Ask the federation office if they should.")
            return view(*args, **kwargs)

        guarded.permission = frozenset(permissions)  # type: ignore[attr-defined]
        return guarded

    return decorate


def requires_key(permission: Permission) -> Callable[[Callable[Args, Answer]], Callable[Args, Any]]:
    """Let a view run for a program that shows a key with `permission`, while its owner holds that too.

    It carries no cookie, so that nobody else's page can make a browser ask here, and its answers are JSON.
    """

    def decorate(view: Callable[Args, Answer]) -> Callable[Args, Any]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> Any:
            key = _key_shown()
            if key is None:
                keep_changes()
                try:
                    throttle.count_try(
                        database(), "api-key", request.remote_addr or "", limit=BAD_KEYS, within=BAD_KEYS_WITHIN
                    )
                except TooMany as refusal:
                    return jsonify({"error": say(refusal)}), 429
                return jsonify({"error": say(SignInNeeded("This key is not known here, or it was ended."))}), 401
            held = [(grant.role, grant.scope, grant.scope_id) for grant in queries.grants_of(database(), key.user)]
            g.caller = Caller(key.user_id, key.user.username, 0, clock.now(), None, key.permissions, held)
            g.user, g.permissions = key.user, (permission,)
            if not reach():
                return jsonify({"error": say(NotAllowed("This key does not open this."))}), 403
            if key.used_at is None or clock.now() - key.used_at >= SEEN_EVERY:
                key.used_at = clock.now()
            return view(*args, **kwargs)

        guarded.permission = frozenset({permission})  # type: ignore[attr-defined]
        return csrf.exempt(guarded)

    return decorate


def _key_shown() -> ApiKey | None:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return queries.live_key(database(), secret.strip()) if scheme.lower() == "bearer" and secret.strip() else None


def open_to_all(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Anyone may see this, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Anyone with an account may see this: it shows only what is their own. A bound session stays outside."""

    @wraps(view)
    def guarded(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
        signed_in_caller()
        if bound_to():
            raise NotAllowed("This device is signed in for marking alone. Sign in with your password for the rest.")
        return view(*args, **kwargs)

    guarded.permission = "signed_in"  # type: ignore[attr-defined]
    return guarded


def caller() -> Caller | None:
    """Who asks: read from the session row at every request, so that an ended session is over at once."""
    if "caller" not in g:
        token = session.get("sign_in")
        g.caller = queries.live_sign_in(database(), token) if token else None
    found: Caller | None = g.caller
    return found


def signed_in_caller() -> Caller:
    """Who asks, where there is always one: enough to write down who did something."""
    if found := caller():
        return found
    raise SignInNeeded("Please sign in first.")


def current_user() -> User | None:
    """The user who is signed in, as a record."""
    if "user" not in g:
        found = caller()
        g.user = database().get(User, found.id) if found else None
    user: User | None = g.user
    return user


def current_sign_in() -> SignIn:
    return database().get_one(SignIn, signed_in_caller().sign_in_id)


def bound_to() -> str | None:
    """The public id of the one thing this session was opened for; nothing for a session with a password."""
    found = caller()
    return found.bound_to if found else None


def remember_use(_error: BaseException | None) -> None:
    """Note that the session is in use, when the request's own transaction is over: it may have been refused."""
    used: Caller | None = g.get("caller")
    if used is None or clock.now() - used.seen_at < SEEN_EVERY:
        return
    if "session" in g:
        g.session.close()
    seen = update(SignIn).where(SignIn.id == used.sign_in_id, SignIn.ended_at.is_(None)).values(seen_at=clock.now())
    try:
        with unit_of_work(sessions()) as session:
            session.execute(seen)
    except OperationalError as failure:
        log.error("session use not noted", kind=type(failure).__name__)


def actor() -> User:
    """The signed-in user; a view behind a door always has one."""
    if user := current_user():
        return user
    raise SignInNeeded("Please sign in first.")


def ask_to_sign_in(error: SignInNeeded) -> Any:
    if wants_json() or request.method != "GET":
        return refuse(say(error), 401)
    return redirect(session.get(DOOR) or url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def reach(*permissions: Permission) -> Reach:
    """What any of `permissions` (or of those this view asked for) covers for the signed-in user."""
    asks = caller()
    if asks is None:
        return Reach()
    asked = rules.within_bounds(permissions or g.get("permissions", ()), asks.permissions)
    if "reaches" not in g:
        g.reaches = {}
    if asked not in g.reaches:  # the navigation and the buttons of a page ask the same again and again
        g.reaches[asked] = rules.reach(asks.grants, *asked)
    return g.reaches[asked]


def role_words() -> str:
    """The roles of the signed-in user, for the account menu."""
    asks = caller()
    return "、".join(dict.fromkeys(word(role) for role, _, _ in asks.grants)) if asks else ""


def may(permission: str | Permission, thing: Any = None) -> bool:
    """Whether the signed-in user holds `permission` (for `thing`): templates ask this before they offer a button."""
    covered = reach(Permission(permission))
    return covered.covers(thing.places) if thing is not None else bool(covered)


@cache
def _by_public_id(kind: type[Base], options: tuple[ExecutableOption, ...]) -> Any:
    """Built once for each kind: it is asked at every request."""
    return select(kind).where(kind.public_id == bindparam("public_id")).options(*options)  # type: ignore[attr-defined]


def load(
    kind: type[Thing], public_id: str, *permissions: Permission, options: Sequence[ExecutableOption] = ()
) -> Thing:
    """The thing of that address, if the signed-in user's permission reaches it; otherwise as if it did not exist.

    A bound session reaches only what it was opened for, and what lies in it.
    `options` say what to load along with it, where the usual is too much.
    """
    thing = database().scalar(_by_public_id(kind, tuple(options)), {"public_id": public_id})
    if thing is None or not reach(*permissions).covers(thing.places) or not is_within_bounds(thing):
        raise NotFound("There is no such page, or you may not see it.")
    return thing


def admits(places: Iterable[Place], lies_in: Iterable[str]) -> bool:
    """As `load` decides it, for a thing that was not loaded as an object: where it lies, and the public ids of it and
    of what it lies in."""
    bound = bound_to()
    return reach().covers(places) and (not bound or bound in lies_in)


def is_within_bounds(thing: Any) -> bool:
    """Whether a session that was opened for one thing may touch `thing`: the thing itself, or what lies in it."""
    bound = bound_to()
    while bound and thing is not None and thing.public_id != bound:
        thing = next((above for name in ABOVE if (above := getattr(thing, name, None)) is not None), None)
    return not bound or thing is not None

"""Signing in and out, giving and taking roles, and keys for programs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select

from compmgr.accounts import queries, rules
from compmgr.accounts.models import ApiKey, Grant, SignIn, User
from compmgr.accounts.permissions import REACH, Permission, Role, Scope
from compmgr.audit.services import record
from compmgr.foundation import chance, clock, crypto, throttle
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotFound, Refusal

TRIES, WITHIN = 10, timedelta(minutes=15)
MOST_KEYS, KEY_PREFIX = 5, "jn_"

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum for argon2id
#: Compared with when nobody has that name, so that an unknown name takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


def add_user(
    session: Session, username: str, name: str, password: str, *, phone: str | None = None, by: User | None
) -> User:
    """A new user, without any role."""
    username, phone = rules.sign_in_name(username), rules.sign_in_name(phone) if phone else None
    rules.check_password(password)
    if queries.user_named(session, username) or (phone and queries.user_named(session, phone)):
        raise Conflict("This user name or phone is taken already.")
    user = User(username=username, name=name, password_hash=_hasher.hash(password), phone=phone)
    user.phone_index = crypto.blind_index(phone, "phone") if phone else None
    session.add(user)
    record(session, "user.added", user, by=by)
    return user


def give(
    session: Session, user: User, role: Role, scope_id: int | None = None, scope_name: str = "", *, by: User | None
) -> Grant:
    """Give `user` the `role`, over everything or over the one place it needs."""
    scope = REACH[role]
    if (scope is Scope.EVERYTHING) != (scope_id is None):
        raise Refusal("The role %(role)s needs to be given for one %(scope)s.", role=role, scope=scope)
    held = [(grant.role, grant.scope, grant.scope_id) for grant in queries.grants_of(session, user)]
    if (role, scope, scope_id) in held:
        raise Conflict("%(name)s has been given this role already.", name=user.name)
    if other := rules.excluded_by(role, scope_id, held):
        raise Refusal("Marking is blind: nobody is %(role)s and %(other)s at once here.", role=role, other=other)
    grant = Grant(user_id=user.id, role=role, scope=scope, scope_id=scope_id, scope_name=scope_name)
    session.add(grant)
    record(session, "role.given", user, by=by, role=role, scope=scope, place=scope_name or scope_id)
    return grant


def take(session: Session, grant: Grant, *, by: User) -> None:
    """Take a role away; the next request of its holder is without it."""
    if grant.user_id == by.id and grant.role is Role.SYSTEM_ADMINISTRATOR:
        raise Refusal("You cannot take your own administrator role away; another administrator can.")
    record(session, "role.taken", grant.user, by=by, role=grant.role, place=grant.scope_name)
    session.delete(grant)


def sign_in(session: Session, name: str, password: str, agent: str = "") -> tuple[User, str] | None:
    """The user and a new session token, or nothing: an unknown name and a wrong password look and take the same.

    More than ten tries at a name in fifteen minutes raise `TooMany` before any password is compared.
    """
    user = queries.user_named(session, name)
    tried = user.username if user else rules.sign_in_name(name)  # by name and by phone are tries at the same account
    throttle.count_try(session, "sign-in", tried, limit=TRIES, within=WITHIN)
    if not _matches(user.password_hash if user else _NOBODY, password) or user is None or not user.is_active:
        return None
    throttle.forget_tries(session, "sign-in", tried)
    token = _open(session, user, agent)
    record(session, "user.signed_in", user, by=user)
    return user, token


def open_bound(
    session: Session, user: User, *, bound_to: str, permissions: Iterable[Permission], ends_at: datetime, agent: str
) -> str:
    """The token of a session for one thing alone (its public id), with `permissions` at most, until `ends_at`.

    Who asks has shown by other means than the password that it is `user` who sits there.
    """
    kept = sorted(permission.value for permission in permissions)
    token = _open(session, user, agent, bound_to=bound_to, permissions=kept, ends_at=ends_at)
    record(session, "user.signed_in", user, by=user, bound_to=bound_to, ends_at=ends_at)
    return token


def end_bound(session: Session, user: User, bound_to: str, *, by: User) -> int:
    """End what `user` has open for that one thing; how many sessions were."""
    sign_ins = queries.bound_sign_ins_of(session, user, bound_to)
    for sign_in in sign_ins:
        sign_in.ended_at = clock.now()
    if sign_ins:
        record(session, "user.signed_out", user, by=by, bound_to=bound_to, sessions=len(sign_ins))
    return len(sign_ins)


def _open(session: Session, user: User, agent: str, **bounds: Any) -> str:
    token = chance.token(32)
    index = crypto.blind_index(token, "sign-in")
    session.add(SignIn(user_id=user.id, token_index=index, agent=agent[:200], **bounds))
    user.signed_in_at = clock.now()
    return token


def hashed(secret: str) -> str:
    """What is kept of a password or PIN: argon2id with a salt of its own."""
    return _hasher.hash(secret)


def matches(kept: str | None, secret: str) -> bool:
    """Whether `secret` is what `kept` was made of; nothing kept takes as long and never matches."""
    return _matches(kept or _NOBODY, secret) and kept is not None


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def sign_out(session: Session, sign_in: SignIn, *, by: User) -> None:
    """End one session: this one, or another the same user has open elsewhere."""
    if sign_in.user_id != by.id:
        raise NotFound("There is no such page, or you may not see it.")
    sign_in.ended_at = sign_in.ended_at or clock.now()
    record(session, "user.signed_out", sign_in.user, by=by)


def change_password(session: Session, user: User, old: str, new: str) -> None:
    """A new password ends every session of the user."""
    throttle.count_try(session, "password", user.username, limit=TRIES, within=WITHIN)
    if not _matches(user.password_hash, old):
        raise Refusal("The present password is not right.")
    throttle.forget_tries(session, "password", user.username)
    set_password(session, user, new, by=user)


def set_password(session: Session, user: User, password: str, *, by: User | None) -> None:
    rules.check_password(password)
    user.password_hash = _hasher.hash(password)
    _end_sessions(session, user)
    record(session, "user.password_set", user, by=by)


def confirm(user: User, password: str) -> None:
    """Ask once more who is sitting there, before a signature."""
    if not _matches(user.password_hash, password):
        raise Refusal("The password is not right. Nothing was signed.")


def disable(session: Session, user: User, *, by: User) -> None:
    """Sessions end at once; what the user did stays."""
    if not user.is_active:
        raise Conflict("This account is disabled already.")
    if user.id == by.id:
        raise Refusal("You cannot disable your own account.")
    user.is_active = False
    _end_sessions(session, user)
    record(session, "user.disabled", user, by=by)


def enable(session: Session, user: User, *, by: User) -> None:
    if user.is_active:
        raise Conflict("This account is in use already.")
    user.is_active = True
    record(session, "user.enabled", user, by=by)


def _end_sessions(session: Session, user: User) -> None:
    """Idle ones too: nothing of the user's stays open."""
    for open_session in session.scalars(select(SignIn).filter_by(user_id=user.id, ended_at=None).order_by(SignIn.id)):
        open_session.ended_at = clock.now()


def make_key(session: Session, label: str, permissions: Iterable[Permission], *, by: User) -> tuple[ApiKey, str]:
    """A key for a program of `by`, and its secret: that is shown once and not kept."""
    if len(queries.live_keys_of(session, by)) >= MOST_KEYS:
        raise Refusal("An account has at most %(limit)s keys; end one that is no longer used.", limit=MOST_KEYS)
    secret = KEY_PREFIX + chance.token(32)
    kept = sorted(permission.value for permission in permissions)
    key = ApiKey(user_id=by.id, label=label, key_index=crypto.blind_index(secret, "api-key"), permissions=kept)
    session.add(key)
    record(session, "api_key.made", key, by=by, label=label, permissions=kept)
    return key, secret


def end_key(session: Session, key: ApiKey, *, by: User) -> None:
    """The next call with it is refused."""
    if key.user_id != by.id:
        raise NotFound("There is no such page, or you may not see it.")
    if key.ended_at is not None:
        raise Conflict("This key was ended already.")
    key.ended_at = clock.now()
    record(session, "api_key.ended", key, by=by, label=key.label)

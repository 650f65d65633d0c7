"""Finding users, their grants and their live sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select, true
from sqlalchemy.orm import joinedload

from compmgr.accounts.models import ApiKey, Grant, SignIn, User
from compmgr.accounts.permissions import Role, Scope
from compmgr.accounts.rules import Reach, sign_in_name
from compmgr.foundation import clock, crypto
from compmgr.foundation.database import Base, Session

#: A session nobody used for this long is over.
IDLE = timedelta(hours=8)


#: Built once: it is asked at every request. One row for each grant, one without any where there is none.
LIVE = (
    select(
        SignIn.id,
        SignIn.seen_at,
        SignIn.bound_to,
        SignIn.permissions,
        User.id,
        User.username,
        Grant.role,
        Grant.scope,
        Grant.scope_id,
    )
    .join(User, User.id == SignIn.user_id)
    .outerjoin(Grant, Grant.user_id == User.id)
    .where(
        SignIn.token_index == bindparam("token_index"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > bindparam("used_since"),
        or_(SignIn.ends_at.is_(None), SignIn.ends_at > bindparam("now")),
        User.is_active,
    )
    .order_by(Grant.id)
)
LIVE_KEY = (
    select(ApiKey)
    .join(ApiKey.user)
    .options(joinedload(ApiKey.user))
    .where(ApiKey.key_index == bindparam("key_index"), ApiKey.ended_at.is_(None), User.is_active)
)


@dataclass(frozen=True)
class Caller:
    """Who asks: the user's id and name, the session, what it is bound to and may use, and what the user holds."""

    id: int
    username: str
    sign_in_id: int
    seen_at: datetime
    bound_to: str | None
    permissions: list[str] | None
    grants: list[tuple[Role, Scope, int | None]]


def users() -> Select[User]:
    return select(User)


def user_named(session: Session, name: str) -> User | None:
    """By user name, or by phone through its blind index."""
    name = sign_in_name(name)
    by_name = session.scalar(select(User).where(User.username == name))
    return by_name or session.scalar(select(User).where(User.phone_index == crypto.blind_index(name, "phone")))


def grants_of(session: Session, user: User) -> list[Grant]:
    return list(session.scalars(select(Grant).where(Grant.user_id == user.id).order_by(Grant.id)))


def holders(session: Session, role: Role, scope_id: int) -> list[int]:
    """Ids of the active users who hold `role` over that place."""
    query = select(Grant.user_id).join(Grant.user).where(Grant.role == role, Grant.scope_id == scope_id, User.is_active)
    return list(session.scalars(query.order_by(Grant.user_id)))


def live_sign_in(session: Session, token: str) -> Caller | None:
    """Whose open session `token` is, if the user is still active, it was used lately and its own end has not come."""
    now = clock.now()
    asked = {"token_index": crypto.blind_index(token, "sign-in"), "used_since": now - IDLE, "now": now}
    rows = session.connection().execute(LIVE, asked).all()
    if not rows:
        return None
    sign_in_id, seen_at, bound_to, permissions, user_id, username = rows[0][:6]
    grants = [(row[6], row[7], row[8]) for row in rows if row[6] is not None]
    return Caller(user_id, username, sign_in_id, seen_at, bound_to, permissions, grants)


def live_sign_ins_of(session: Session, user: User) -> list[SignIn]:
    query = select(SignIn).where(SignIn.user_id == user.id, *_open_and_fresh())
    return list(session.scalars(query.order_by(SignIn.started_at.desc(), SignIn.id)))


def live_key(session: Session, secret: str) -> ApiKey | None:
    """The key of that secret, if it was not ended and its user is still active."""
    return session.scalar(LIVE_KEY, {"key_index": crypto.blind_index(secret, "api-key")})


def keys_of(session: Session, user: User) -> list[ApiKey]:
    query = select(ApiKey).where(ApiKey.user_id == user.id)
    return list(session.scalars(query.order_by(ApiKey.made_at.desc(), ApiKey.id.desc())))


def live_keys_of(session: Session, user: User) -> list[ApiKey]:
    return [key for key in keys_of(session, user) if key.ended_at is None]


def bound_sign_ins_of(session: Session, user: User, bound_to: str) -> list[SignIn]:
    """The open sessions of `user` that were opened for that one thing."""
    query = select(SignIn).where(SignIn.user_id == user.id, SignIn.bound_to == bound_to, SignIn.ended_at.is_(None))
    return list(session.scalars(query.order_by(SignIn.id)))


def _open_and_fresh() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    ends_later = or_(SignIn.ends_at.is_(None), SignIn.ends_at > now)
    return SignIn.ended_at.is_(None), SignIn.seen_at > now - IDLE, ends_later


def users_with(role: Role) -> Select[int]:
    """The ids of who holds `role` anywhere."""
    return select(Grant.user_id).where(Grant.role == role)


def grants_by_user(session: Session, users: Iterable[User]) -> dict[int, list[Grant]]:
    """The grants of all `users` in one query."""
    found: dict[int, list[Grant]] = {user.id: [] for user in users}
    for grant in session.scalars(select(Grant).where(Grant.user_id.in_(found)).order_by(Grant.id)):
        found[grant.user_id].append(grant)
    return found


@dataclass(frozen=True)
class PlaceChoice:
    """A season, contest, delegation, site or person a role can be given for."""

    public_id: str
    id: int
    name: str
    note: str = ""


def places(session: Session, scope: Scope, words: str = "", *, limit: int = 20) -> list[PlaceChoice]:
    """Places of the kind `scope` whose name contains `words`, newest first."""
    kind = model_of(scope)
    query = select(kind).order_by(kind.id.desc()).limit(limit)
    if hasattr(kind, "is_practice"):  # whoever practises is given their role with it
        query = query.where(kind.is_practice.is_(False))
    if words.strip():
        query = query.where(kind.name.contains(words.strip(), autoescape=True))  # type: ignore[attr-defined]
    return [_choice(thing) for thing in session.scalars(query).unique()]


def place(session: Session, scope: Scope, public_id: str) -> PlaceChoice | None:
    kind = model_of(scope)
    thing: Any = session.scalar(select(kind).where(kind.public_id == public_id))  # type: ignore[attr-defined, arg-type]
    return _choice(thing) if thing is not None else None


def model_of(scope: Scope) -> type[Base]:
    """The record that `scope` is named after: rooms above this one bring theirs, `contest` is `Contest`."""
    return next(known.class_ for known in Base.registry.mappers if known.class_.__name__.lower() == scope.value)


def _choice(thing: Base) -> PlaceChoice:
    season, number = getattr(thing, "season", None), getattr(thing, "masked_id_number", "")
    return PlaceChoice(thing.public_id, thing.id, thing.name, season.name if season else number)  # type: ignore[attr-defined]


def within(reach: Reach, columns: Mapping[Scope, Any]) -> ColumnElement[bool]:
    """The clause that narrows a query to what `reach` covers; `columns` hold the ids of each kind of place."""
    if reach.everything:
        return true()
    clauses = [column.in_(ids) for scope, column in columns.items() if (ids := reach.ids(scope))]
    return or_(*clauses) if clauses else false()


def names_of_users(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """What people are called, by the id of their account."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(list(ids))).order_by(User.id))
    return {id: name for id, name in rows}

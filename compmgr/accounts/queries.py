"""Finding users, their grants and their live sessions."""

from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from compmgr.accounts.models import Grant, SignIn, User
from compmgr.foundation import clock, crypto
from compmgr.foundation.database import Session

#: A session nobody used for this long is over.
IDLE = timedelta(hours=8)


def users() -> Select[tuple[User]]:
    return select(User)


def user_named(session: Session, name: str) -> User | None:
    """By user name, or by phone through its blind index."""
    name = name.strip()
    by_name = session.scalar(select(User).where(User.username == name.lower()))
    return by_name or session.scalar(select(User).where(User.phone_index == crypto.blind_index(name, "phone")))


def grants_of(session: Session, user: User) -> list[Grant]:
    return list(session.scalars(select(Grant).where(Grant.user_id == user.id).order_by(Grant.id)))


def live_sign_in(session: Session, token: str) -> SignIn | None:
    """The open session of `token`, if its user is still active and it was used lately."""
    query = select(SignIn).join(SignIn.user).options(joinedload(SignIn.user))
    open_and_fresh = (SignIn.ended_at.is_(None), SignIn.seen_at > clock.now() - IDLE, User.is_active)
    return session.scalar(query.where(SignIn.token_index == crypto.blind_index(token, "sign-in"), *open_and_fresh))


def live_sign_ins_of(session: Session, user: User) -> list[SignIn]:
    query = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    return list(session.scalars(query.order_by(SignIn.started_at.desc(), SignIn.id)))

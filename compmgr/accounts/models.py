"""Users, their grants, and the rows of their sessions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.permissions import Role, Scope
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Sealed, Versioned, choice


class User(Public, Versioned, Base):
    """Somebody who can sign in, by user name or by phone."""

    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(Sealed("phone"))
    phone_index: Mapped[str | None] = mapped_column(String(43), unique=True)
    password_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    signed_in_at: Mapped[datetime | None]


class Grant(Public, Base):
    """A role somebody holds, and where; taking it away is a row of its own in the trail."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("user_id", "role", "scope", "scope_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    scope: Mapped[Scope] = mapped_column(choice(Scope))
    scope_id: Mapped[int | None]
    scope_name: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship()


class SignIn(Public, Base):
    """A session on the server: ended, it is over at once, wherever its cookie still lies.

    One that was opened for one thing (`bound_to`, its public id) has only `permissions`, until `ends_at`.
    """

    __tablename__ = "sign_ins"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_index: Mapped[str] = mapped_column(String(43), unique=True)
    agent: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    bound_to: Mapped[str | None] = mapped_column(String(22))
    permissions: Mapped[list[str] | None] = mapped_column(JSON)

    user: Mapped[User] = relationship()


class ApiKey(Public, Base):
    """接口密钥: lets a program of its owner ask in the owner's name, with `permissions` alone; kept as a keyed hash."""

    __tablename__ = "api_keys"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str]
    key_index: Mapped[str] = mapped_column(String(43), unique=True)
    permissions: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

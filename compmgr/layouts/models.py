"""Layouts and their versions: what a certificate was drawn with can always be shown again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Versioned, choice
from compmgr.layouts.rules.kinds import CertificateKind


class Layout(Public, Versioned, Base):
    """证书版式: one way a kind of certificate looks; those that came with the system have no author."""

    __tablename__ = "layouts"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind), index=True)
    is_default: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]


class LayoutVersion(Public, Versioned, Base):
    """One version of a layout: a draft is edited in place; released it never changes, and only then is it used."""

    __tablename__ = "layout_versions"
    __table_args__ = (UniqueConstraint("layout_id", "number"),)

    layout_id: Mapped[int] = mapped_column(ForeignKey("layouts.id"), index=True)
    number: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    data_hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    layout: Mapped[Layout] = relationship(lazy="joined", innerjoin=True)


class LayoutPicture(Public, Base):
    """A picture layouts may use, kept without its metadata under the hash of its content."""

    __tablename__ = "layout_pictures"

    name: Mapped[str]
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    file_key: Mapped[str]
    across: Mapped[int]
    up: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

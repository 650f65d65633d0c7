"""Tablets in the hall: how judges sign in on them, what waits on them, and calls for help."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.competitions.models import Places
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public
from compmgr.scoring.models.marks import MarkSheet
from compmgr.scoring.models.panel import PanelMember


class TabletPass(Public, Base):
    """平板登录凭证: lets one judge sign in at a tablet with a short code and a PIN, for one panel and one day."""

    __tablename__ = "tablet_passes"

    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(43), unique=True)
    pin_hash: Mapped[str]
    link_index: Mapped[str | None] = mapped_column(String(43), unique=True)
    valid_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    member: Mapped[PanelMember] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.member.places


class Device(Public, Base):
    """评分终端: a tablet a judge marks on, and what it last said it had not handed over yet."""

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("member_id", "key"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(default="")
    waiting: Mapped[int] = mapped_column(default=0)
    oldest_at: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_reason: Mapped[str | None] = mapped_column(Text)

    member: Mapped[PanelMember] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.member.places


class HelpCall(Public, Base):
    """求助: a judge calls the chief judge from a sheet."""

    __tablename__ = "help_calls"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheets.id"), index=True)
    message: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)

    sheet: Mapped[MarkSheet] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.sheet.places


class OutboxUpload(Public, Base):
    """离线包: the encrypted outbox of a tablet, handed in as a file, and what became of each mark in it."""

    __tablename__ = "outbox_uploads"
    __table_args__ = (UniqueConstraint("member_id", "content_hash"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[PanelMember] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.member.places

"""Schemes by edition, their parts, and the library of aspects."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.competitions.models import Event, Places
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Exact, Public, Versioned, choice
from compmgr.scoring.rules.scheme import AspectKind


class Scheme(Public, Versioned, Base):
    """评分标准: a version of an event's marking scheme; frozen at the first mark."""

    __tablename__ = "schemes"
    __table_args__ = (UniqueConstraint("event_id", "edition"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    frozen_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    criteria: Mapped[list["Criterion"]] = relationship(
        order_by="Criterion.position", lazy="selectin", back_populates="scheme", cascade="all, delete-orphan"
    )

    sections: Mapped[list["SchemeSection"]] = relationship(
        order_by="SchemeSection.number", lazy="selectin", back_populates="scheme", cascade="all, delete-orphan"
    )

    @property
    def places(self) -> Places:
        return self.event.places


class SchemeSection(Base):
    """标准模块: a section of the occupational standard and the marks a scheme means to give it."""

    __tablename__ = "scheme_sections"
    __table_args__ = (UniqueConstraint("scheme_id", "number"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    target: Mapped[Decimal] = mapped_column(Exact(2))

    scheme: Mapped[Scheme] = relationship(back_populates="sections")


class Criterion(Public, Base):
    """评分项 (A, B, …); `target` is the sum it was planned to have."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("scheme_id", "key"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"), index=True)
    key: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
    target: Mapped[Decimal | None] = mapped_column(Exact(2))
    position: Mapped[int]

    scheme: Mapped[Scheme] = relationship(back_populates="criteria")
    sub_criteria: Mapped[list["SubCriterion"]] = relationship(
        order_by="SubCriterion.position", lazy="selectin", back_populates="criterion", cascade="all, delete-orphan"
    )

    @property
    def places(self) -> Places:
        return self.scheme.places


class SubCriterion(Public, Base):
    """评分子项 (A1, A2, …): what one mark sheet is about."""

    __tablename__ = "sub_criteria"
    __table_args__ = (UniqueConstraint("criterion_id", "key"),)

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), index=True)
    key: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
    day: Mapped[int | None]
    position: Mapped[int]

    criterion: Mapped[Criterion] = relationship(back_populates="sub_criteria")
    aspects: Mapped[list["Aspect"]] = relationship(
        order_by="Aspect.position", lazy="selectin", back_populates="sub_criterion", cascade="all, delete-orphan"
    )

    @property
    def places(self) -> Places:
        return self.criterion.places


class Aspect(Public, Versioned, Base):
    """评分点: measured (a number) or judged (a level from 0 to 3); `scorer` names how a value becomes marks.

    No scorer means the usual one of the kind: points up to the maximum, levels. `settings` are the scorer's own.
    """

    __tablename__ = "aspects"
    __table_args__ = (
        UniqueConstraint("sub_criterion_id", "key"),
        CheckConstraint("max_mark > 0", name="max_mark_is_positive"),
    )

    sub_criterion_id: Mapped[int] = mapped_column(ForeignKey("sub_criteria.id"), index=True)
    key: Mapped[str] = mapped_column(String(12))
    kind: Mapped[AspectKind] = mapped_column(choice(AspectKind))
    description: Mapped[str] = mapped_column(Text)
    requirement: Mapped[str] = mapped_column(Text, default="")
    section: Mapped[int | None]
    max_mark: Mapped[Decimal] = mapped_column(Exact(2))
    scorer: Mapped[str] = mapped_column(String(24), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    benchmarks: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int]

    sub_criterion: Mapped[SubCriterion] = relationship(back_populates="aspects")

    @property
    def places(self) -> Places:
        return self.sub_criterion.places


class LibraryAspect(Public, Versioned, Base):
    """评分点库: an aspect kept to be used again, by anybody who writes schemes for that occupation or any."""

    __tablename__ = "library_aspects"

    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"), index=True)
    kind: Mapped[AspectKind] = mapped_column(choice(AspectKind))
    description: Mapped[str] = mapped_column(Text)
    requirement: Mapped[str] = mapped_column(Text, default="")
    section: Mapped[int | None]
    max_mark: Mapped[Decimal] = mapped_column(Exact(2))
    scorer: Mapped[str] = mapped_column(String(24), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    benchmarks: Mapped[list[str]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]

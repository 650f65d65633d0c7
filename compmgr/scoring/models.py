"""Schemes, panels, works, sheets and marks. Works have a code; whose they are is not known in this room."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.models import User
from compmgr.competitions.models import Event, Places, Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Exact, Public, Versioned, choice
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.states import PanelRole, PartState, SheetState


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

    @property
    def places(self) -> Places:
        return self.event.places


class Criterion(Public, Base):
    """评分项 (A, B, …)"""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("scheme_id", "key"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"), index=True)
    key: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
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
    position: Mapped[int]

    criterion: Mapped[Criterion] = relationship(back_populates="sub_criteria")
    aspects: Mapped[list["Aspect"]] = relationship(
        order_by="Aspect.position", lazy="selectin", back_populates="sub_criterion", cascade="all, delete-orphan"
    )

    @property
    def places(self) -> Places:
        return self.criterion.places


class Aspect(Public, Versioned, Base):
    """评分点: measured (a number up to its maximum) or judged (a level from 0 to 3)."""

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
    benchmarks: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int]

    sub_criterion: Mapped[SubCriterion] = relationship(back_populates="aspects")

    @property
    def places(self) -> Places:
        return self.sub_criterion.places


class PanelMember(Public, Base):
    """A judge of a stage, with the number that stands on sheets."""

    __tablename__ = "panel_members"
    __table_args__ = (UniqueConstraint("stage_id", "user_id"), UniqueConstraint("stage_id", "number"))

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[PanelRole] = mapped_column(choice(PanelRole), default=PanelRole.JUDGE)
    number: Mapped[int]

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.stage.places


class Work(Public, Base):
    """作品: known by its code alone."""

    __tablename__ = "works"
    __table_args__ = (UniqueConstraint("stage_id", "code"),)

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    code: Mapped[str] = mapped_column(String(12))
    is_absent: Mapped[bool] = mapped_column(default=False)

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.stage.places


class MarkSheet(Public, Versioned, Base):
    """评分表: one judge × one work × one sub-criterion."""

    __tablename__ = "mark_sheets"
    __table_args__ = (UniqueConstraint("work_id", "member_id", "sub_criterion_id"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"), index=True)
    sub_criterion_id: Mapped[int] = mapped_column(ForeignKey("sub_criteria.id"), index=True)
    state: Mapped[SheetState] = mapped_column(choice(SheetState), default=SheetState.ISSUED, index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[datetime | None]

    work: Mapped[Work] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[PanelMember] = relationship()
    sub_criterion: Mapped[SubCriterion] = relationship()

    @property
    def places(self) -> Places:
        return self.work.stage.places


class Mark(Public, Base):
    """评分: a row of the ledger. A correction is a new row; the newest row of a sheet and aspect counts.

    `value` is the mark of a measured aspect or the level of a judged one; nothing where a mark was taken back.
    """

    __tablename__ = "marks"
    __table_args__ = (Index("ix_marks_sheet_aspect", "sheet_id", "aspect_id", "id"),)

    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheets.id"))
    aspect_id: Mapped[int] = mapped_column(ForeignKey("aspects.id"))
    value: Mapped[Decimal | None] = mapped_column(Exact(2))
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class PartMark(Public, Base):
    """A mark for a whole part, such as the theory paper of a work: out of 100, or why there is none. A ledger too."""

    __tablename__ = "part_marks"
    __table_args__ = (Index("ix_part_marks_work_part", "work_id", "part", "id"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    part: Mapped[str] = mapped_column(String(16))
    state: Mapped[PartState] = mapped_column(choice(PartState), default=PartState.GIVEN)
    value: Mapped[Decimal | None] = mapped_column(Exact(2))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    work: Mapped[Work] = relationship()

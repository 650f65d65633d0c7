"""Works, sheets and the ledgers of marks. Works have a code; whose they are is not known in this room."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.competitions.models import Places, Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Exact, Public, Versioned, choice
from compmgr.scoring.models.panel import PanelMember
from compmgr.scoring.models.scheme import SubCriterion
from compmgr.scoring.rules.states import PartState, SheetState


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
    """评分表: one judge × one work × one sub-criterion; `on_paper` where it is typed in from a paper sheet."""

    __tablename__ = "mark_sheets"
    __table_args__ = (UniqueConstraint("work_id", "member_id", "sub_criterion_id"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"), index=True)
    sub_criterion_id: Mapped[int] = mapped_column(ForeignKey("sub_criteria.id"), index=True)
    state: Mapped[SheetState] = mapped_column(choice(SheetState), default=SheetState.ISSUED, index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    on_paper: Mapped[bool] = mapped_column(default=False)
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


class Evidence(Public, Base):
    """佐证照片: a picture a judge took for an aspect, drawn anew without metadata."""

    __tablename__ = "evidence"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheets.id"), index=True)
    aspect_id: Mapped[int] = mapped_column(ForeignKey("aspects.id"))
    file_key: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]

    sheet: Mapped[MarkSheet] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.sheet.places


class WorkFile(Public, Base):
    """作品文件: a picture or document of a work, without metadata, named by the code alone."""

    __tablename__ = "work_files"

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    number: Mapped[int]
    file_key: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]

    work: Mapped[Work] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.work.places


class ReferenceMark(Base):
    """标准评分: what the experts gave a warm-up work; a ledger, the newest row counts."""

    __tablename__ = "reference_marks"
    __table_args__ = (Index("ix_reference_marks_work_aspect", "work_id", "aspect_id", "id"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    aspect_id: Mapped[int] = mapped_column(ForeignKey("aspects.id"))
    value: Mapped[Decimal] = mapped_column(Exact(2))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

"""Marks written on paper: typed in by one person, confirmed by another."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Exact, choice
from compmgr.scoring.rules.states import PartState


class SheetTyping(Base):
    """纸质评分录入: what one person typed from a paper sheet; the second one, who confirms, is somebody else."""

    __tablename__ = "sheet_typings"
    __table_args__ = (Index("ix_sheet_typings_sheet", "sheet_id", "id"),)

    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheets.id"))
    turn: Mapped[int]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class PartTyping(Base):
    """理论成绩录入: what one person typed for the paper of a work; it counts once two people typed the same."""

    __tablename__ = "part_typings"
    __table_args__ = (Index("ix_part_typings_work_part", "work_id", "part", "id"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    part: Mapped[str] = mapped_column(String(16))
    turn: Mapped[int]
    state: Mapped[PartState] = mapped_column(choice(PartState))
    value: Mapped[Decimal | None] = mapped_column(Exact(2))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

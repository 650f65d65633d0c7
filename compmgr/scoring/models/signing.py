"""What stands beside the marks before they are locked: reasons for a spread, and signatures."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.competitions.models import Places
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public
from compmgr.scoring.models.panel import PanelMember


class SpreadJustification(Base):
    """分差说明: why the chief judge lets levels stand that lie too far apart; it holds for those levels alone."""

    __tablename__ = "spread_justifications"
    __table_args__ = (Index("ix_spread_justifications_work_aspect", "work_id", "aspect_id", "id"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    aspect_id: Mapped[int] = mapped_column(ForeignKey("aspects.id"))
    levels: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class JudgeSignature(Public, Base):
    """裁判签字: a judge stands by all their sheets of a stage; `marks_hash` is what was signed.

    Given with the password or the PIN; a drawn signature may come along as strokes. Ended when a sheet goes back.
    """

    __tablename__ = "judge_signatures"

    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"), index=True)
    marks_hash: Mapped[str] = mapped_column(String(64))
    sheets: Mapped[int]
    strokes: Mapped[list[Any] | None] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    member: Mapped[PanelMember] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.member.places

"""Who judges: what they are qualified for, and the panel of a stage."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.models import User
from compmgr.competitions.models import Places, Stage
from compmgr.foundation.database import Base, Public, Versioned, choice
from compmgr.scoring.rules.states import JudgeLevel, PanelRole


class JudgeProfile(Public, Versioned, Base):
    """裁判档案: what a judge is qualified for, and where they work; `occupations` are codes of the catalogue."""

    __tablename__ = "judge_profiles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    unit: Mapped[str] = mapped_column(default="")
    level: Mapped[JudgeLevel] = mapped_column(choice(JudgeLevel), default=JudgeLevel.CONTEST)
    licence_number: Mapped[str] = mapped_column(default="")
    licence_valid_until: Mapped[date | None]
    occupations: Mapped[list[str]] = mapped_column(JSON, default=list)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class PanelMember(Public, Base):
    """评分组成员: somebody on the panel of a stage, with the number that stands on sheets.

    `despite` says why a soft conflict was accepted when they were assigned. Who left stays on record, with the reason.
    """

    __tablename__ = "panel_members"
    __table_args__ = (UniqueConstraint("stage_id", "user_id"), UniqueConstraint("stage_id", "number"))

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[PanelRole] = mapped_column(choice(PanelRole), default=PanelRole.JUDGE)
    number: Mapped[int]
    despite: Mapped[str | None] = mapped_column(Text)
    calibration_seen_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_reason: Mapped[str | None] = mapped_column(Text)

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.stage.places

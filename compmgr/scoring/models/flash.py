"""Levels given unseen and shown together."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.competitions.models import Places
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Versioned, choice
from compmgr.scoring.models.marks import Work
from compmgr.scoring.models.scheme import Aspect
from compmgr.scoring.rules.states import FlashState


class FlashRound(Public, Versioned, Base):
    """亮分: the panel gives levels for one judged aspect of a work, unseen, shown together; every round is kept."""

    __tablename__ = "flash_rounds"
    __table_args__ = (UniqueConstraint("work_id", "aspect_id", "number"),)

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    aspect_id: Mapped[int] = mapped_column(ForeignKey("aspects.id"))
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[FlashState] = mapped_column(choice(FlashState), default=FlashState.OPEN, index=True)
    justification: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    revealed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    work: Mapped[Work] = relationship(lazy="joined", innerjoin=True)
    aspect: Mapped[Aspect] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.work.places


class FlashLevel(Base):
    """亮分等级: what one judge gave in one round."""

    __tablename__ = "flash_levels"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("flash_rounds.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id"))
    level: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now)

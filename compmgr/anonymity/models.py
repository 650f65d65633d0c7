"""Whose work is whose: the only place that joins a code to a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.competitions.models import Places, Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Sealed
from compmgr.registration.models import Entry
from compmgr.scoring.models import Work


class Draw(Public, Base):
    """抽签加密: a drawing of codes for a stage; the commitment stands before, the seed is shown after unsealing."""

    __tablename__ = "draws"
    __table_args__ = (UniqueConstraint("stage_id", "layer"),)

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    layer: Mapped[int] = mapped_column(default=1)
    seed: Mapped[str] = mapped_column(Sealed("draw-seed"))
    commitment: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.stage.places


class Seal(Base):
    """加密: joins an entry to its work."""

    __tablename__ = "seals"

    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), unique=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), unique=True)

    draw: Mapped[Draw] = relationship()
    entry: Mapped[Entry] = relationship()
    work: Mapped[Work] = relationship()


class Unsealing(Base):
    """解密: the seals of a stage were broken, by whom and when; once."""

    __tablename__ = "unsealings"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

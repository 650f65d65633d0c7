"""Whose work is whose: the only place that joins a code to a name."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.models import User
from compmgr.anonymity.rules.conflicts import TieKind
from compmgr.competitions.models import Places, Stage
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Base, Public, Sealed, choice
from compmgr.registration.models import Entry
from compmgr.scoring.models import Work


class Draw(Public, Base):
    """抽签加密: the drawing of one layer of codes; the commitment stands before, the seed is shown after unsealing.

    `by_id` drew it (or prepared it, until it is drawn). `labels` are the places an organiser gave, `codes_hash` is what
    the tickets and codes were when they were drawn; once `sealed_at`, the list opens before two people only.
    """

    __tablename__ = "draws"
    __table_args__ = (UniqueConstraint("stage_id", "layer"),)

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    layer: Mapped[int] = mapped_column(default=1)
    seed: Mapped[str] = mapped_column(Sealed("draw-seed"))
    commitment: Mapped[str] = mapped_column(String(64))
    labels: Mapped[list[str]] = mapped_column(JSON, default=list)
    codes_hash: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    drawn_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.stage.places


class LayerCode(Base):
    """密码: one code of one layer, and the code of the layer below it was drawn for.

    The first layer is drawn for entries, so that `below` is nothing there; only `Seal` joins the last one to a work.
    `ticket` is the random text the code was computed from: with the seed, anybody can compute it again.
    """

    __tablename__ = "layer_codes"
    __table_args__ = (UniqueConstraint("draw_id", "code"), UniqueConstraint("draw_id", "ticket"))

    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    below_id: Mapped[int | None] = mapped_column(ForeignKey("layer_codes.id"), unique=True)
    ticket: Mapped[str] = mapped_column(String(22), default=chance.token)
    code: Mapped[str] = mapped_column(String(12))

    draw: Mapped[Draw] = relationship()
    entry: Mapped[Entry | None] = relationship()
    below: Mapped["LayerCode | None"] = relationship(remote_side="LayerCode.id")


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
    """解密: one layer of codes was opened, in the presence of two people; once."""

    __tablename__ = "unsealings"
    __table_args__ = (UniqueConstraint("stage_id", "layer"),)

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    layer: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Recoding(Base):
    """重新加密: a work got another code because its blind was broken; its marks stayed."""

    __tablename__ = "recodings"

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    old_code: Mapped[str] = mapped_column(String(12))
    new_code: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Tie(Public, Base):
    """利害关系: what a judge declared, or the office learnt, that keeps them from marking somebody's work.

    `name` is the unit, delegation or person it is to; sealed where it is a person.
    """

    __tablename__ = "ties"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(choice(TieKind))
    name: Mapped[str] = mapped_column(Sealed("tie"))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])

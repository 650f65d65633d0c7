"""Results: a computation kept whole, signed, published, and appealed against; a correction is a new version."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.permissions import Scope
from compmgr.competitions.models import Places, Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Exact, Public, Versioned, choice
from compmgr.registration.models import Entry
from compmgr.results.rules.awards import Award
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.states import AppealState, ResultState, Ruling, SignatureRole
from compmgr.results.rules.steps import paper_of
from compmgr.scoring.models import Work
from compmgr.scoring.rules.states import PartState


class Result(Public, Versioned, Base):
    """成绩: one computation for a stage; `facts_hash` is what signatures are given for."""

    __tablename__ = "results"
    __table_args__ = (UniqueConstraint("stage_id", "edition"),)

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    state: Mapped[ResultState] = mapped_column(choice(ResultState), default=ResultState.PROVISIONAL, index=True)
    computed_at: Mapped[datetime] = mapped_column(default=clock.now)
    facts_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)

    stage: Mapped[Stage] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.stage.places


class Placing(Public, Base):
    """名次: what one work came to; `entry` is learnt when the seals are broken; `steps` let anyone recompute it."""

    __tablename__ = "placings"
    __table_args__ = (UniqueConstraint("result_id", "work_id"),)

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    theory: Mapped[Decimal | None] = mapped_column(Exact(4))
    practical: Mapped[Decimal | None] = mapped_column(Exact(4))
    total: Mapped[Decimal | None] = mapped_column(Exact(4))
    scale_score: Mapped[int | None]
    place: Mapped[int | None]
    medal: Mapped[Medal | None] = mapped_column(choice(Medal))
    award: Mapped[Award | None] = mapped_column(choice(Award))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)

    result: Mapped[Result] = relationship()
    work: Mapped[Work] = relationship(lazy="joined", innerjoin=True)
    entry: Mapped[Entry | None] = relationship()

    def shown(self, mark: str) -> str:
        """`theory`, `practical` or `total` with the decimals its event publishes; empty where there is none."""
        value: Decimal | None = getattr(self, mark)
        return "" if value is None else f"{value:.{self.result.stage.event.decimals}f}"

    def paper(self, part: str) -> PartState | None:
        """A paper without a mark of its own: blank, absent or cheating."""
        return paper_of(self.steps, part)

    @property
    def places(self) -> Places:
        own = [(Scope.PERSON, member.person_id) for member in self.entry.members] if self.entry else []
        delegation = [(Scope.DELEGATION, self.entry.delegation_id)] if self.entry else []
        return [*self.result.places, *delegation, *own]


class Signature(Base):
    """签字: who stands for this computation, given with the password again, over its hash."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("result_id", "role"),)

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    role: Mapped[SignatureRole] = mapped_column(choice(SignatureRole))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    facts_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Publication(Base):
    """公布: from here on the result is public and the appeal clock runs; the audit head is anchored with it."""

    __tablename__ = "publications"

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    appeals_until: Mapped[datetime]
    publicity_until: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    audit_head: Mapped[str] = mapped_column(String(64))

    result: Mapped[Result] = relationship()


class Appeal(Public, Versioned, Base):
    """申诉: written, by the team leader, within the time the contest sets."""

    __tablename__ = "appeals"

    placing_id: Mapped[int] = mapped_column(ForeignKey("placings.id"), index=True)
    state: Mapped[AppealState] = mapped_column(choice(AppealState), default=AppealState.LODGED, index=True)
    grounds: Mapped[str] = mapped_column(Text)
    lodged_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    lodged_at: Mapped[datetime] = mapped_column(default=clock.now)
    outcome: Mapped[Ruling | None] = mapped_column(choice(Ruling))
    ruling: Mapped[str | None] = mapped_column(Text)
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ruled_at: Mapped[datetime | None]

    placing: Mapped[Placing] = relationship()

    @property
    def places(self) -> Places:
        return self.placing.places

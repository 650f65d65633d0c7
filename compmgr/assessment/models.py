"""Assessment batches, their candidates, and what each part came to."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.permissions import Scope
from compmgr.assessment.rules.outcome import AssessmentPart, OutcomeState, PartState
from compmgr.assessment.rules.states import BatchState
from compmgr.catalogue.models import Occupation
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Exact, Public, Versioned, choice
from compmgr.people.models import Person
from compmgr.sites.models import Site


class Batch(Public, Versioned, Base):
    """认定批次: what a site files, the federation approves, and certificates come out of.

    `left_state` is where a suspended or investigated batch resumes; `publicity_until` is the last day of the 公示.
    """

    __tablename__ = "batches"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"))
    name: Mapped[str]
    occupation_name: Mapped[str]
    work_type: Mapped[str | None]
    level: Mapped[SkillLevel] = mapped_column(choice(SkillLevel))
    state: Mapped[BatchState] = mapped_column(choice(BatchState), default=BatchState.DRAFT, index=True)
    held_on: Mapped[date]
    seats: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    left_state: Mapped[BatchState | None] = mapped_column(choice(BatchState, "left_state"))
    publicity_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    occupation: Mapped[Occupation] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return self.site.places


class Candidate(Public, Versioned, Base):
    """考生: a person in a batch; `outcome` is fixed when the marks are reviewed."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("batch_id", "person_id"), UniqueConstraint("batch_id", "number"))

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    number: Mapped[int]
    name: Mapped[str]
    is_resit: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[OutcomeState] = mapped_column(choice(OutcomeState), default=OutcomeState.PENDING, index=True)

    batch: Mapped[Batch] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return [*self.batch.places, (Scope.PERSON, self.person_id)]


class CandidateMark(Base):
    """A part of a candidate: a mark out of 100, or absent, or cheating. A ledger: the newest row counts."""

    __tablename__ = "candidate_marks"
    __table_args__ = (Index("ix_candidate_marks_candidate_part", "candidate_id", "part", "id"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    part: Mapped[AssessmentPart] = mapped_column(choice(AssessmentPart))
    state: Mapped[PartState] = mapped_column(choice(PartState), default=PartState.MARKED)
    value: Mapped[Decimal | None] = mapped_column(Exact(2))
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    candidate: Mapped[Candidate] = relationship()

"""The season and what is held in it: contests, their events, and the stages of an event."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.permissions import Scope
from compmgr.catalogue.models import Industry, Occupation
from compmgr.competitions.rules import (
    AwardRule,
    CompetitionClass,
    ContestState,
    DelegationKind,
    Group,
    MedalRule,
    StageKind,
)
from compmgr.foundation.database import Base, Public, Versioned, choice

Places = list[tuple[Scope, int]]


class Season(Public, Versioned, Base):
    """A contest year; it keeps its name even when a final slips into the next one."""

    __tablename__ = "seasons"

    year: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    assessment_target: Mapped[int] = mapped_column(default=100_000)
    is_sample: Mapped[bool] = mapped_column(default=False)

    @property
    def places(self) -> Places:
        return [(Scope.SEASON, self.id)]


class Contest(Public, Versioned, Base):
    """竞赛（项）: what is planned, filed for approval and organised as one; holds one or more events."""

    __tablename__ = "contests"
    __table_args__ = (UniqueConstraint("season_id", "name"),)

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"), index=True)
    industry_id: Mapped[int] = mapped_column(ForeignKey("industries.id"), index=True)
    name: Mapped[str]
    state: Mapped[ContestState] = mapped_column(choice(ContestState), default=ContestState.PLANNED, index=True)
    planned_class: Mapped[CompetitionClass] = mapped_column(choice(CompetitionClass))
    approved_class: Mapped[CompetitionClass | None] = mapped_column(choice(CompetitionClass, "approved_class"))
    approval_number: Mapped[str | None]
    approved_on: Mapped[date | None]
    sponsor: Mapped[str] = mapped_column(default="")
    organiser: Mapped[str] = mapped_column(default="")
    co_organiser: Mapped[str] = mapped_column(default="")
    note: Mapped[str | None] = mapped_column(Text)
    is_practice: Mapped[bool] = mapped_column(default=False)

    season: Mapped[Season] = relationship(lazy="joined", innerjoin=True)
    industry: Mapped[Industry] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return [(Scope.SEASON, self.season_id), (Scope.CONTEST, self.id)]


class Event(Public, Versioned, Base):
    """赛项: one occupation, one group, with the settings its results are computed by."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("contest_id", "name", "group"),
        CheckConstraint("team_size between 1 and 3", name="team_of_one_to_three"),
        CheckConstraint("theory_weight + practical_weight = 100", name="weights_sum_to_100"),
    )

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), index=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"))
    name: Mapped[str]
    occupation_name: Mapped[str]
    work_type: Mapped[str | None]
    group: Mapped[Group] = mapped_column(choice(Group))
    team_size: Mapped[int] = mapped_column(default=1)
    theory_weight: Mapped[int] = mapped_column(default=30)
    practical_weight: Mapped[int] = mapped_column(default=70)
    drop_extremes: Mapped[bool] = mapped_column(default=False)
    decimals: Mapped[int] = mapped_column(default=2)
    tie_keys: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["practical", "theory"])
    shared_places: Mapped[bool] = mapped_column(default=True)
    medal_rule: Mapped[MedalRule] = mapped_column(choice(MedalRule), default=MedalRule.BY_PLACE)
    award_rule: Mapped[AwardRule] = mapped_column(choice(AwardRule), default=AwardRule.BY_RATIO)
    award_figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    appeal_minutes: Mapped[int] = mapped_column(default=120)
    coding_layers: Mapped[int] = mapped_column(default=1)
    spread_limit: Mapped[int] = mapped_column(default=1)
    bars_earlier_judges: Mapped[bool] = mapped_column(default=False)

    contest: Mapped[Contest] = relationship(lazy="joined", innerjoin=True)
    occupation: Mapped[Occupation] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.contest.places


class Stage(Public, Versioned, Base):
    """A preliminary of a region, or the final: entries, codes, marks and results belong to a stage."""

    __tablename__ = "stages"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "name"),
        CheckConstraint("seats > 0", name="seats_are_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    kind: Mapped[StageKind] = mapped_column(choice(StageKind))
    name: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    registration_opens_at: Mapped[datetime]
    registration_closes_at: Mapped[datetime]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    seats: Mapped[int]
    seats_per_delegation: Mapped[int | None]
    advance_count: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return self.event.contest.places


class Delegation(Public, Versioned, Base):
    """代表队: a province, an association, an enterprise or a school that enters competitors."""

    __tablename__ = "delegations"
    __table_args__ = (UniqueConstraint("season_id", "name"),)

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"), index=True)
    name: Mapped[str]
    kind: Mapped[DelegationKind] = mapped_column(choice(DelegationKind))
    province_code: Mapped[str | None] = mapped_column(String(2))
    leader: Mapped[str] = mapped_column(default="")

    season: Mapped[Season] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> Places:
        return [(Scope.SEASON, self.season_id), (Scope.DELEGATION, self.id)]

"""Long work as rows: a job with its progress, and its items, each done or refused with the reason."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Session, choice

#: Among the arguments of a job: how many items were behind it when its present worker took it.
BEFORE = "done before"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Job(Public, Base):
    """A run of work with its progress."""

    __tablename__ = "jobs"

    kind: Mapped[str]
    title: Mapped[str]
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED, index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    started_by_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    heartbeat: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def share(self) -> int:
        """How much is behind us, in percent."""
        return 100 * (self.done + self.refused) // self.total if self.total else 100

    @property
    def rate(self) -> float:
        """Items a second since the worker began that has it now; 0 before anything can be said."""
        behind = self.done + self.refused - int(self.arguments.get(BEFORE, 0))
        spent = (self.heartbeat - self.started_at).total_seconds() if self.started_at and self.heartbeat else 0
        return behind / spent if spent > 0 and behind > 0 else 0.0

    @property
    def seconds_left(self) -> int | None:
        """How long the rest takes at the present rate, in seconds; nothing when that is not known."""
        left = self.total - self.done - self.refused
        return round(left / self.rate) if self.rate and left and self.state is JobState.RUNNING else None

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING, JobState.PAUSED}


class JobItem(Base):
    """One thing to do: done with its effect in the same transaction, or refused with the reason."""

    __tablename__ = "job_items"
    __table_args__ = (UniqueConstraint("job_id", "position"),)

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    position: Mapped[int]
    subject: Mapped[str]
    state: Mapped[ItemState] = mapped_column(choice(ItemState), default=ItemState.WAITING)
    message: Mapped[str | None]
    values: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    job: Mapped[Job] = relationship()


def refused_items(session: Session, job: Job) -> list[JobItem]:
    query = select(JobItem).where(JobItem.job_id == job.id, JobItem.state == ItemState.REFUSED)
    return list(session.scalars(query.order_by(JobItem.position)))


def open_jobs(session: Session) -> int:
    return (
        session.scalar(select(func.count()).select_from(Job).where(Job.state.in_([JobState.QUEUED, JobState.RUNNING])))
        or 0
    )

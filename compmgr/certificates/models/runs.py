"""Runs of issuing, what was printed from them, and what became of the paper."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Scope
from compmgr.certificates.models.record import Certificate
from compmgr.certificates.rules.states import PaperEventKind, ReplacementCause, ReplacementState, RunState
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Sealed, Versioned, choice
from compmgr.layouts.models import LayoutVersion
from compmgr.layouts.rules.kinds import CertificateKind


class Run(Public, Versioned, Base):
    """制证批次: certificates prepared by one person, released by another, issued by a job that can stop and resume."""

    __tablename__ = "certificate_runs"

    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind))
    state: Mapped[RunState] = mapped_column(choice(RunState), index=True)
    title: Mapped[str]
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"), index=True)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("results.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"), index=True)
    layout_version_id: Mapped[int] = mapped_column(ForeignKey("layout_versions.id"))
    is_signed: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str]
    holders: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    prepared_by: Mapped[User] = relationship(foreign_keys=[prepared_by_id])
    released_by: Mapped[User | None] = relationship(foreign_keys=[released_by_id])
    layout_version: Mapped[LayoutVersion] = relationship()

    @property
    def places(self) -> list[tuple[Scope, int]]:
        wide = [(Scope.CONTEST, self.contest_id), (Scope.SITE, self.site_id)]
        return [(scope, number) for scope, number in wide if number is not None]


class PrintFile(Public, Base):
    """印刷文件: one part of a run as a file of many pages for the printer, in the order of the numbers.

    Files made once more are another edition; only the newest is given out.
    """

    __tablename__ = "print_files"
    __table_args__ = (UniqueConstraint("run_id", "edition", "part"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("certificate_runs.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    part: Mapped[int]
    pages: Mapped[int]
    first_number: Mapped[str] = mapped_column(String(64))
    last_number: Mapped[str] = mapped_column(String(64))
    file_key: Mapped[str]
    file_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]  # under retention, or when the printer has done

    run: Mapped[Run] = relationship()

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return self.run.places


class PaperEvent(Base):
    """What became of the paper of a certificate: printed, handed out, lost, destroyed."""

    __tablename__ = "paper_events"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    kind: Mapped[PaperEventKind] = mapped_column(choice(PaperEventKind), index=True)
    copies: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    certificate: Mapped[Certificate] = relationship()
    by: Mapped[User] = relationship()


class Replacement(Public, Versioned, Base):
    """换发申请: one person asks for a certificate in another's place, a second one grants it; both stay traceable."""

    __tablename__ = "replacements"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    cause: Mapped[ReplacementCause] = mapped_column(choice(ReplacementCause))
    state: Mapped[ReplacementState] = mapped_column(choice(ReplacementState), index=True)
    changes: Mapped[str] = mapped_column(Sealed("certificate-changes"))  # JSON: fact -> [before, after]
    reason: Mapped[str] = mapped_column(Text)
    public_reason: Mapped[str] = mapped_column(Text)
    evidence_key: Mapped[str | None]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    replacement_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    redacted_at: Mapped[datetime | None]  # evidence and what was changed were removed under retention

    certificate: Mapped[Certificate] = relationship(foreign_keys=[certificate_id])
    replacement: Mapped[Certificate | None] = relationship(foreign_keys=[replacement_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return self.certificate.places

"""Signing anew what a lost key signed: who asked, who released, and the files there were before."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Scope
from compmgr.certificates.models.record import Certificate
from compmgr.certificates.rules.states import RunState
from compmgr.foundation import clock
from compmgr.foundation.database import Base, Public, Versioned, choice
from compmgr.proof.models import SigningKey


class Resigning(Public, Versioned, Base):
    """重新签名: files that a lost key signed, signed anew under the same record, number and address; two people."""

    __tablename__ = "certificate_resignings"

    key_id: Mapped[int] = mapped_column(ForeignKey("signing_keys.id"), index=True)
    state: Mapped[RunState] = mapped_column(choice(RunState), index=True)
    with_later: Mapped[bool] = mapped_column(default=False)  # also what the log held only after the loss
    holders: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    key: Mapped[SigningKey] = relationship()
    prepared_by: Mapped[User] = relationship(foreign_keys=[prepared_by_id])
    released_by: Mapped[User | None] = relationship(foreign_keys=[released_by_id])

    @property
    def places(self) -> list[tuple[Scope, int]]:
        """It lies in no place: only who reaches everything reaches it."""
        return []


class FileVersion(Base):
    """文件版本: a file that a certificate had before the one it has now; kept, and forgotten with it."""

    __tablename__ = "certificate_file_versions"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    resigning_id: Mapped[int] = mapped_column(ForeignKey("certificate_resignings.id"), index=True)
    file_key: Mapped[str]
    file_offset: Mapped[int | None]
    file_length: Mapped[int | None]
    plate_key: Mapped[str | None]
    file_hash: Mapped[str] = mapped_column(String(64))
    signed_with: Mapped[str | None] = mapped_column(String(43))
    until: Mapped[datetime] = mapped_column(default=clock.now)

    certificate: Mapped[Certificate] = relationship()

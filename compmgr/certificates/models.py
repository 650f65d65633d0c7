"""Certificates are records first and pictures second: the facts as printed, the file's hash, the number, the state."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.accounts.permissions import Scope
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Base, Public, Sealed, Versioned, choice


class Certificate(Public, Versioned, Base):
    """证书: issued once; `facts` are what was printed (JSON, sealed), `token` its address in the QR code."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("placing_id", "person_id"),)

    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind), index=True)
    state: Mapped[CertificateState] = mapped_column(choice(CertificateState), index=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=chance.token)
    holder: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    placing_id: Mapped[int | None] = mapped_column(ForeignKey("placings.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), unique=True)
    facts: Mapped[str] = mapped_column(Sealed("certificate-facts"))
    layout: Mapped[str] = mapped_column(String(32))
    file_key: Mapped[str]
    file_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    public_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def places(self) -> list[tuple[Scope, int]]:
        wide = [(Scope.CONTEST, self.contest_id), (Scope.SITE, self.site_id), (Scope.PERSON, self.person_id)]
        return [(scope, number) for scope, number in wide if number is not None]


class NumberCounter(Base):
    """The next serial of one series (a site, year and level; or a contest): locked while a number is taken."""

    __tablename__ = "number_counters"

    series: Mapped[str] = mapped_column(String(64), unique=True)
    next_serial: Mapped[int] = mapped_column(default=1)


class VoidNumber(Base):
    """A number that was spent and will never be used, and why."""

    __tablename__ = "void_numbers"

    number: Mapped[str] = mapped_column(String(64), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)

"""Certificates are records first and pictures second: the facts as printed, the file's hash, the number, the state."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.accounts.permissions import Scope
from compmgr.certificates.rules.states import CertificateState
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Base, Public, Sealed, Versioned, choice
from compmgr.layouts.rules.kinds import CertificateKind


class Certificate(Public, Versioned, Base):
    """证书: issued once; `facts` are what was printed (JSON, sealed), `token` its address in the QR code.

    `claim` says what it is given for, and only one certificate may stand for it at a time: a replacement takes it over,
    a revoked one keeps it. The file is `plate_key` + the piece of `file_key` from `file_offset`, or `file_key` whole.
    """

    __tablename__ = "certificates"

    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind), index=True)
    state: Mapped[CertificateState] = mapped_column(choice(CertificateState), index=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=chance.token)
    claim: Mapped[str | None] = mapped_column(String(80), unique=True)
    holder: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegations.id"), index=True)
    placing_id: Mapped[int | None] = mapped_column(ForeignKey("placings.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_runs.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    facts: Mapped[str] = mapped_column(Sealed("certificate-facts"))
    layout: Mapped[str] = mapped_column(String(60))  # code@version
    layout_version_id: Mapped[int | None] = mapped_column(ForeignKey("layout_versions.id"))
    file_key: Mapped[str]
    file_offset: Mapped[int | None]
    file_length: Mapped[int | None]
    plate_key: Mapped[str | None]
    file_hash: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str | None] = mapped_column(Sealed("certificate-proof"))  # digits behind the # of the QR
    signed_with: Mapped[str | None] = mapped_column(String(43))  # kid of the document key
    issued_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    valid_until: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    public_reason: Mapped[str | None] = mapped_column(Text)
    shows_photo: Mapped[bool] = mapped_column(default=False)  # the holder lets the check page show it
    redacted_at: Mapped[datetime | None]
    badge_place: Mapped[int | None]  # in the list of badges, for those of before places were drawn

    @property
    def places(self) -> list[tuple[Scope, int]]:
        wide = [(Scope.CONTEST, self.contest_id), (Scope.SITE, self.site_id), (Scope.PERSON, self.person_id)]
        return [(scope, number) for scope, number in wide if number is not None]


class NumberCounter(Base):
    """The next serial of one series (a site, year and level; or a contest): locked while a number is taken."""

    __tablename__ = "number_counters"

    series: Mapped[str] = mapped_column(String(64), unique=True)
    next_serial: Mapped[int] = mapped_column(default=1)


class NumberPattern(Base):
    """编号规则: how a contest numbers one kind of its certificates; without one the usual pattern holds."""

    __tablename__ = "number_patterns"
    __table_args__ = (UniqueConstraint("contest_id", "kind"),)

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), index=True)
    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind))
    pattern: Mapped[str] = mapped_column(String(60))


class VoidNumber(Base):
    """A number that was spent and will never be used, and why."""

    __tablename__ = "void_numbers"

    number: Mapped[str] = mapped_column(String(64), unique=True)
    series: Mapped[str] = mapped_column(String(64), default="")
    serial: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

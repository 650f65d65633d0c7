"""Stations and bases: who may assess, where, for which occupations and levels, until when."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compmgr.accounts.permissions import Scope
from compmgr.catalogue.models import Industry, Occupation
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.database import Base, Public, Versioned, choice
from compmgr.sites.rules import SiteKind, SiteState


class Site(Public, Versioned, Base):
    """站点: an accredited station or base; `body_code` and `sequence` stand in its certificate numbers."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("province_code", "sequence"),)

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[SiteKind] = mapped_column(choice(SiteKind))
    state: Mapped[SiteState] = mapped_column(choice(SiteState), default=SiteState.APPLIED, index=True)
    industry_id: Mapped[int] = mapped_column(ForeignKey("industries.id"))
    body_letter: Mapped[str] = mapped_column(String(1), default="S")
    body_code: Mapped[str] = mapped_column(String(4))
    province_code: Mapped[str] = mapped_column(String(2))
    province: Mapped[str] = mapped_column(default="")
    sequence: Mapped[str] = mapped_column(String(6))
    accredited_from: Mapped[date | None]
    accredited_until: Mapped[date | None]

    industry: Mapped[Industry] = relationship(lazy="joined", innerjoin=True)

    @property
    def places(self) -> list[tuple[Scope, int]]:
        return [(Scope.SITE, self.id)]


class SiteScope(Base):
    """认定范围: one occupation at one level, between two dates."""

    __tablename__ = "site_scopes"
    __table_args__ = (UniqueConstraint("site_id", "occupation_id", "level"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"))
    level: Mapped[SkillLevel] = mapped_column(choice(SkillLevel))
    valid_from: Mapped[date]
    valid_until: Mapped[date]

    site: Mapped[Site] = relationship()
    occupation: Mapped[Occupation] = relationship(lazy="joined", innerjoin=True)

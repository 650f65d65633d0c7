"""Finding sites, their scope, and whether a scope covers an occupation at a level on a day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.permissions import Scope
from compmgr.accounts.rules import Reach
from compmgr.catalogue.models import Industry, Occupation
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.database import Session
from compmgr.sites.models import Site, SiteScope


def sites(reach: Reach) -> Select[Site]:
    """The sites within `reach`, with their industry."""
    query = select(Site).join(Site.industry).options(contains_eager(Site.industry))
    return query if reach.everything else query.where(Site.id.in_(reach.ids(Scope.SITE)))


def provinces(session: Session) -> list[tuple[str, str]]:
    """(code, name) of every province that has a site, in the order of the codes."""
    found = session.execute(select(Site.province_code, func.max(Site.province)).group_by(Site.province_code))
    return sorted((code, name or code) for code, name in found)


def industries(session: Session) -> list[Industry]:
    return list(session.scalars(select(Industry).order_by(Industry.position, Industry.name)))


def occupations(session: Session) -> list[Occupation]:
    return list(session.scalars(select(Occupation).order_by(Occupation.code, Occupation.edition.desc())))


def scopes_of(session: Session, site: Site) -> list[SiteScope]:
    """What the site may assess, by occupation code, the highest level first."""
    query = select(SiteScope).join(SiteScope.occupation).options(contains_eager(SiteScope.occupation))
    return list(session.scalars(query.where(SiteScope.site_id == site.id).order_by(Occupation.code, SiteScope.level)))


def scope_of(session: Session, site: Site, occupation: Occupation, level: SkillLevel) -> SiteScope | None:
    """The row of this occupation and level, whatever its dates."""
    return session.scalar(
        select(SiteScope).where(
            SiteScope.site_id == site.id, SiteScope.occupation_id == occupation.id, SiteScope.level == level
        )
    )


def covers(session: Session, site: Site, occupation: Occupation, level: SkillLevel, on: date) -> bool:
    """Whether the scope holds on the day `on`; both ends count. The state of the site is another question."""
    scope = scope_of(session, site, occupation, level)
    return scope is not None and scope.valid_from <= on <= scope.valid_until


def scope_sizes(session: Session, sites: Iterable[Site]) -> dict[int, int]:
    """How many occupations each site may assess, by site id: one query for a page of sites."""
    query = (
        select(SiteScope.site_id, func.count(SiteScope.occupation_id.distinct()))
        .where(SiteScope.site_id.in_([site.id for site in sites]))
        .group_by(SiteScope.site_id)
    )
    return {site_id: count for site_id, count in session.execute(query)}

"""Seasons and the delegations that come to them."""

from typing import Any

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.catalogue.rules import PROVINCES
from compmgr.catalogue.services import bring_in
from compmgr.competitions import queries
from compmgr.competitions.models import Delegation, Season
from compmgr.competitions.rules import DelegationKind
from compmgr.competitions.services.changes import apply
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal

FIRST_YEAR, LAST_YEAR = 2000, 2100


def add_season(
    session: Session,
    year: int,
    name: str,
    *,
    assessment_target: int = 100_000,
    is_sample: bool = False,
    by: User | None,
) -> Season:
    """A new contest year; occupations and industries that are missing are brought in with it."""
    _check_season(year, name, assessment_target)
    if queries.season_of(session, year):
        raise Conflict("There is a season %(year)s already.", year=str(year))
    bring_in(session)
    season = Season(year=year, name=name.strip(), assessment_target=assessment_target, is_sample=is_sample)
    session.add(season)
    record(session, "season.added", season, by=by, year=year, name=season.name, assessment_target=assessment_target)
    return season


def change_season(session: Session, season: Season, *, by: User, **changes: Any) -> None:
    _check_season(season.year, changes.get("name", season.name), changes.get("assessment_target", 0))
    if told := apply(season, changes):
        record(session, "season.changed", season, by=by, **told)


def _check_season(year: int, name: str | None, target: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("The year lies between %(first)s and %(last)s.", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    if not (name or "").strip():
        raise Refusal("Enter a name.")
    if target < 0:
        raise Refusal("The target cannot be below 0.")


def add_delegation(
    session: Session,
    season: Season,
    *,
    name: str,
    kind: DelegationKind,
    province_code: str | None = None,
    leader: str = "",
    by: User | None,
) -> Delegation:
    """A delegation of this season; a province's delegation says which province."""
    name = (name or "").strip()
    _check_delegation(name, kind, province_code)
    if queries.delegation_named(session, season, name):
        raise Conflict("There is a delegation of this name already in the season.")
    delegation = Delegation(
        season_id=season.id, season=season, name=name, kind=kind, province_code=province_code, leader=leader or ""
    )
    session.add(delegation)
    record(
        session,
        "delegation.added",
        delegation,
        by=by,
        name=name,
        kind=kind,
        province=PROVINCES.get(province_code or ""),
    )
    return delegation


def change_delegation(session: Session, delegation: Delegation, *, by: User, **changes: Any) -> None:
    name = (changes.get("name", delegation.name) or "").strip()
    _check_delegation(
        name, changes.get("kind", delegation.kind), changes.get("province_code", delegation.province_code)
    )
    namesake = queries.delegation_named(session, delegation.season, name)
    if namesake is not None and namesake.id != delegation.id:
        raise Conflict("There is a delegation of this name already in the season.")
    if told := apply(delegation, changes):
        record(session, "delegation.changed", delegation, by=by, **told)


def _check_delegation(name: str, kind: DelegationKind, province_code: str | None) -> None:
    if not name:
        raise Refusal("Enter a name.")
    if province_code and province_code not in PROVINCES:
        raise Refusal("There is no province with the code %(code)s.", code=province_code)
    if kind is DelegationKind.PROVINCE and not province_code:
        raise Refusal("Choose the province of this delegation.")

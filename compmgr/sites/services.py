"""Taking sites in, and trying, accrediting, suspending and revoking them; what each may assess."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.catalogue.models import Industry, Occupation
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.sites import queries
from compmgr.sites.models import Site, SiteScope
from compmgr.sites.rules import SITE, SiteKind, SiteState, require_able, require_codes, require_period


def add_site(
    session: Session,
    *,
    name: str,
    kind: SiteKind,
    industry: Industry,
    body_code: str,
    province_code: str,
    sequence: str,
    province: str = "",
    body_letter: str = "S",
    by: User | None,
) -> Site:
    """A site that has applied; its codes will stand in every certificate number it gives out."""
    require_codes(body_letter, body_code, province_code, sequence)
    _require_free(session, name, province_code, sequence)
    site = Site(
        name=name,
        kind=kind,
        industry=industry,
        body_letter=body_letter,
        body_code=body_code,
        province_code=province_code,
        province=province,
        sequence=sequence,
        state=SiteState.APPLIED,
    )
    session.add(site)
    record(session, "site.added", site, by=by, name=name, kind=kind, industry=industry.name)
    return site


def change_site(session: Session, site: Site, *, version: int | None = None, by: User, **values: Any) -> Site:
    """Change the facts of a site; the codes of a site that has left the application stay as they are.

    `version` is the version that the form was read at: a later one raises `Conflict` with both values.
    """
    changed = {name: value for name, value in values.items() if getattr(site, name) != value}
    if version is not None and version != site.version and changed:
        pairs = {
            name: {"yours": _shown(value), "theirs": _shown(getattr(site, name))} for name, value in changed.items()
        }
        raise Conflict("Somebody else has changed this meanwhile. Nothing of yours was kept.", conflict=pairs)
    codes = {"body_letter", "body_code", "province_code", "sequence"}
    if codes & set(changed) and site.state is not SiteState.APPLIED:
        raise Refusal("The codes of a site stand in its certificate numbers and no longer change.")
    require_codes(*(changed.get(name, getattr(site, name)) for name in _CODES))
    _require_free(
        session,
        changed.get("name", site.name),
        changed.get("province_code", site.province_code),
        changed.get("sequence", site.sequence),
        but=site,
    )
    for name, value in changed.items():
        setattr(site, name, value)
    if changed:
        record(session, "site.changed", site, by=by, **{name: _shown(value) for name, value in changed.items()})
    return site


_CODES = ("body_letter", "body_code", "province_code", "sequence")


def put_on_trial(
    session: Session, site: Site, *, accredited_from: date, accredited_until: date, reason: str | None = None, by: User
) -> None:
    """试行: the site may assess between the two days, both included."""
    _give_period(session, site, SiteState.TRIAL, accredited_from, accredited_until, reason, by)


def accredit(
    session: Session, site: Site, *, accredited_from: date, accredited_until: date, reason: str | None = None, by: User
) -> None:
    """认定 after the trial; an expired site is renewed, which is a correction and needs its reason."""
    if site.state is SiteState.EXPIRED:
        _require_reason(reason)
        SITE.require_correction("accreditation_renewed", site.state, SiteState.ACCREDITED)
        _set_period(site, accredited_from, accredited_until)
        _enter(session, site, SiteState.ACCREDITED, "site.renewed", reason, by)
        return
    if site.state is SiteState.SUSPENDED:
        raise Conflict("A suspended site is resumed, not accredited anew.")
    _give_period(session, site, SiteState.ACCREDITED, accredited_from, accredited_until, reason, by)


def suspend(session: Session, site: Site, reason: str | None, *, by: User) -> None:
    """暂停: no batch can be filed and no examination begin until it is resumed."""
    _move(session, site, SiteState.SUSPENDED, reason, by)


def resume(session: Session, site: Site, reason: str | None, *, by: User) -> None:
    """恢复: the accreditation goes on with the dates it had."""
    if site.state is not SiteState.SUSPENDED:
        raise Conflict("Only a suspended site can be resumed.")
    _require_reason(reason)
    SITE.require(site.state, SiteState.ACCREDITED)
    _enter(session, site, SiteState.ACCREDITED, "site.resumed", reason, by)


def revoke(session: Session, site: Site, reason: str | None, *, by: User) -> None:
    """撤销: for good; certificates given out before stay what they are."""
    _move(session, site, SiteState.REVOKED, reason, by)


def expire(session: Session, site: Site, reason: str | None, *, by: User) -> None:
    """到期: the accreditation has run out and was not renewed."""
    _move(session, site, SiteState.EXPIRED, reason, by)


def set_scope(
    session: Session,
    site: Site,
    occupation: Occupation,
    levels: Iterable[SkillLevel],
    valid_from: date,
    valid_until: date,
    *,
    by: User | None,
) -> list[SiteScope]:
    """认定范围: exactly these levels of the occupation, between the two days; no level takes the occupation away."""
    require_period(valid_from, valid_until)
    wanted = set(levels)
    kept = {scope.level: scope for scope in _rows(session, site, occupation)}
    for level in set(kept) - wanted:
        session.delete(kept.pop(level))
    for level in wanted:
        if scope := kept.get(level):
            scope.valid_from, scope.valid_until = valid_from, valid_until
            continue
        kept[level] = SiteScope(
            site_id=site.id, occupation=occupation, level=level, valid_from=valid_from, valid_until=valid_until
        )
        session.add(kept[level])
    record(
        session,
        "site.scope_set",
        site,
        by=by,
        occupation=occupation.name,
        levels=sorted(level.value for level in wanted),
        valid_from=str(valid_from),
        valid_until=str(valid_until),
    )
    return [kept[level] for level in sorted(kept)]


def require_scope(session: Session, site: Site, occupation: Occupation, level: SkillLevel, on: date) -> None:
    """Pass when the site may assess this occupation at this level on the day `on`; the Refusal names why not."""
    require_able(site.state, site.accredited_from, site.accredited_until, on)
    scope = queries.scope_of(session, site, occupation, level)
    if scope is None:
        raise Refusal(
            "The scope of %(site)s does not hold %(occupation)s at %(level)s.",
            site=site.name,
            occupation=occupation.name,
            level=level,
        )
    if not scope.valid_from <= on <= scope.valid_until:
        raise Refusal(
            "The scope for %(occupation)s at %(level)s holds from %(since)s to %(until)s; %(on)s is outside.",
            occupation=occupation.name,
            level=level,
            since=scope.valid_from,
            until=scope.valid_until,
            on=on,
        )


def _rows(session: Session, site: Site, occupation: Occupation) -> list[SiteScope]:
    query = select(SiteScope).where(SiteScope.site_id == site.id, SiteScope.occupation_id == occupation.id)
    return list(session.scalars(query.order_by(SiteScope.level)))


def _give_period(
    session: Session, site: Site, target: SiteState, since: date, until: date, reason: str | None, by: User
) -> None:
    SITE.require(site.state, target)
    _set_period(site, since, until)
    _enter(session, site, target, f"site.{target.value}", reason, by)


def _set_period(site: Site, since: date, until: date) -> None:
    require_period(since, until)
    site.accredited_from, site.accredited_until = since, until


def _move(session: Session, site: Site, target: SiteState, reason: str | None, by: User) -> None:
    SITE.require(site.state, target)
    _require_reason(reason)
    _enter(session, site, target, f"site.{target.value}", reason, by)


def _enter(session: Session, site: Site, target: SiteState, action: str, reason: str | None, by: User) -> None:
    before, site.state = site.state, target
    period = {"accredited_from": site.accredited_from, "accredited_until": site.accredited_until}
    dates = {name: str(value) for name, value in period.items() if value}
    record(session, action, site, by=by, reason=reason, before=before, after=target, **dates)


def _require_reason(reason: str | None) -> None:
    if not (reason or "").strip():
        raise Refusal("Give the reason; it is kept with the decision.")


def _require_free(session: Session, name: str, province_code: str, sequence: str, but: Site | None = None) -> None:
    others = select(Site).where(Site.id != but.id) if but else select(Site)
    if session.scalar(others.where(Site.name == name).limit(1)):
        raise Conflict("There is a site of this name already.")
    taken = others.where(Site.province_code == province_code, Site.sequence == sequence)
    if session.scalar(taken.limit(1)):
        raise Conflict("The sequence %(sequence)s is taken in this province.", sequence=sequence)


def _shown(value: Any) -> str:
    return str(getattr(value, "name", value) if not isinstance(value, str) else value)

"""Contests: planned, applied for, approved, moved on, postponed or cancelled."""

from datetime import date
from typing import Any

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.catalogue.models import Industry
from compmgr.competitions import queries
from compmgr.competitions.models import Contest, Season
from compmgr.competitions.rules import CONTEST, CompetitionClass, ContestState
from compmgr.competitions.rules.settings import check_approval
from compmgr.competitions.rules.states import correction, needs_reason, ways_on
from compmgr.competitions.services.changes import apply
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.lifecycle import refused


def add_contest(
    session: Session,
    season: Season,
    industry: Industry,
    *,
    name: str,
    planned_class: CompetitionClass,
    sponsor: str = "",
    organiser: str = "",
    co_organiser: str = "",
    by: User | None,
) -> Contest:
    """A contest planned for the season; nothing is approved yet."""
    name = _name(session, season, name)
    contest = Contest(
        season_id=season.id,
        season=season,
        industry_id=industry.id,
        industry=industry,
        name=name,
        planned_class=planned_class,
        sponsor=sponsor or "",
        organiser=organiser or "",
        co_organiser=co_organiser or "",
    )
    session.add(contest)
    record(session, "contest.planned", contest, by=by, name=name, planned_class=planned_class, industry=industry.name)
    return contest


def change_contest(session: Session, contest: Contest, *, by: User, **changes: Any) -> None:
    """Change the particulars; the planned class stands once the contest was applied for."""
    if contest.state in (ContestState.CLOSED, ContestState.CANCELLED):
        raise Conflict("This contest is %(state)s; it is no longer changed.", state=contest.state)
    if "name" in changes:
        changes["name"] = _name(session, contest.season, changes["name"], besides=contest)
    new_class = changes.get("planned_class", contest.planned_class)
    if new_class is not contest.planned_class and contest.state is not ContestState.PLANNED:
        raise Conflict("The planned class stands once the contest was applied for.")
    if told := apply(contest, changes):
        record(session, "contest.changed", contest, by=by, **told)


def _name(session: Session, season: Season, name: str | None, besides: Contest | None = None) -> str:
    name = (name or "").strip()
    if not name:
        raise Refusal("Enter a name.")
    namesake = queries.contest_named(session, season, name)
    if namesake is not None and namesake is not besides:
        raise Conflict("There is a contest of this name already in the season.")
    return name


def apply_for_approval(session: Session, contest: Contest, *, by: User | None) -> None:
    CONTEST.require(contest.state, ContestState.APPLIED)
    contest.state = ContestState.APPLIED
    record(session, "contest.applied", contest, by=by, planned_class=contest.planned_class)


def approve_contest(
    session: Session,
    contest: Contest,
    *,
    approved_class: CompetitionClass,
    approval_number: str | None,
    approved_on: date | None,
    by: User | None,
) -> None:
    """Keep what was approved beside what was planned: they may differ."""
    if contest.state is not ContestState.APPLIED:
        raise refused(contest.state, ContestState.APPROVED)
    check_approval(approved_class, approval_number)
    if approved_on is None or approved_on > clock.today():
        raise Refusal("The date of the approval is today or before.")
    contest.approved_class, contest.approved_on = approved_class, approved_on
    contest.approval_number = (approval_number or "").strip() or None
    contest.state = ContestState.APPROVED
    record(
        session,
        "contest.approved",
        contest,
        by=by,
        planned_class=contest.planned_class,
        approved_class=approved_class,
        number=contest.approval_number,
        on=approved_on,
    )


def move_contest(
    session: Session, contest: Contest, target: ContestState, *, reason: str | None = None, by: User | None
) -> None:
    """Move on, aside, or back by a correction; to postpone, to cancel and to go back are explained by a reason."""
    before = contest.state
    if target is ContestState.APPROVED and before is ContestState.APPLIED:
        raise Refusal("A contest is approved with its class, number and date.")
    if target not in ways_on(before, queries.postponed_from(session, contest)):
        raise refused(before, target)
    reason = (reason or "").strip() or None
    if needs_reason(before, target) and reason is None:
        raise Refusal("Say why, so that everyone concerned can read it later.")
    contest.state = target
    contest.note = reason if reason else contest.note
    record(
        session,
        f"contest.{correction(before, target) or _deed(before, target)}",
        contest,
        by=by,
        reason=reason,
        state=[before, target],
    )


def _deed(before: ContestState, target: ContestState) -> str:
    if target in (ContestState.POSTPONED, ContestState.CANCELLED):
        return target.value
    return "resumed" if before is ContestState.POSTPONED else "moved"

"""Rehearsals: a judge marks invented works on the very pages of the day; nothing of it counts."""

from datetime import timedelta

from sqlalchemy import select

from compmgr.accounts import queries as accounts
from compmgr.accounts import services as grants
from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.audit.services import record
from compmgr.catalogue import queries as catalogue
from compmgr.competitions import queries as competitions
from compmgr.competitions.models import Contest, Event, Season, Stage
from compmgr.competitions.rules import AwardRule, CompetitionClass, Group, MedalRule, StageKind
from compmgr.competitions.services import add_contest, add_event, add_stage
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotAllowed, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules import practice
from compmgr.scoring.rules.states import PanelRole
from compmgr.scoring.services.panel import add_work, issue_sheets
from compmgr.scoring.services.scheme import write_scheme

#: Whoever has one of these somewhere may rehearse, and rehearses as that.
JUDGING = (Role.JUDGE, Role.CHIEF_JUDGE)


def start_rehearsal(session: Session, *, by: User) -> Stage:
    """Five fresh works for `by` alone, who is the one judge of them; earlier ones are kept and shown no more.

    The roles in the practice contest come along: judge, and chief judge for who is one elsewhere, so that the board
    can be tried too. NotAllowed for who judges nowhere.
    """
    contest = _practice_contest(session, by)
    roles = _roles_elsewhere(session, by, contest)
    if not roles:
        raise NotAllowed("Rehearsals are for judges and chief judges.")
    for role in {Role.JUDGE, *roles} - _roles_in(session, by, contest):
        grants.give(session, by, role, contest.id, contest.name, by=by)
    event, now = _event(session, contest, by), clock.now()
    stage = add_stage(
        session,
        event,
        kind=StageKind.PRACTICE,
        name=f"{practice.STAGE} {practice.codes(1, chance.below)[0]}",
        registration_opens_at=now - timedelta(days=2),
        registration_closes_at=now - timedelta(days=1),
        starts_at=now,
        ends_at=now + timedelta(days=1),
        seats=practice.WORKS,
        by=by,
    )
    session.add(PanelMember(stage_id=stage.id, user_id=by.id, role=PanelRole.JUDGE, number=1))
    for code in practice.codes(practice.WORKS, chance.below):
        add_work(session, stage, code)
    issue_sheets(session, stage, by=by)
    record(session, "stage.rehearsal_started", stage, by=by, works=practice.WORKS)
    return stage


def _practice_contest(session: Session, by: User) -> Contest:
    """The one practice contest, made on first need in the season there is: a season of its own would show as one."""
    season = competitions.current_season(session)
    industry = next(iter(catalogue.industries(session)), None)
    if season is None or industry is None:
        raise Refusal("There is no season yet. The office opens one first.")
    session.execute(select(Season.id).where(Season.id == season.id).with_for_update())
    if known := queries.practice_contest(session):
        return known
    given = {"name": practice.CONTEST, "planned_class": CompetitionClass.INDUSTRY}
    contest = add_contest(session, season, industry, **given, by=by)  # type: ignore[arg-type]
    contest.is_practice = True
    return contest


def _event(session: Session, contest: Contest, by: User) -> Event:
    """The event whose scheme has every way of scoring there is now: a new one once there is another."""
    plan, events = practice.scheme(), competitions.events_of(session, contest)
    for event in reversed(events):
        scheme = queries.current_scheme(session, event)
        if scheme and queries.scheme_rules(scheme) == plan:
            return event
    occupation = next(iter(catalogue.occupations(session)), None)
    if occupation is None:
        raise Refusal("There is no season yet. The office opens one first.")
    event = add_event(
        session,
        contest,
        occupation=occupation,
        name=f"{practice.EVENT}{len(events) + 1}" if events else practice.EVENT,
        group=Group.STAFF,
        theory_weight=0,
        practical_weight=100,
        medal_rule=MedalRule.NONE,
        award_rule=AwardRule.NONE,
        by=by,
    )
    write_scheme(session, event, plan, name=practice.EVENT, by=by)
    return event


def _roles_elsewhere(session: Session, user: User, contest: Contest) -> set[Role]:
    held = accounts.grants_of(session, user)
    return {grant.role for grant in held if grant.role in JUDGING and grant.scope_id != contest.id}


def _roles_in(session: Session, user: User, contest: Contest) -> set[Role]:
    return {grant.role for grant in accounts.grants_of(session, user) if grant.scope_id == contest.id}

"""Who is on a panel, who else has a duty at a stage, and the works on its tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import joinedload

from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import Permission, Role, Scope
from compmgr.accounts.rules import Reach, roles_with
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.rules.states import PanelRole, SheetState


def within(reach: Reach) -> ColumnElement[bool]:
    """Whether a stage lies within reach; for a query that joins Stage, Event and Contest."""
    if reach.everything:
        return true()
    places: list[ColumnElement[bool]] = [
        Contest.id.in_(reach.ids(Scope.CONTEST)),
        Contest.season_id.in_(reach.ids(Scope.SEASON)),
    ]
    return or_(*places) if reach else false()


def members_of(session: Session, stage: Stage) -> list[PanelMember]:
    """Everybody who is or was on the panel, the chief judge first, then by number."""
    query = select(PanelMember).where(PanelMember.stage_id == stage.id)
    return list(session.scalars(query.order_by(PanelMember.number)))


def judges_of(session: Session, stage: Stage) -> list[PanelMember]:
    """The judges whose marks count, by number; who left (or has all sheets voided) is not among them."""
    own = MarkSheet.member_id == PanelMember.id
    voided = exists().where(own, MarkSheet.state == SheetState.VOIDED)
    valid = exists().where(own, MarkSheet.state != SheetState.VOIDED)
    query = select(PanelMember).where(
        PanelMember.stage_id == stage.id,
        PanelMember.role == PanelRole.JUDGE,
        PanelMember.left_at.is_(None),
        or_(valid, ~voided),
    )
    return list(session.scalars(query.order_by(PanelMember.number)))


def member_of(session: Session, stage: Stage, user: User) -> PanelMember | None:
    """The place of somebody who is on the panel now."""
    query = select(PanelMember).where(PanelMember.stage_id == stage.id, PanelMember.user_id == user.id)
    return session.scalar(query.where(PanelMember.left_at.is_(None)))


def panels_of(session: Session, user: User) -> list[PanelMember]:
    """Every panel somebody is or was on, the latest stage first."""
    query = select(PanelMember).join(PanelMember.stage).where(PanelMember.user_id == user.id)
    return list(session.scalars(query.order_by(Stage.starts_at.desc(), PanelMember.id)))


def is_on_a_panel(session: Session, contest: Contest, user: User) -> bool:
    """Whether `user` marks or heads the marking at any stage of the contest."""
    query = select(PanelMember.id).join(PanelMember.stage).join(Stage.event)
    found = query.where(Event.contest_id == contest.id, PanelMember.user_id == user.id).limit(1)
    return session.scalar(found) is not None


def holds_elsewhere(session: Session, contest: Contest, member: PanelMember) -> bool:
    """Whether the same person has the same part on another panel of the contest."""
    query = select(PanelMember.id).join(PanelMember.stage).join(Stage.event)
    same = query.where(
        Event.contest_id == contest.id,
        PanelMember.user_id == member.user_id,
        PanelMember.role == member.role,
        PanelMember.left_at.is_(None),
        PanelMember.id != member.id,
    )
    return session.scalar(same.limit(1)) is not None


def organisers_of(session: Session, stage: Stage) -> list[int]:
    """Ids of the active users who manage the panels of a stage."""
    roles = roles_with(Permission.PANEL_MANAGE)
    here: list[ColumnElement[bool]] = [and_(Grant.scope == scope, Grant.scope_id == id) for scope, id in stage.places]
    query = select(Grant.user_id).join(Grant.user).where(Grant.role.in_(roles), User.is_active)
    near = query.where(or_(Grant.scope == Scope.EVERYTHING, *here))
    return list(session.scalars(near.distinct().order_by(Grant.user_id)))


def staff_of(session: Session, contest: Contest, roles: Iterable[Role]) -> list[Grant]:
    """Who holds one of `roles` for the contest, by role and name."""
    query = select(Grant).join(Grant.user).options(joinedload(Grant.user))
    held = query.where(Grant.scope == Scope.CONTEST, Grant.scope_id == contest.id, Grant.role.in_(list(roles)))
    return list(session.scalars(held.order_by(Grant.role, User.name, Grant.id)))


def people_named(session: Session, words: str, limit: int = 60) -> list[User]:
    """Active users whose name or user name contains `words`, the exact user name first; nobody for no words."""
    words = words.strip()[:60]
    if not words:
        return []
    like: list[Any] = [User.name.contains(words, autoescape=True), User.username.contains(words, autoescape=True)]
    query = select(User).where(or_(*like), User.is_active)
    return list(session.scalars(query.order_by(User.username != words, User.name, User.id).limit(limit)))


def works_of(session: Session, stage: Stage) -> list[Work]:
    """The works of a stage, by code: the code is random, so this order tells nothing."""
    return list(session.scalars(select(Work).where(Work.stage_id == stage.id).order_by(Work.code)))

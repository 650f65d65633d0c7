"""Passes for tablets and who they are for; and what a judge's calls for help were answered."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.scoring.models import HelpCall, MarkSheet, PanelMember, TabletPass, Work
from compmgr.scoring.queries.panel import judges_of
from compmgr.scoring.rules.states import PanelRole

#: A judge goes on seeing an answer for this long.
READING = timedelta(minutes=15)


def servers_of(session: Session, stage: Stage) -> list[PanelMember]:
    """Who may sign in at a tablet of the stage: its judges, then its coordinators."""
    query = select(PanelMember).where(PanelMember.stage_id == stage.id, PanelMember.role == PanelRole.COORDINATOR)
    query = query.where(PanelMember.left_at.is_(None))
    return [*judges_of(session, stage), *session.scalars(query.order_by(PanelMember.number))]


def is_serving(session: Session, member: PanelMember) -> bool:
    return member.user.is_active and member in servers_of(session, member.stage)


def live_pass(session: Session, *, code_index: str = "", link_index: str = "") -> TabletPass | None:
    """The pass of that code or link, if it is for today, not ended, and its holder still serves on the panel."""
    named = TabletPass.code_index == code_index if code_index else TabletPass.link_index == link_index
    query = select(TabletPass).where(named, TabletPass.ended_at.is_(None), TabletPass.valid_on == clock.today())
    found = session.scalar(query)
    return found if found and is_serving(session, found.member) else None


def passes_of(session: Session, stage: Stage) -> dict[int, list[TabletPass]]:
    """Passes that hold today or later, by member id, by day."""
    query = select(TabletPass).join(TabletPass.member).where(PanelMember.stage_id == stage.id)
    query = query.where(TabletPass.ended_at.is_(None), TabletPass.valid_on >= clock.today())
    found: dict[int, list[TabletPass]] = {}
    for one in session.scalars(query.order_by(TabletPass.valid_on, TabletPass.id)):
        found.setdefault(one.member_id, []).append(one)
    return found


def answered_calls(session: Session, user: User, bound_to: str | None) -> list[HelpCall]:
    """The calls of `user` that were answered lately, the newest first."""
    query = select(HelpCall).join(HelpCall.sheet).join(MarkSheet.member).join(Work, Work.id == MarkSheet.work_id)
    query = query.join(Work.stage).where(PanelMember.user_id == user.id)
    query = query.where(HelpCall.answered_at > clock.now() - READING).options(
        joinedload(HelpCall.sheet).joinedload(MarkSheet.sub_criterion)
    )
    if bound_to:
        query = query.where(Stage.public_id == bound_to)
    return list(session.scalars(query.order_by(HelpCall.id.desc()).limit(3)))

"""Outboxes that were handed in as files."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.rules import Reach
from compmgr.competitions.models import Event, Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import OutboxUpload, PanelMember
from compmgr.scoring.queries.panel import within


def uploads_within(session: Session, reach: Reach, limit: int = 50) -> list[OutboxUpload]:
    """The newest uploads of stages within reach."""
    query = select(OutboxUpload).join(OutboxUpload.member).join(PanelMember.stage).join(Stage.event).join(Event.contest)
    query = query.options(
        contains_eager(OutboxUpload.member).contains_eager(PanelMember.stage).contains_eager(Stage.event)
    )
    return list(session.scalars(query.where(within(reach)).order_by(OutboxUpload.id.desc()).limit(limit)))

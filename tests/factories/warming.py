"""Verbs that make judges warm up: a practice stage full of marks, a calibration with its reference."""

from decimal import Decimal

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring import queries, services
from compmgr.scoring.models import MarkSheet, PanelMember
from tests.factories.marking import make_panel, make_scheme, sheets_of
from tests.factories.world import make_occupation, make_stage, make_user


def fill_highest(session: Session, sheet: MarkSheet) -> None:
    """Give every aspect of the sheet what its field takes at most, and hand it in."""
    values = {aspect: highest(aspect) for aspect in sheet.sub_criterion.aspects}
    services.record_marks(session, sheet, values, by=sheet.member.user)
    services.submit_sheet(session, sheet, by=sheet.member.user)


def highest(aspect) -> Decimal:
    offered = queries.field_of(aspect)
    return max(offered.choices) if offered.choices else offered.highest or Decimal(1)


def make_rehearsal(session: Session, judge: User, *, filled: bool = True) -> Stage:
    """A rehearsal of `judge`, marked to its end when `filled`."""
    make_occupation(session)
    stage = services.start_rehearsal(session, by=judge)
    member = queries.member_of(session, stage, judge)
    for sheet in sheets_of(session, member) if filled else ():
        fill_highest(session, sheet)
    return stage


def make_stage_to_calibrate(session: Session, stage: Stage | None = None, judges: int = 2) -> tuple[Stage, User]:
    """A stage before its day with a scheme and a panel, and its chief judge."""
    stage = stage or make_stage(session)
    if queries.current_scheme(session, stage.event) is None:
        make_scheme(session, stage.event)
    chief, *_ = make_panel(session, stage, judges)
    return stage, chief.user


def make_calibration(
    session: Session, stage: Stage | None = None, *, works: int = 2, referred: bool = True
) -> tuple[Stage, User]:
    """A calibration for a stage, with every reference mark at 2 when `referred`; and the chief judge."""
    if stage is None or not queries.members_of(session, stage):
        stage, chief = make_stage_to_calibrate(session, stage)
    else:
        chief = make_user(session, Role.CHIEF_JUDGE, stage.event.contest)
    calibration = services.make_calibration(session, stage, works, by=chief)
    if referred:
        refer(session, calibration, chief)
    return calibration, chief


def refer(session: Session, calibration: Stage, chief: User, value: str = "2") -> None:
    aspects = queries.aspects_of_stage(session, calibration)
    for work in queries.works_of(session, calibration):
        services.record_reference(session, work, {aspect: Decimal(value) for aspect in aspects}, by=chief)


def judges_of(session: Session, stage: Stage) -> list[PanelMember]:
    return list(
        session.scalars(select(PanelMember).where(PanelMember.stage_id == stage.id).order_by(PanelMember.number))
    )

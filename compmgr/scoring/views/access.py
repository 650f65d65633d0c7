"""What a judge may open: their own sheets, and nothing that tells of another."""

from sqlalchemy.orm import joinedload, lazyload

from compmgr.accounts.guard import actor, admits, load, may, signed_in_caller
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.queries import SheetNow
from compmgr.scoring.rules.states import PanelRole, SheetState

WORK = joinedload(MarkSheet.work)
STAGE = WORK.joinedload(Work.stage)
EVENT = STAGE.joinedload(Stage.event)
CONTEST = EVENT.joinedload(Event.contest)
MEMBER = joinedload(MarkSheet.member)
SHEET = (
    EVENT.lazyload(Event.occupation),
    CONTEST.options(lazyload(Contest.season), lazyload(Contest.industry)),
    MEMBER.options(lazyload(PanelMember.stage), lazyload(PanelMember.user)),
    joinedload(MarkSheet.sub_criterion),
)


def own_sheet(sheet_id: str) -> MarkSheet:
    """The judge's own sheet; another's is absent, and so is one that was voided."""
    sheet = load(MarkSheet, sheet_id, options=SHEET)
    if sheet.member.user_id != actor().id or sheet.state is SheetState.VOIDED:
        raise NotFound("There is no such page, or you may not see it.")
    return sheet


def own_sheet_now(sheet_id: str) -> SheetNow:
    """The same, at a mark: columns alone, and locked until the transaction ends."""
    sheet = queries.sheet_now(database(), sheet_id)
    if (
        sheet is None
        or not admits(sheet.places, sheet.lies_in)
        or sheet.judge_id != signed_in_caller().id
        or sheet.state is SheetState.VOIDED
    ):
        raise NotFound("There is no such page, or you may not see it.")
    return sheet


def own_member(panel_member_id: str) -> PanelMember:
    """The judge's own place on a panel; another's is absent."""
    member = load(PanelMember, panel_member_id)
    if member.user_id != actor().id:
        raise NotFound("There is no such page, or you may not see it.")
    return member


def own_seat(stage_id: str) -> PanelMember:
    """The judge's own place on the panel of a stage; absent for whoever judges elsewhere."""
    return seat_at(load(Stage, stage_id))


def seat_at(stage: Stage) -> PanelMember:
    member = queries.member_of(database(), stage, actor())
    if member is None or member not in queries.judges_of(database(), stage):
        raise NotFound("There is no such page, or you may not see it.")
    return member


def require_coordinator(stage: Stage) -> None:
    """Pass for the chief judge, and for whoever coordinates at this stage; in a practice for its one judge alone."""
    member = queries.member_of(database(), stage, actor())
    if stage.kind is StageKind.PRACTICE and member is not None:
        return
    leads = member is not None and member.role is PanelRole.COORDINATOR
    if stage.kind is StageKind.PRACTICE or not (leads or may(Permission.MARK_OVERSEE, stage)):
        raise NotFound("There is no such page, or you may not see it.")

"""What a judge may open: their own sheets, and nothing that tells of another."""

from sqlalchemy.orm import joinedload, lazyload

from compmgr.accounts.guard import actor, load, may
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.rules.states import PanelRole, SheetState

#: A sheet is opened at every mark: its address and its judge come along, not the whole contest.
CONTEST = joinedload(MarkSheet.work).joinedload(Work.stage).joinedload(Stage.event)
LEAN = (
    CONTEST.lazyload(Event.occupation),
    CONTEST.joinedload(Event.contest).options(lazyload(Contest.season), lazyload(Contest.industry)),
    joinedload(MarkSheet.member).options(lazyload(PanelMember.stage), lazyload(PanelMember.user)),
    joinedload(MarkSheet.sub_criterion),
)


def own_sheet(sheet_id: str) -> MarkSheet:
    """The judge's own sheet; another's is absent, and so is one that was voided."""
    sheet = load(MarkSheet, sheet_id, options=LEAN)
    if sheet.member.user_id != actor().id or sheet.state is SheetState.VOIDED:
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

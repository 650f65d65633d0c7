"""What a judge may open: their own sheets, and nothing that tells of another."""

from sqlalchemy.orm import joinedload, lazyload

from compmgr.accounts.guard import actor, load
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.foundation.errors import NotFound
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.rules.states import SheetState

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

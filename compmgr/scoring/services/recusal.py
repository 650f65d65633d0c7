"""Who leaves a panel, and who steps in: sheets are voided and kept, never deleted."""

from compmgr.accounts import queries as accounts
from compmgr.accounts import services as grants
from compmgr.accounts.models import User
from compmgr.audit.models import name_of
from compmgr.audit.services import record
from compmgr.foundation import clock, mail
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotFound, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PanelMember
from compmgr.scoring.rules import panel as rules
from compmgr.scoring.rules.states import SHEET, PanelRole, SheetState
from compmgr.scoring.services.panel import hand_out
from compmgr.scoring.services.passes import end_pass
from compmgr.scoring.services.signing import end_signature

#: What organisers read when a judge steps back.
LEFT = mail.sentence("%(name)s stepped back from the panel of %(stage)s: %(reason)s")


def call_in(session: Session, substitute: PanelMember, *, by: User) -> PanelMember:
    """A substitute becomes a judge and gets sheets; the inner step of `anonymity.services.call_in`."""
    rules.require_substitute(substitute.user.name, substitute.role, substitute.left_at)
    substitute.role = PanelRole.JUDGE
    record(session, "judge.called_in", substitute, by=by, name=substitute.user.name, number=substitute.number)
    hand_out(session, substitute, by=by)
    return substitute


def recuse(session: Session, member: PanelMember, reason: str | None, *, by: User) -> None:
    """Take somebody off the panel; sheets already issued are kept and voided, and their number is not given again.

    A chief judge who leaves loses the board with it.
    """
    if not (reason or "").strip():
        raise Refusal("Say why this judge leaves the panel.")
    if member.left_at:
        raise Conflict("%(name)s has left this panel already.", name=member.user.name)
    sheets = list(session.scalars(queries.sheets_of(member.stage_id).where(MarkSheet.member_id == member.id)))
    for sheet in sheets:
        if sheet.state is not SheetState.VOIDED:
            SHEET.require(sheet.state, SheetState.VOIDED)
            sheet.state, sheet.reason = SheetState.VOIDED, reason
    member.left_at, member.left_reason = clock.now(), reason
    end_signature(session, [member.id])
    for one in queries.passes_of(session, member.stage).get(member.id, []):
        end_pass(session, one, by=by)
    record(
        session,
        "judge.recused",
        member,
        by=by,
        reason=reason,
        name=member.user.name,
        number=member.number,
        sheets=len(sheets),
    )
    if member.role is PanelRole.CHIEF_JUDGE:
        _take_back(session, member, by=by)


def recuse_myself(session: Session, member: PanelMember, reason: str | None, *, by: User) -> None:
    """A judge steps back on the spot; the organisers are told. Not after the panel has signed: then they decide."""
    if member.user_id != by.id:
        raise NotFound("There is no such page, or you may not see it.")
    if queries.is_signed(session, member.stage):
        raise Conflict("The panel has signed. Tell the organiser; they void the sheets and have the result recomputed.")
    recuse(session, member, reason, by=by)
    place = f"{member.stage.event.name} {member.stage.name}"
    for reader in queries.organisers_of(session, member.stage):
        mail.tell(
            session, reader, LEFT, about=name_of(member.stage), name=by.name, stage=place, reason=(reason or "").strip()
        )


def _take_back(session: Session, member: PanelMember, *, by: User) -> None:
    """The role goes unless another stage of the contest still needs it."""
    contest, role = member.stage.event.contest, rules.ROLE_OF[member.role]
    session.flush()
    if queries.holds_elsewhere(session, contest, member):
        return
    for grant in accounts.grants_of(session, member.user):
        if (grant.role, grant.scope_id) == (role, contest.id):
            grants.take(session, grant, by=by)

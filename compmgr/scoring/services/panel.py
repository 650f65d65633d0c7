"""Who does what at a stage, the works on the tables, and the sheets each judge is given."""

from sqlalchemy import insert, select

from compmgr.accounts import queries as accounts
from compmgr.accounts import services as grants
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import Role
from compmgr.audit.models import name_of
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import chance, clock, mail
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotFound, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.rules import panel as rules
from compmgr.scoring.rules.lint import require_freezable
from compmgr.scoring.rules.states import SHEET, PanelRole, SheetState

#: What organisers read when a judge steps back.
LEFT = mail.sentence("%(name)s stepped back from the panel of %(stage)s: %(reason)s")


def assign_judge(
    session: Session,
    stage: Stage,
    user: User,
    *,
    role: PanelRole = PanelRole.JUDGE,
    despite: str | None = None,
    by: User,
) -> PanelMember:
    """Put `user` on the panel with the next number (0 for the chief judge); the role comes along.

    The inner step: relations are checked by `anonymity.services.assign`, since this room knows no competitor.
    Refused to whoever could learn whose work it is. A judge who comes after the draw gets sheets at once. Who left
    before any sheet was voided may come back, under the number they had.
    """
    held = [(grant.role, grant.scope, grant.scope_id) for grant in accounts.grants_of(session, user)]
    rules.require_blind(user.name, held, stage.places)
    members = queries.members_of(session, stage)
    known = next((member for member in members if member.user_id == user.id), None)
    _require_free(session, known)
    if role is PanelRole.CHIEF_JUDGE and any(member.role is role and not member.left_at for member in members):
        raise Conflict("This panel has a chief judge already.")
    if queries.is_signed(session, stage):
        raise Conflict("The panel has signed; nobody joins it any more.")
    member = known or PanelMember(
        stage_id=stage.id, user_id=user.id, number=rules.next_number(role, (member.number for member in members))
    )
    member.role, member.left_at, member.left_reason = role, None, None
    member.despite = (despite or "").strip() or None
    session.add(member)
    _give(session, stage, user, rules.ROLE_OF[role], by=by)
    record(
        session,
        "judge.assigned",
        member,
        by=by,
        reason=member.despite,
        stage=stage,
        name=user.name,
        role=role,
        number=member.number,
    )
    _hand_out(session, member, by=by)
    return member


def call_in(session: Session, substitute: PanelMember, *, by: User) -> PanelMember:
    """A substitute becomes a judge and gets sheets; the inner step of `anonymity.services.call_in`."""
    rules.require_substitute(substitute.user.name, substitute.role, substitute.left_at)
    substitute.role = PanelRole.JUDGE
    record(session, "judge.called_in", substitute, by=by, name=substitute.user.name, number=substitute.number)
    _hand_out(session, substitute, by=by)
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


def appoint(session: Session, stage: Stage, user: User, role: Role, *, by: User) -> None:
    """Give `user` a duty beside the marking: coding judge, supervisor or arbitrator of the contest."""
    if role not in rules.STAFF:
        raise Refusal("Choose coding judge, supervisor or arbitrator.")
    rules.require_no_judge(user.name, role, queries.is_on_a_panel(session, stage.event.contest, user))
    if not _give(session, stage, user, role, by=by):
        raise Conflict("%(name)s holds this role already.", name=user.name)


def dismiss(session: Session, grant: Grant, *, by: User) -> None:
    """Take a duty beside the marking away again."""
    grants.take(session, grant, by=by)


def add_work(session: Session, stage: Stage, code: str) -> Work:
    """A work on the table, known by its code alone."""
    work = Work(stage_id=stage.id, code=code)
    session.add(work)
    session.flush()
    return work


def issue_sheets(session: Session, stage: Stage, *, by: User) -> int:
    """Issue what is missing: a sheet for each judge, work and sub-criterion, in random order; how many were issued.

    Refused without a scheme that is whole, and without judges.
    """
    scheme = queries.scheme_of_stage(session, stage)
    if scheme is None:
        raise Refusal("This event has no marking scheme yet. Write it first.")
    require_freezable(queries.scheme_rules(scheme))
    judges = queries.judges_of(session, stage)
    if not judges:
        raise Refusal("This stage has no judges yet. Assign the panel first.")
    known = queries.sheet_keys(session, stage)
    subs = [sub for criterion in scheme.criteria for sub in criterion.sub_criteria]
    keys = [
        (work.id, judge.id, sub.id) for work in queries.works_of(session, stage) for judge in judges for sub in subs
    ]
    rows = [
        {"work_id": work, "member_id": judge, "sub_criterion_id": sub}
        for work, judge, sub in chance.shuffled(key for key in keys if key not in known)
    ]
    if rows:
        session.execute(insert(MarkSheet), rows)
    record(session, "sheets.issued", stage, by=by, sheets=len(rows), judges=len(judges), edition=scheme.edition)
    return len(rows)


def _require_free(session: Session, known: PanelMember | None) -> None:
    if known is None:
        return
    if not known.left_at:
        raise Conflict("%(name)s is on this panel already.", name=known.user.name)
    if session.scalar(select(MarkSheet.id).where(MarkSheet.member_id == known.id).limit(1)):
        raise Conflict(
            "%(name)s left this panel and the sheets were voided; they are not given again.", name=known.user.name
        )


def _hand_out(session: Session, member: PanelMember, *, by: User) -> None:
    if member.role is PanelRole.JUDGE and queries.works_of(session, member.stage):
        issue_sheets(session, member.stage, by=by)


def _take_back(session: Session, member: PanelMember, *, by: User) -> None:
    """The role goes unless another stage of the contest still needs it."""
    contest, role = member.stage.event.contest, rules.ROLE_OF[member.role]
    session.flush()
    if queries.holds_elsewhere(session, contest, member):
        return
    for grant in accounts.grants_of(session, member.user):
        if (grant.role, grant.scope_id) == (role, contest.id):
            grants.take(session, grant, by=by)


def _give(session: Session, stage: Stage, user: User, role: Role, *, by: User) -> bool:
    """Whether the role for the contest had to be given."""
    contest = stage.event.contest
    if any((held.role, held.scope_id) == (role, contest.id) for held in accounts.grants_of(session, user)):
        return False
    grants.give(session, user, role, contest.id, contest.name, by=by)
    return True

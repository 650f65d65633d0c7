"""Who does what at a stage, the works on the tables, and the sheets each judge is given."""

from sqlalchemy import insert, select

from compmgr.accounts import queries as accounts
from compmgr.accounts import services as grants
from compmgr.accounts.models import Grant, User
from compmgr.accounts.permissions import Role
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import chance
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet, PanelMember, Work
from compmgr.scoring.rules import panel as rules
from compmgr.scoring.rules.lint import require_freezable
from compmgr.scoring.rules.states import PanelRole


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
    hand_out(session, member, by=by)
    return member


def appoint(session: Session, stage: Stage, user: User, role: Role, *, by: User) -> None:
    """Give `user` a duty beside the marking: coding judge, score clerk, supervisor or arbitrator of the contest."""
    if role not in rules.STAFF:
        raise Refusal("Choose coding judge, score clerk, supervisor or arbitrator.")
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


def hand_out(session: Session, member: PanelMember, *, by: User) -> None:
    """The sheets of a judge who comes after the draw."""
    if member.role is PanelRole.JUDGE and queries.works_of(session, member.stage):
        issue_sheets(session, member.stage, by=by)


def _give(session: Session, stage: Stage, user: User, role: Role, *, by: User) -> bool:
    """Whether the role for the contest had to be given."""
    contest = stage.event.contest
    if any((held.role, held.scope_id) == (role, contest.id) for held in accounts.grants_of(session, user)):
        return False
    grants.give(session, user, role, contest.id, contest.name, by=by)
    return True

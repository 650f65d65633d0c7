"""Who comes onto a panel and who leaves it, with relations looked at: the only way to assign a judge.

What speaks against somebody is named to those who manage panels, and to nobody else.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.anonymity import queries
from compmgr.anonymity.models import Tie
from compmgr.anonymity.queries.panels import Concern
from compmgr.anonymity.rules.conflicts import ConflictWeight, Finding, TieKind, person_key, relations_in, unit_key
from compmgr.audit.models import name_of
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import clock, mail
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotFound, Refusal
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.states import PanelRole

LONGEST_NAME, LONGEST_NOTE = 100, 500
#: What the organisers read; who judges is told nothing of it.
FOUND_AT_SIGNING = mail.sentence(
    "The panel of %(stage)s could not sign: %(names)s should not judge there. See the panel for why."
)
FOUND_LATER = mail.sentence("%(name)s declared a relation that concerns the panel of %(stage)s. See the panel for why.")


def assign(
    session: Session,
    stage: Stage,
    user: User,
    *,
    role: PanelRole = PanelRole.JUDGE,
    despite: str | None = None,
    by: User,
) -> PanelMember:
    """Put `user` on the panel of `stage`, whatever the role, once nothing hard speaks against them.

    Refusal naming the rule for a hard conflict, and for a soft one without a reason, which is kept as `despite`.
    """
    _lock(session, stage)
    found = queries.findings_of(session, stage, [user])[user.id]
    _require_no_hard(user, found)
    soft = [each.rule for each in found if each.weight is ConflictWeight.SOFT]
    if soft and not (despite or "").strip():
        raise Refusal("Say why %(name)s is assigned all the same: %(rules)s.", name=user.name, rules=soft)
    return marking.assign_judge(session, stage, user, role=role, despite=despite if soft else None, by=by)


def call_in(session: Session, substitute: PanelMember, *, by: User) -> PanelMember:
    """A substitute becomes a judge and gets sheets; entries and ties may have changed, so all is looked at again.

    After the panel has signed only in place of somebody who left, or should.
    """
    stage = substitute.stage
    _lock(session, stage)
    _require_no_hard(substitute.user, queries.findings_of(session, stage, [substitute.user])[substitute.user_id])
    if scoring.is_signed(session, stage) and not _is_short(session, stage):
        raise Conflict("The panel has signed and nobody has left it; no substitute is needed.")
    return marking.call_in(session, substitute, by=by)


def sign_panel(session: Session, stage: Stage, *, by: User) -> int:
    """The panel stands by its marks, once nobody on it has a hard conflict; how many sheets were locked.

    None is locked where somebody has one: the organisers are told who and the trail keeps it; that is no refusal,
    because what a refusal wrote would be lost. Who signs learns nothing of why.
    """
    if concerns := queries.conflicts_now(session, stage):
        _tell_organisers(session, stage, concerns, by=by)
        return 0
    return marking.sign_panel(session, stage, by=by)


def declare_tie(session: Session, user: User, kind: TieKind, name: str, note: str = "", *, by: User) -> Tie:
    """What joins `user` to somebody who may compete, by themselves or by the office.

    The trail says that there is one, not to whom. Where they are on a panel that it concerns, the organisers are told.
    """
    name, note = (name or "").strip(), (note or "").strip()
    key = person_key(name) if kind in (TieKind.COACH, TieKind.KIN) else unit_key(name)
    if not key or len(name) > LONGEST_NAME or len(note) > LONGEST_NOTE:
        raise Refusal("Name the unit, delegation or person, in %(longest)s characters at most.", longest=LONGEST_NAME)
    if any((tie.kind, tie.name) == (kind, name) for tie in queries.ties_of(session, user)):
        raise Conflict("This relation is declared already.")
    before = _concerned(session, user)
    tie = Tie(user_id=user.id, kind=kind, name=name, note=note, by_id=by.id)
    tie.user = user
    session.add(tie)
    record(session, "tie.declared", tie, by=by, kind=kind, name=user.name)
    for stage in (after for after in _concerned(session, user) if after not in before):
        for reader in scoring.organisers_of(session, stage):
            mail.tell(session, reader, FOUND_LATER, about=name_of(stage), name=user.name, stage=_named(stage))
    return tie


def end_tie(session: Session, tie: Tie, reason: str | None, *, by: User) -> None:
    """A relation that holds no more, or was entered by mistake; it stays on record."""
    if tie.ended_at:
        raise Conflict("This relation has ended already.")
    if not (reason or "").strip():
        raise Refusal("Say why this relation no longer holds.")
    tie.ended_at = clock.now()
    record(session, "tie.ended", tie, by=by, reason=reason, kind=tie.kind, name=tie.user.name)


def end_own_tie(session: Session, tie: Tie, reason: str | None, *, by: User) -> None:
    """Who declared something themselves may take it back, unless a panel they sit on is concerned."""
    if tie.user_id != by.id:
        raise NotFound("There is no such page, or you may not see it.")
    if tie.by_id != by.id or _concerned(session, by):
        raise Conflict("Only the organiser can end this relation now; tell them why it no longer holds.")
    end_tie(session, tie, reason, by=by)


def _require_no_hard(user: User, found: Iterable[Finding]) -> None:
    if hard := list(dict.fromkeys(each.rule for each in found if each.weight is ConflictWeight.HARD)):
        raise Refusal("%(name)s cannot be on this panel: %(rules)s.", name=user.name, rules=hard)


def _is_short(session: Session, stage: Stage) -> bool:
    """Whether somebody who judged has left, or should."""
    members = scoring.members_of(session, stage)
    has_left = any(member.left_at and member.role is PanelRole.JUDGE for member in members)
    return has_left or bool(queries.conflicts_now(session, stage))


def _tell_organisers(session: Session, stage: Stage, concerns: Sequence[Concern], *, by: User) -> None:
    """Once: who presses the button again writes no second letter while the first is unread."""
    names = "、".join(concern.member.user.name for concern in concerns)
    rules = sorted({each.rule for concern in concerns for each in concern.found})
    record(session, "panel.held_up", stage, by=by, names=names, rules=rules)
    for reader in scoring.organisers_of(session, stage):
        if not _is_unread(session, reader, stage):
            mail.tell(session, reader, FOUND_AT_SIGNING, about=name_of(stage), stage=_named(stage), names=names)


def _is_unread(session: Session, reader: int, stage: Stage) -> bool:
    letters = mail.letters_to(reader).where(mail.Letter.message == FOUND_AT_SIGNING, mail.Letter.read_at.is_(None))
    return session.scalar(letters.where(mail.Letter.about == name_of(stage)).limit(1)) is not None


def _concerned(session: Session, user: User) -> list[Stage]:
    """Panels on which `user` sits in spite of a hard conflict."""
    stages = queries.panels_touched_by(session, user)
    found = queries.findings_at(session, stages, [user])
    return [stage for stage in stages if relations_in(found[stage.id][user.id])]


def _named(stage: Stage) -> str:
    return f"{stage.event.name} {stage.name}"


def _lock(session: Session, stage: Stage) -> None:
    """Two at once would both find the panel as it was."""
    session.execute(select(Stage.id).where(Stage.id == stage.id).with_for_update())

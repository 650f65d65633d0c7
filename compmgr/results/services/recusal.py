"""A judge found to be related after marking: the sheets are voided and kept, and a result that exists is made anew."""

from compmgr.accounts.models import User
from compmgr.audit.models import name_of
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.foundation import mail
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.results import queries
from compmgr.results.models import Result
from compmgr.results.rules.states import PUBLIC_STATES, RESULT, ResultState
from compmgr.results.services.computing import compute
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from compmgr.scoring.models import PanelMember
from compmgr.scoring.rules.panel import fewest_judges
from compmgr.scoring.rules.states import PanelRole

COMPUTED_ANEW = mail.sentence(
    "The result of %(stage)s was computed again without the marks of judge %(number)s. Check it and sign it."
)


def recuse(session: Session, member: PanelMember, reason: str | None, *, stated: str, by: User) -> Result | None:
    """Take a judge off the panel; where there is a result, the new edition without their marks.

    `stated` is the rule by which it is computed again: it stands on the result for everybody, so it names no relation.
    A result that is public stays until the new one is published. Refused when too few judges would be left.
    """
    stage = member.stage
    latest = queries.latest_result(session, stage)
    if member.role is not PanelRole.JUDGE or latest is None or latest.state is ResultState.ANNULLED:
        marking.recuse(session, member, reason, by=by)
        return None
    _require_enough(session, stage, member)
    if latest.state in PUBLIC_STATES:
        _correct(session, latest, stated, by=by)
    marking.recuse(session, member, reason, by=by)
    session.flush()
    result = compute(session, stage, reason=stated, by=by)
    result.reason = stated
    _tell_chief(session, stage, member)
    return result


def judges_left(session: Session, member: PanelMember) -> int:
    """How many judges mark the work that would have the fewest without `member`."""
    works = queries.judges_by_work(session, member.stage).values()
    return min((len(judges - {member.id}) for judges in works), default=0)


def _require_enough(session: Session, stage: Stage, member: PanelMember) -> None:
    left, needed = judges_left(session, member), fewest_judges(stage.event.drop_extremes)
    if not stage.event.practical_weight or left >= needed:
        return
    raise Refusal(
        "Only %(left)s judges would be left, and %(needed)s are needed. Call in a substitute first; once they have "
        "marked every work and the panel has signed, void these sheets.",
        left=left,
        needed=needed,
    )


def _correct(session: Session, result: Result, stated: str, *, by: User) -> None:
    """The way of a ruling to correct, without an appeal: after it a new edition may be computed."""
    if queries.open_appeals_of(session, result):
        raise Refusal("Appeals against this result are still open. Have them ruled on first.")
    if result.state in (ResultState.CORRECTED, ResultState.FINAL):
        return
    if result.state is ResultState.PUBLICISED:
        RESULT.require_correction("objection_in_publicity", result.state, ResultState.UNDER_APPEAL)
    else:
        RESULT.require(result.state, ResultState.UNDER_APPEAL)
    RESULT.require(ResultState.UNDER_APPEAL, ResultState.CORRECTED)
    result.state = ResultState.CORRECTED
    record(session, "result.corrected", result, by=by, reason=stated)


def _tell_chief(session: Session, stage: Stage, left: PanelMember) -> None:
    place = f"{stage.event.name} {stage.name}"
    for member in scoring.members_of(session, stage):
        if member.role is PanelRole.CHIEF_JUDGE and not member.left_at:
            mail.tell(
                session, member.user_id, COMPUTED_ANEW, about=name_of(stage), stage=place, number=str(left.number)
            )

"""Calibration: before the day the panel marks warm-up works, and each judge learns how their marks stand."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import StageKind, require_real
from compmgr.competitions.services import add_stage
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, PanelMember, ReferenceMark, Work
from compmgr.scoring.rules import calibration as rules
from compmgr.scoring.rules import marks, practice
from compmgr.scoring.rules.states import PanelRole
from compmgr.scoring.services.panel import add_work, issue_sheets


def make_calibration(session: Session, stage: Stage, works: int, *, by: User) -> Stage:
    """A calibration for `stage` with so many warm-up works: its judges by their numbers, its event's present scheme.

    It ends where the day of `stage` begins (in Shanghai, as the day stands now). Refused on that day and later, and
    without a panel or a whole scheme.
    """
    require_real(stage.kind)
    rules.check_works(works)
    now, day = clock.now(), clock.at(clock.local(stage.starts_at).date(), 0)
    if now >= day:
        raise Refusal("The day of this stage has begun; a calibration comes before it.")
    judges = queries.judges_of(session, stage)
    if not judges:
        raise Refusal("This stage has no judges yet. Assign the panel first.")
    number = len(queries.calibrations_of(session, stage.event)) + 1
    calibration = add_stage(
        session,
        stage.event,
        kind=StageKind.CALIBRATION,
        name=f"{stage.name}校准试评 {number}",
        registration_opens_at=now - timedelta(days=2),
        registration_closes_at=now - timedelta(days=1),
        starts_at=now,
        ends_at=day,
        seats=works,
        by=by,
    )
    for judge in judges:
        session.add(
            PanelMember(stage_id=calibration.id, user_id=judge.user_id, role=PanelRole.JUDGE, number=judge.number)
        )
    for code in practice.codes(works, chance.below):
        add_work(session, calibration, code)
    issue_sheets(session, calibration, by=by)
    record(session, "stage.calibration_made", calibration, by=by, stage=stage, works=works, judges=len(judges))
    return calibration


def record_reference(
    session: Session, work: Work, values: Mapping[Aspect, Decimal | int], *, by: User
) -> list[ReferenceMark]:
    """What the experts give a warm-up work: a row for each value that differs from the one that counts.

    Refused for any other work, for a value the aspect cannot have, and once a judge has looked at their figures:
    what they were told then stands.
    """
    stage = work.stage
    if stage.kind is not StageKind.CALIBRATION:
        raise Refusal("Only warm-up works of a calibration have reference marks.")
    if any(member.calibration_seen_at for member in queries.members_of(session, stage)):
        raise Conflict("A judge has seen how their marks stand to the reference; it is not changed any more.")
    checked = {aspect: marks.check(queries.aspect_rules(aspect), value) for aspect, value in values.items()}
    known = queries.references_of(session, stage)
    changed = {aspect: value for aspect, value in checked.items() if known.get((work.id, aspect.id)) != value}
    rows = [
        ReferenceMark(work_id=work.id, aspect_id=aspect.id, value=value, by_id=by.id)
        for aspect, value in changed.items()
    ]
    session.add_all(rows)
    if rows:
        told = {aspect.key: marks.written(value) for aspect, value in changed.items()}
        record(session, "work.reference_recorded", work, by=by, marks=told)
    return rows


def open_figures(session: Session, member: PanelMember, *, by: User) -> PanelMember:
    """A judge looks at their own figures, for the first time: from now on the chief judge may see them too.

    Refused before all their warm-up sheets are handed in, so that nobody marks after the reference, and before the
    reference is whole.
    """
    if member.user_id != by.id or member.stage.kind is not StageKind.CALIBRATION:
        raise Refusal("These figures are another judge's.")
    standing = queries.standing_of(session, member)
    if standing.done < standing.total:
        raise Refusal("Hand in all your warm-up sheets first; then you see how your marks stand to the reference.")
    if not standing.is_referred:
        raise Refusal("The reference marks are not complete yet. Look again later.")
    if member.calibration_seen_at is None:
        member.calibration_seen_at = clock.now()
        record(session, "panel_member.calibration_seen", member, by=by)
    return member

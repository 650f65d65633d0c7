"""What stands between a panel and its signature, and who has signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import (
    Aspect,
    Device,
    FlashRound,
    HelpCall,
    JudgeSignature,
    Mark,
    MarkSheet,
    PanelMember,
    SpreadJustification,
    Work,
)
from compmgr.scoring.queries.flash import standing_round
from compmgr.scoring.queries.marks import Marks, marks_of
from compmgr.scoring.queries.panel import judges_of
from compmgr.scoring.queries.scheme import scheme_of_stage, scheme_rules
from compmgr.scoring.queries.sheets import open_codes
from compmgr.scoring.rules.flash import is_apart, kept_levels
from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scheme import AspectKind, Scheme, aspects_of
from compmgr.scoring.rules.states import SheetState


@dataclass(frozen=True)
class Spread:
    """Levels of one judged aspect that lie too far apart; `justification` where the chief judge let these stand."""

    key: str
    levels: Mapping[int, int]
    """By the judge's number."""
    justification: SpreadJustification | None = None


@dataclass(frozen=True)
class Obstacles:
    """Everything that keeps the panel from signing, in the order in which it is said."""

    open_codes: Sequence[str]
    round: FlashRound | None
    spreads: Mapping[Work, Sequence[Spread]]
    """Those without a justification alone."""
    calls: Sequence[HelpCall]
    devices: Sequence[Device]
    unsigned: Sequence[PanelMember]

    def __bool__(self) -> bool:
        return any((self.open_codes, self.round, self.spreads, self.calls, self.devices, self.unsigned))


def obstacles_of(session: Session, stage: Stage) -> Obstacles:
    scheme = scheme_of_stage(session, stage)
    spreads = spreads_of(session, stage, marks_of(session, stage), scheme_rules(scheme) if scheme else None)
    return Obstacles(
        open_codes(session, stage),
        standing_round(session, stage),
        unjustified(spreads),
        calls_of(session, stage, is_open=True),
        [device for device in devices_of(session, stage) if holds_marks(device)],
        unsigned_judges(session, stage),
    )


def spreads_of(session: Session, stage: Stage, marks: Marks, scheme: Scheme | None) -> dict[Work, list[Spread]]:
    """Levels further apart than the event allows, by work, in the order of the scheme; every work is there."""
    reasons = _justifications(session, stage)
    judged = [one.key for one in (aspects_of(scheme) if scheme else ()) if one.kind is AspectKind.JUDGEMENT]
    found: dict[Work, list[Spread]] = {work: [] for work in marks}
    for work, by_judge in marks.items():
        for key in judged:
            levels = {judge.number: int(values[key]) for judge, values in by_judge.items() if key in values}
            if is_apart(list(levels.values()), stage.event.spread_limit):
                reason = reasons.get((work.id, key))
                stands = reason is not None and reason.levels == kept_levels(levels)
                found[work].append(Spread(key, levels, reason if stands else None))
    return found


def unjustified(spreads: Mapping[Work, Iterable[Spread]]) -> dict[Work, list[Spread]]:
    left = {work: [one for one in each if one.justification is None] for work, each in spreads.items()}
    return {work: each for work, each in left.items() if each}


def _justifications(session: Session, stage: Stage) -> dict[tuple[int, str], SpreadJustification]:
    """The last one of each work and aspect."""
    query = (
        select(SpreadJustification, Aspect.key)
        .join(Aspect, Aspect.id == SpreadJustification.aspect_id)
        .join(Work, Work.id == SpreadJustification.work_id)
        .where(Work.stage_id == stage.id)
    )
    return {(one.work_id, key): one for one, key in session.execute(query.order_by(SpreadJustification.id))}


def devices_of(session: Session, stage: Stage) -> list[Device]:
    """The tablets of a stage, the one heard of longest ago first; what a judge who left still held counts no more."""
    query = select(Device).join(Device.member).where(PanelMember.stage_id == stage.id, PanelMember.left_at.is_(None))
    return list(session.scalars(query.order_by(Device.seen_at, Device.id)))


def holds_marks(device: Device) -> bool:
    """Whether a tablet said it had marks to hand over, and nobody settled that they are lost."""
    return device.waiting > 0 and device.settled_reason is None


def calls_of(session: Session, stage: Stage, *, is_open: bool) -> list[HelpCall]:
    """Calls for help that wait for an answer, the oldest first; otherwise the answered ones, the newest first."""
    query = select(HelpCall).join(HelpCall.sheet).join(Work, Work.id == MarkSheet.work_id)
    query = query.where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED).options(
        joinedload(HelpCall.sheet).joinedload(MarkSheet.member),
        joinedload(HelpCall.sheet).joinedload(MarkSheet.sub_criterion),
    )
    if is_open:
        return list(session.scalars(query.where(HelpCall.answered_at.is_(None)).order_by(HelpCall.id)))
    answered = query.where(HelpCall.answered_at.is_not(None)).order_by(HelpCall.id.desc())
    return list(session.scalars(answered.limit(20)))


def signatures_of(session: Session, stage: Stage) -> dict[int, JudgeSignature]:
    """The signatures that hold, by member id."""
    query = select(JudgeSignature).join(JudgeSignature.member).where(PanelMember.stage_id == stage.id)
    rows = session.scalars(query.where(JudgeSignature.ended_at.is_(None)).order_by(JudgeSignature.id))
    return {signature.member_id: signature for signature in rows}


def unsigned_judges(session: Session, stage: Stage) -> list[PanelMember]:
    """Judges with sheets that no signature of theirs covers, by number; one noted from paper is a signature too."""
    query = (
        select(MarkSheet.member_id, MarkSheet.state)
        .join(Work, Work.id == MarkSheet.work_id)
        .where(Work.stage_id == stage.id, MarkSheet.state.not_in([SheetState.VOIDED, SheetState.LOCKED]))
    )
    states: dict[int, set[SheetState]] = {}
    for member_id, state in session.execute(query.distinct()):
        states.setdefault(member_id, set()).add(state)
    signed = signatures_of(session, stage)
    return [
        judge
        for judge in judges_of(session, stage)
        if judge.id in states and (judge.id not in signed or states[judge.id] != {SheetState.PANEL_SIGNED})
    ]


def marks_signed(session: Session, member: PanelMember) -> list[tuple[str, str, str]]:
    """(sheet, aspect, value) of every mark that counts on a judge's sheets: what their signature stands for."""
    sheets = select(MarkSheet.id).where(MarkSheet.member_id == member.id, MarkSheet.state != SheetState.VOIDED)
    newest = select(func.max(Mark.id)).where(Mark.sheet_id.in_(sheets)).group_by(Mark.sheet_id, Mark.aspect_id)
    query = select(MarkSheet.public_id, Aspect.key, Mark.value).join(Mark, Mark.sheet_id == MarkSheet.id)
    rows = session.execute(query.join(Aspect, Aspect.id == Mark.aspect_id).where(Mark.id.in_(newest)))
    return [(sheet, key, written(value)) for sheet, key, value in rows]

"""Rehearsals and calibrations: whose they are, the reference marks, and a judge's marks beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from compmgr.accounts.models import User
from compmgr.accounts.rules import Reach
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.competitions.queries import REAL_CONTEST, REAL_STAGE
from compmgr.competitions.rules import StageKind
from compmgr.foundation.database import Session
from compmgr.scoring.models import Aspect, Mark, MarkSheet, PanelMember, ReferenceMark, Work
from compmgr.scoring.queries.panel import within, works_of
from compmgr.scoring.queries.scheme import aspect_rules, scheme_of_stage
from compmgr.scoring.queries.sheets import Progress, progress, stage_progress
from compmgr.scoring.rules.calibration import Calibration, Compared, calibration
from compmgr.scoring.rules.scorer import Field
from compmgr.scoring.rules.scorers import scorer_of
from compmgr.scoring.rules.states import SheetState

References = dict[tuple[int, int], Decimal]


@dataclass(frozen=True)
class Line:
    """One aspect of one warm-up work: the judge's value and the reference, as far as they are there."""

    work: Work
    aspect: Aspect
    own: Decimal | None
    reference: Decimal | None

    @property
    def compared(self) -> Compared | None:
        if self.own is None or self.reference is None:
            return None
        return Compared(aspect_rules(self.aspect), self.own, self.reference)


@dataclass(frozen=True)
class Standing:
    """How far a judge is with the warm-up sheets, and whether every aspect has its reference mark."""

    done: int
    total: int
    is_referred: bool

    @property
    def is_ready(self) -> bool:
        return 0 < self.total <= self.done and self.is_referred


def practice_contest(session: Session) -> Contest | None:
    """The one contest that is for practice."""
    return session.scalar(select(Contest).where(Contest.is_practice).order_by(Contest.id).limit(1))


def rehearsals_of(session: Session, user: User) -> list[Stage]:
    """The practice stages of `user`, the newest first: only that one is shown."""
    query = select(Stage).join(PanelMember, PanelMember.stage_id == Stage.id)
    own = query.where(Stage.kind == StageKind.PRACTICE, PanelMember.user_id == user.id)
    return list(session.scalars(own.order_by(Stage.id.desc())))


def calibrations_of(session: Session, event: Event) -> list[Stage]:
    query = select(Stage).where(Stage.event_id == event.id, Stage.kind == StageKind.CALIBRATION)
    return list(session.scalars(query.order_by(Stage.id)))


def calibrations(session: Session, reach: Reach) -> dict[Stage, Progress]:
    """The calibrations within reach, the newest first, and how far their judges are."""
    query = _stages(reach).where(Stage.kind == StageKind.CALIBRATION)
    found = list(session.scalars(query.order_by(Stage.id.desc())))
    counted = stage_progress(session, [stage.id for stage in found])
    return {stage: counted.get(stage.id, Progress()) for stage in found}


def stages_to_calibrate(session: Session, reach: Reach, after: datetime) -> list[Stage]:
    """Stages within reach that begin at `after` or later and have a panel, the next first."""
    panels = select(PanelMember.stage_id)
    query = _stages(reach).where(REAL_CONTEST, REAL_STAGE, Stage.starts_at >= after, Stage.id.in_(panels))
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id)))


def _stages(reach: Reach) -> Select[Stage]:
    query = select(Stage).join(Stage.event).join(Event.contest).where(within(reach))
    return query.options(contains_eager(Stage.event).contains_eager(Event.contest))


def references_of(session: Session, stage: Stage) -> References:
    """The reference marks that count, by (work id, aspect id)."""
    newest = (
        select(func.max(ReferenceMark.id))
        .join(Work, Work.id == ReferenceMark.work_id)
        .where(Work.stage_id == stage.id)
        .group_by(ReferenceMark.work_id, ReferenceMark.aspect_id)
    )
    query = select(ReferenceMark.work_id, ReferenceMark.aspect_id, ReferenceMark.value)
    return {(work, aspect): value for work, aspect, value in session.execute(query.where(ReferenceMark.id.in_(newest)))}


def aspects_of_stage(session: Session, stage: Stage) -> list[Aspect]:
    """The aspects a stage is marked by, in the order of the scheme."""
    scheme = scheme_of_stage(session, stage)
    return [
        aspect
        for criterion in (scheme.criteria if scheme else ())
        for sub in criterion.sub_criteria
        for aspect in sub.aspects
    ]


def field_of(aspect: Aspect) -> Field:
    """What is offered to enter a value of `aspect`, as on a mark sheet."""
    ruled = aspect_rules(aspect)
    return scorer_of(ruled).field(ruled)


def referred(references: References, works: Sequence[Work], aspects: Sequence[Aspect]) -> dict[Work, int]:
    """How many aspects of each work have a reference mark."""
    return {work: sum((work.id, aspect.id) in references for aspect in aspects) for work in works}


def standing_of(session: Session, member: PanelMember) -> Standing:
    stage = member.stage
    counted = progress(session, stage).get(member, Progress())
    return Standing(counted.done, counted.total, is_referred(session, stage))


def is_referred(session: Session, stage: Stage) -> bool:
    """Whether every aspect of every warm-up work has its reference mark."""
    works, aspects = works_of(session, stage), aspects_of_stage(session, stage)
    counted = referred(references_of(session, stage), works, aspects)
    return bool(works and aspects) and all(each == len(aspects) for each in counted.values())


def lines_of(session: Session, stage: Stage) -> dict[int, list[Line]]:
    """Every judge's values beside the reference, by member id: by work, in the order of the scheme."""
    references, values = references_of(session, stage), _values(session, stage)
    works, aspects = works_of(session, stage), aspects_of_stage(session, stage)
    return {
        member.id: [
            Line(work, aspect, values.get((member.id, work.id, aspect.id)), references.get((work.id, aspect.id)))
            for work in works
            for aspect in aspects
        ]
        for member in progress(session, stage)
    }


def figures_of(lines: Mapping[int, Sequence[Line]]) -> dict[int, Calibration]:
    """What the marks of each judge say of them, by member id."""
    return {
        member: calibration(compared for line in own if (compared := line.compared)) for member, own in lines.items()
    }


def _values(session: Session, stage: Stage) -> dict[tuple[int, int, int], Decimal | None]:
    """What counts, by (member id, work id, aspect id)."""
    newest = (
        select(func.max(Mark.id))
        .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
        .join(Work, Work.id == MarkSheet.work_id)
        .where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
        .group_by(Mark.sheet_id, Mark.aspect_id)
    )
    query = select(MarkSheet.member_id, MarkSheet.work_id, Mark.aspect_id, Mark.value)
    rows = session.execute(query.join(MarkSheet, MarkSheet.id == Mark.sheet_id).where(Mark.id.in_(newest)))
    return {(member, work, aspect): value for member, work, aspect, value in rows}

"""The scheme of an event, and which edition of it a stage is marked by."""

from sqlalchemy import exists, or_, select

from compmgr.competitions.models import Event, Stage
from compmgr.competitions.queries import REAL_STAGE
from compmgr.foundation.database import Session
from compmgr.scoring.models import Aspect, Criterion, Mark, MarkSheet, ReferenceMark, Scheme, SubCriterion, Work
from compmgr.scoring.rules import scheme as rules
from compmgr.scoring.rules.states import SheetState


def current_scheme(session: Session, event: Event, *, lock: bool = False) -> Scheme | None:
    """The newest edition of the event's scheme; with `lock`, nobody else changes or freezes it meanwhile."""
    query = select(Scheme).where(Scheme.event_id == event.id).order_by(Scheme.edition.desc()).limit(1)
    if lock:
        query = query.with_for_update(of=Scheme).execution_options(populate_existing=True)
    return session.scalar(query)


def scheme_of_stage(session: Session, stage: Stage) -> Scheme | None:
    """The edition the stage's sheets were issued from; the newest where there are none yet."""
    marked_by = (
        select(Scheme)
        .join(Criterion, Criterion.scheme_id == Scheme.id)
        .join(SubCriterion, SubCriterion.criterion_id == Criterion.id)
        .join(MarkSheet, MarkSheet.sub_criterion_id == SubCriterion.id)
        .join(Work, Work.id == MarkSheet.work_id)
        .where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
    )
    found = session.scalar(marked_by.order_by(Scheme.edition.desc()).limit(1))
    return found or current_scheme(session, stage.event)


def scheme_rules(scheme: Scheme) -> rules.Scheme:
    """The rows of a scheme as the values that rules work with; keys are those of the rows."""
    return rules.Scheme(
        tuple(
            rules.Criterion(
                criterion.key,
                criterion.name,
                tuple(
                    rules.SubCriterion(sub.key, sub.name, tuple(map(aspect_rules, sub.aspects)), sub.day)
                    for sub in criterion.sub_criteria
                ),
                criterion.target,
            )
            for criterion in scheme.criteria
        ),
        tuple(rules.Section(section.number, section.name, section.target) for section in scheme.sections),
    )


def aspect_rules(aspect: Aspect) -> rules.Aspect:
    return rules.Aspect(
        aspect.key,
        aspect.kind,
        aspect.max_mark,
        aspect.description,
        aspect.section,
        tuple(aspect.benchmarks),
        aspect.requirement,
        aspect.scorer,
        aspect.settings,
    )


def stages_with_sheets(session: Session, event: Event, *, of_unmarked: bool) -> list[Stage]:
    """Stages of the event with sheets on which nothing was ever marked (or something was), by start.

    Reference marks of warm-up works are marks too.
    """
    on_sheets = exists().where(Work.stage_id == Stage.id, MarkSheet.work_id == Work.id, Mark.sheet_id == MarkSheet.id)
    marked = or_(on_sheets, exists().where(Work.stage_id == Stage.id, ReferenceMark.work_id == Work.id))
    issued = exists().where(Work.stage_id == Stage.id, MarkSheet.work_id == Work.id)
    query = select(Stage).where(Stage.event_id == event.id, issued, ~marked if of_unmarked else marked)
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id)))


def is_tried(session: Session, scheme: Scheme) -> bool:
    """Whether anything was marked by `scheme`: by one that is not frozen, only warm-up works."""
    of_scheme = (
        select(Aspect.id)
        .join(Aspect.sub_criterion)
        .join(SubCriterion.criterion)
        .where(Criterion.scheme_id == scheme.id)
    )
    marks, references = (
        exists().where(Mark.aspect_id.in_(of_scheme)),
        exists().where(ReferenceMark.aspect_id.in_(of_scheme)),
    )
    return bool(session.scalar(select(or_(marks, references))))


def stages_being_marked(session: Session, event: Event) -> list[Stage]:
    """Stages of the event that have marks and whose panel has not signed yet, by start; a rehearsal keeps nobody."""
    marked = exists().where(Work.stage_id == Stage.id, MarkSheet.work_id == Work.id, Mark.sheet_id == MarkSheet.id)
    unsigned = exists().where(
        Work.stage_id == Stage.id,
        MarkSheet.work_id == Work.id,
        MarkSheet.state.not_in([SheetState.LOCKED, SheetState.VOIDED]),
    )
    query = select(Stage).where(Stage.event_id == event.id, REAL_STAGE, marked, unsigned)
    return list(session.scalars(query.order_by(Stage.starts_at, Stage.id)))

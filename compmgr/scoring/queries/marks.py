"""What counts of the ledgers: the newest row of each sheet and aspect, of each work and part."""

from decimal import Decimal

from sqlalchemy import bindparam, func, select

from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import Aspect, Mark, MarkSheet, PanelMember, PartMark, Work
from compmgr.scoring.queries.panel import judges_of, works_of
from compmgr.scoring.rules.states import SheetState

#: Built once: it is asked at every mark.
_NEWEST = select(func.max(Mark.id)).where(Mark.sheet_id == bindparam("sheet_id")).group_by(Mark.aspect_id)
CURRENT = select(Mark).where(Mark.id.in_(_NEWEST))

Marks = dict[Work, dict[PanelMember, dict[str, Decimal]]]


def marks_of(session: Session, stage: Stage) -> Marks:
    """What each judge gave each work, by aspect key: marks of measured aspects, levels of judged ones.

    Only what counts now; blanks and voided sheets are left out. Every work and every judge who counts is there,
    without marks yet with an empty dict. Always the same number of queries.
    """
    works = {work.id: work for work in works_of(session, stage)}
    judges = {judge.id: judge for judge in judges_of(session, stage)}
    found: Marks = {work: {judge: {} for judge in judges.values()} for work in works.values()}
    newest = (
        select(func.max(Mark.id))
        .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
        .join(Work, Work.id == MarkSheet.work_id)
        .where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
        .group_by(Mark.sheet_id, Mark.aspect_id)
    )
    query = (
        select(MarkSheet.work_id, MarkSheet.member_id, Aspect.key, Mark.value)
        .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
        .join(Aspect, Aspect.id == Mark.aspect_id)
        .where(Mark.id.in_(newest), Mark.value.is_not(None))
    )
    for work_id, member_id, key, value in session.execute(query):
        assert value is not None
        found[works[work_id]][judges[member_id]][key] = value
    return found


def values_of_work(session: Session, work: Work) -> dict[tuple[int, int], Decimal | None]:
    """What counts for one work, by (member id, aspect id)."""
    newest = (
        select(func.max(Mark.id))
        .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
        .where(MarkSheet.work_id == work.id, MarkSheet.state != SheetState.VOIDED)
        .group_by(Mark.sheet_id, Mark.aspect_id)
    )
    query = select(MarkSheet.member_id, Mark.aspect_id, Mark.value).join(MarkSheet, MarkSheet.id == Mark.sheet_id)
    return {(member, aspect): value for member, aspect, value in session.execute(query.where(Mark.id.in_(newest)))}


def current_marks(session: Session, sheet: MarkSheet) -> dict[int, Mark]:
    """The row that counts for each aspect of a sheet, by aspect id."""
    return {mark.aspect_id: mark for mark in session.scalars(CURRENT, {"sheet_id": sheet.id})}


def blank_aspects(session: Session, sheet: MarkSheet, current: dict[int, Mark] | None = None) -> list[str]:
    """Keys of the aspects of a sheet that nobody has marked, in the order of the scheme; a zero is a mark.

    `current` are the marks that count, where they are known already.
    """
    marks = current_marks(session, sheet) if current is None else current
    return [
        aspect.key
        for aspect in sheet.sub_criterion.aspects
        if (mark := marks.get(aspect.id)) is None or mark.value is None
    ]


def part_mark(session: Session, work: Work, part: str) -> PartMark | None:
    query = select(PartMark).where(PartMark.work_id == work.id, PartMark.part == part)
    return session.scalar(query.order_by(PartMark.id.desc()).limit(1))


def part_marks_of(session: Session, stage: Stage) -> dict[Work, dict[str, PartMark]]:
    """The row that counts for each work and part; every work is there."""
    works = {work.id: work for work in works_of(session, stage)}
    newest = select(func.max(PartMark.id)).join(Work, Work.id == PartMark.work_id).where(Work.stage_id == stage.id)
    query = select(PartMark).where(PartMark.id.in_(newest.group_by(PartMark.work_id, PartMark.part)))
    found: dict[Work, dict[str, PartMark]] = {work: {} for work in works.values()}
    for mark in session.scalars(query):
        found[works[mark.work_id]][mark.part] = mark
    return found

"""Fields, photos, and the works of a judge side by side for one sub-criterion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from compmgr.foundation.database import Session
from compmgr.scoring.models import Aspect, Evidence, Mark, MarkSheet, PanelMember, SubCriterion, Work
from compmgr.scoring.queries.scheme import aspect_rules
from compmgr.scoring.rules.order import private_order
from compmgr.scoring.rules.scorer import Field
from compmgr.scoring.rules.scorers import scorer_of
from compmgr.scoring.rules.states import SheetState


@dataclass(frozen=True)
class GridRow:
    """A work by its code, and what its sheet holds by aspect id."""

    sheet: MarkSheet
    code: str
    current: dict[int, Mark]


@dataclass(frozen=True)
class Grid:
    """The sheets of one judge and sub-criterion, in the judge's own order; `subs` are its neighbours."""

    sub: SubCriterion
    aspects: Sequence[Aspect]
    rows: Sequence[GridRow]
    subs: Sequence[SubCriterion]


def fields_of(sub: SubCriterion) -> dict[int, Field]:
    """How each aspect of a sub-criterion is entered, by aspect id."""
    found = {}
    for aspect in sub.aspects:
        rules = aspect_rules(aspect)
        found[aspect.id] = scorer_of(rules).field(rules)
    return found


def grid_of(session: Session, member: PanelMember, sub_id: str) -> Grid | None:
    """The grid of the sub-criterion with that public id, where the judge has sheets for it; five queries."""
    sub = session.scalar(select(SubCriterion).where(SubCriterion.public_id == sub_id))
    if sub is None:
        return None
    own = (MarkSheet.member_id == member.id, MarkSheet.state != SheetState.VOIDED)
    query = select(MarkSheet).join(MarkSheet.work).where(*own, MarkSheet.sub_criterion_id == sub.id)
    sheets = list(session.scalars(query.order_by(Work.public_id)))
    newest = (
        select(func.max(Mark.id))
        .where(Mark.sheet_id.in_([sheet.id for sheet in sheets]))
        .group_by(Mark.sheet_id, Mark.aspect_id)
    )
    current: dict[int, dict[int, Mark]] = {}
    for mark in session.scalars(select(Mark).where(Mark.id.in_(newest))):
        current.setdefault(mark.sheet_id, {})[mark.aspect_id] = mark
    rows = [GridRow(sheet, sheet.work.code, current.get(sheet.id, {})) for sheet in sheets]
    ordered = private_order(member.public_id, rows, lambda row: row.sheet.work.public_id)
    marked = select(MarkSheet.sub_criterion_id).where(*own)
    subs = [one for criterion in sub.criterion.scheme.criteria for one in criterion.sub_criteria]
    known = set(session.scalars(marked.distinct()))
    return Grid(sub, sub.aspects, ordered, [one for one in subs if one.id in known]) if sheets else None


def photos_of(session: Session, sheets: Iterable[MarkSheet]) -> dict[tuple[int, int], list[Evidence]]:
    """The photos of each sheet and aspect by their ids, the oldest first; those taken off are left out."""
    query = select(Evidence).where(Evidence.sheet_id.in_([sheet.id for sheet in sheets]), Evidence.removed_at.is_(None))
    found: dict[tuple[int, int], list[Evidence]] = {}
    for photo in session.scalars(query.order_by(Evidence.id)):
        found.setdefault((photo.sheet_id, photo.aspect_id), []).append(photo)
    return found


def photo_name(session: Session, photo: Evidence) -> str:
    """`K7Q-A1.2-1.jpg`: the work's code, the aspect and a running number; nothing of whose work or device it was."""
    same = select(func.count(Evidence.id)).where(
        Evidence.sheet_id == photo.sheet_id, Evidence.aspect_id == photo.aspect_id
    )
    number = session.scalar(same.where(Evidence.id <= photo.id))
    key = session.scalar(select(Aspect.key).where(Aspect.id == photo.aspect_id))
    return f"{photo.sheet.work.code}-{key}-{number}.jpg"

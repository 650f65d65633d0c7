"""Editions of a scheme, which stage is marked by which, and what taking a new one over would do to a stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from compmgr.competitions.models import Event, Stage
from compmgr.competitions.rules import is_rehearsal
from compmgr.foundation.database import Session
from compmgr.scoring.models import (
    Device,
    Evidence,
    FlashRound,
    Mark,
    MarkSheet,
    PanelMember,
    Scheme,
    SpreadJustification,
    Work,
)
from compmgr.scoring.queries.scheme import current_scheme, scheme_of_stage, scheme_rules, stages_with_sheets
from compmgr.scoring.queries.sheets import is_signed
from compmgr.scoring.rules.diff import Change, differences, pairing
from compmgr.scoring.rules.states import SheetState


class MarkSeen(NamedTuple):
    """A mark that counts, with the work it was given to and who gave it; `key` is that of its aspect."""

    work: Work
    member: PanelMember
    key: str
    mark: Mark


@dataclass(frozen=True)
class Takeover:
    """What happens when a stage goes on by `new`: `aspect_ids` are old → new of what asks for the same."""

    stage: Stage
    old: Scheme
    new: Scheme
    changes: Sequence[Change]
    aspect_ids: Mapping[int, int]
    carried: Sequence[MarkSeen]
    touched: Sequence[MarkSeen]
    added: Sequence[str]
    waiting: int

    @property
    def touched_by_aspect(self) -> dict[str, list[MarkSeen]]:
        """The marks that are to be given anew, by the key of their aspect, in the order of the old edition."""
        found: dict[str, list[MarkSeen]] = {}
        for seen in self.touched:
            found.setdefault(seen.key, []).append(seen)
        return found


class StageEdition(NamedTuple):
    """By which edition a stage with sheets is marked; `is_behind` when there is a newer one it could take over."""

    stage: Stage
    scheme: Scheme
    is_signed: bool
    is_behind: bool


def editions_of(session: Session, event: Event) -> list[Scheme]:
    """Every edition of the event's scheme, the newest first."""
    return list(session.scalars(select(Scheme).where(Scheme.event_id == event.id).order_by(Scheme.edition.desc())))


def stage_editions(session: Session, event: Event) -> list[StageEdition]:
    """The stages that count and have sheets, by start, each with the edition it is marked by."""
    newest = current_scheme(session, event)
    found = []
    stages = [*stages_with_sheets(session, event, of_unmarked=False)]
    stages += stages_with_sheets(session, event, of_unmarked=True)
    real = [stage for stage in stages if not is_rehearsal(stage.kind)]
    for stage in sorted(real, key=lambda stage: (stage.starts_at, stage.id)):
        scheme, signed = scheme_of_stage(session, stage), is_signed(session, stage)
        if scheme and newest:
            found.append(StageEdition(stage, scheme, signed, scheme.id != newest.id and not signed))
    return found


def takeover_of(session: Session, stage: Stage) -> Takeover | None:
    """What taking the newest edition over would do to `stage`; nothing where it is marked by that already."""
    old, new = scheme_of_stage(session, stage), current_scheme(session, stage.event)
    if old is None or new is None or old.id == new.id:
        return None
    before, after = scheme_rules(old), scheme_rules(new)
    paired = pairing(before, after)
    ids = {aspect.key: aspect.id for one in old.criteria for sub in one.sub_criteria for aspect in sub.aspects}
    new_ids = {aspect.key: aspect.id for one in new.criteria for sub in one.sub_criteria for aspect in sub.aspects}
    same = {ids[key]: new_ids[other] for key, other in paired.carried.items()}
    marks = _marks(session, stage, {number: key for key, number in ids.items()})
    return Takeover(
        stage,
        old,
        new,
        differences(before, after),
        same,
        [seen for seen in marks if seen.mark.aspect_id in same],
        [seen for seen in marks if seen.mark.aspect_id not in same],
        [key for key in new_ids if key not in paired.carried.values()],
        _waiting(session, stage),
    )


def pictures_of(session: Session, stage: Stage) -> list[tuple[Evidence, int, int]]:
    """Pictures that were taken for the works of a stage, with the ids of work and judge; those removed are left out."""
    query = (
        select(Evidence, MarkSheet.work_id, MarkSheet.member_id)
        .join(MarkSheet, MarkSheet.id == Evidence.sheet_id)
        .join(Work, Work.id == MarkSheet.work_id)
        .where(Work.stage_id == stage.id, Evidence.removed_at.is_(None))
    )
    return [(picture, work, member) for picture, work, member in session.execute(query.order_by(Evidence.id))]


def justifications_of(session: Session, stage: Stage) -> list[SpreadJustification]:
    """Why levels that lie apart were let stand at a stage, in the order they were given."""
    query = select(SpreadJustification).join(Work, Work.id == SpreadJustification.work_id)
    return list(session.scalars(query.where(Work.stage_id == stage.id).order_by(SpreadJustification.id)))


def has_open_flash(session: Session, stage: Stage) -> bool:
    """Whether a round of the panel of a stage is not over; one given again is, and stays `revealed`."""
    query = select(FlashRound.id).join(Work, Work.id == FlashRound.work_id).where(Work.stage_id == stage.id)
    return session.scalar(query.where(FlashRound.closed_at.is_(None)).limit(1)) is not None


def _marks(session: Session, stage: Stage, keys: Mapping[int, str]) -> list[MarkSeen]:
    """The marks that count, by aspect in the order of the scheme, then by code and judge."""
    newest = (
        select(func.max(Mark.id))
        .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
        .join(Work, Work.id == MarkSheet.work_id)
        .where(Work.stage_id == stage.id, MarkSheet.state != SheetState.VOIDED)
        .group_by(Mark.sheet_id, Mark.aspect_id)
    )
    query = (
        select(Work, PanelMember, Mark)
        .join(MarkSheet, MarkSheet.id == Mark.sheet_id)
        .join(Work, Work.id == MarkSheet.work_id)
        .join(PanelMember, PanelMember.id == MarkSheet.member_id)
        .where(Mark.id.in_(newest), Mark.value.is_not(None))
        .order_by(Work.code, PanelMember.number)
    )
    found = [MarkSeen(work, member, keys[mark.aspect_id], mark) for work, member, mark in session.execute(query)]
    order = {key: place for place, key in enumerate(keys.values())}
    return sorted(found, key=lambda seen: order[seen.key])


def _waiting(session: Session, stage: Stage) -> int:
    """Marks that tablets said they have not handed over yet: sheets voided under them take those no more."""
    query = select(func.coalesce(func.sum(Device.waiting), 0)).join(PanelMember, PanelMember.id == Device.member_id)
    return int(session.scalar(query.where(PanelMember.stage_id == stage.id)) or 0)

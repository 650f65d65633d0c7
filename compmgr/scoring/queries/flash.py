"""Rounds of levels given unseen: nobody reads a level here before the round is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.scoring.models import Aspect, FlashLevel, FlashRound, MarkSheet, PanelMember, Scheme, Work
from compmgr.scoring.rules.flash import is_apart
from compmgr.scoring.rules.scheme import AspectKind
from compmgr.scoring.rules.states import PanelRole, SheetState

#: A judge goes on seeing for this long that a round was closed.
LATELY = timedelta(seconds=20)


@dataclass(frozen=True)
class RoundShown:
    """A round as anyone may see it: how many levels are in, and the levels themselves once they are shown."""

    round: FlashRound
    given: int
    total: int
    levels: Mapping[int, int]
    """By the judge's number; empty until the round is revealed."""

    @property
    def is_complete(self) -> bool:
        return self.given == self.total > 0

    @property
    def is_apart(self) -> bool:
        return is_apart(list(self.levels.values()), self.round.work.stage.event.spread_limit)


@dataclass(frozen=True)
class OwnRound:
    """A round as one judge sees it: with their own level, and their own sheet it goes to."""

    shown: RoundShown
    own: int | None
    sheet_id: str


def standing_round(session: Session, stage: Stage) -> FlashRound | None:
    """The round of the stage that is not over: open, or shown and not closed."""
    query = select(FlashRound).join(FlashRound.work).where(Work.stage_id == stage.id, FlashRound.closed_at.is_(None))
    return session.scalar(query.order_by(FlashRound.id).limit(1))


def flashed_aspects(session: Session, sheet: MarkSheet) -> set[int]:
    """Ids of the sheet's aspects for which a round stands."""
    query = select(FlashRound.aspect_id).join(Aspect, Aspect.id == FlashRound.aspect_id)
    own = (FlashRound.work_id == sheet.work_id, Aspect.sub_criterion_id == sheet.sub_criterion_id)
    return set(session.scalars(query.where(*own, FlashRound.closed_at.is_(None))))


def last_round(session: Session, work: Work, aspect: Aspect) -> int:
    query = select(func.max(FlashRound.number))
    return session.scalar(query.where(FlashRound.work_id == work.id, FlashRound.aspect_id == aspect.id)) or 0


def sheets_for(session: Session, work: Work, aspect: Aspect) -> dict[PanelMember, MarkSheet]:
    """The sheets the levels of `aspect` go to, by judge; voided ones are left out."""
    query = select(PanelMember, MarkSheet).join(MarkSheet, MarkSheet.member_id == PanelMember.id)
    query = query.where(MarkSheet.work_id == work.id, MarkSheet.sub_criterion_id == aspect.sub_criterion_id)
    rows = session.execute(query.where(MarkSheet.state != SheetState.VOIDED).order_by(PanelMember.number))
    return {member: sheet for member, sheet in rows}


def levels_of(session: Session, one: FlashRound) -> dict[int, int]:
    """What was given in a round, by member id: for deeds alone, never for a page."""
    query = select(FlashLevel.member_id, FlashLevel.level).where(FlashLevel.round_id == one.id)
    return {member_id: level for member_id, level in session.execute(query)}


def own_level(session: Session, one: FlashRound, member: PanelMember) -> FlashLevel | None:
    query = select(FlashLevel).where(FlashLevel.round_id == one.id, FlashLevel.member_id == member.id)
    return session.scalar(query)


def shown(session: Session, rounds: Sequence[FlashRound]) -> list[RoundShown]:
    """`rounds` as anyone may see them, in two queries however many; one that is over keeps who left the panel since."""
    numbers = _judge_numbers(session, rounds)
    given: dict[int, dict[int, tuple[int, int]]] = {one.id: {} for one in rounds}
    query = select(FlashLevel.round_id, FlashLevel.member_id, PanelMember.number, FlashLevel.level)
    query = query.join(PanelMember, PanelMember.id == FlashLevel.member_id)
    for round_id, member_id, number, level in session.execute(query.where(FlashLevel.round_id.in_(given))):
        given[round_id][member_id] = number, level
    found = []
    for one in rounds:
        judges = numbers.get((one.work_id, one.aspect.sub_criterion_id), {})
        is_over = one.closed_at is not None
        levels = dict(told for key, told in given[one.id].items() if is_over or key in judges)
        is_shown = one.revealed_at is not None
        found.append(RoundShown(one, len(levels), len(judges), dict(sorted(levels.items())) if is_shown else {}))
    return found


def _judge_numbers(session: Session, rounds: Sequence[FlashRound]) -> dict[tuple[int, int], dict[int, int]]:
    """Of each work and sub-criterion: the judges who give a level there, number by member id."""
    query = (
        select(MarkSheet.work_id, MarkSheet.sub_criterion_id, PanelMember.id, PanelMember.number)
        .join(PanelMember, PanelMember.id == MarkSheet.member_id)
        .where(MarkSheet.work_id.in_({one.work_id for one in rounds}), MarkSheet.state != SheetState.VOIDED)
    )
    found: dict[tuple[int, int], dict[int, int]] = {}
    for work_id, sub_id, member_id, number in session.execute(query):
        found.setdefault((work_id, sub_id), {})[member_id] = number
    return found


def rounds_of_work(session: Session, work: Work) -> list[RoundShown]:
    """Every round of a work, as they came."""
    query = select(FlashRound).where(FlashRound.work_id == work.id).order_by(FlashRound.id)
    return shown(session, list(session.scalars(query)))


def rounds_of_stage(session: Session, stage: Stage, limit: int = 30) -> list[RoundShown]:
    """The last rounds of a stage, the newest first."""
    query = select(FlashRound).join(FlashRound.work).where(Work.stage_id == stage.id)
    return shown(session, list(session.scalars(query.order_by(FlashRound.id.desc()).limit(limit))))


def given_again() -> ColumnElement[bool]:
    """Whether a round for the same work and aspect came after."""
    later = aliased(FlashRound)
    same = (later.work_id == FlashRound.work_id, later.aspect_id == FlashRound.aspect_id)
    return exists().where(*same, later.number > FlashRound.number)


def rounds_before(session: Session, user: User, bound_to: str | None) -> list[OwnRound]:
    """The rounds that stand before `user` as a judge now (or were closed a moment ago); `bound_to` names one stage."""
    own = aliased(PanelMember)
    query = (
        select(FlashRound, MarkSheet.public_id, FlashLevel.level)
        .join(FlashRound.work)
        .join(Work.stage)
        .join(Aspect, Aspect.id == FlashRound.aspect_id)
        .join(MarkSheet, (MarkSheet.work_id == Work.id) & (MarkSheet.sub_criterion_id == Aspect.sub_criterion_id))
        .join(own, own.id == MarkSheet.member_id)
        .outerjoin(FlashLevel, (FlashLevel.round_id == FlashRound.id) & (FlashLevel.member_id == own.id))
        .where(own.user_id == user.id, MarkSheet.state != SheetState.VOIDED)
        .where(FlashRound.closed_at.is_(None) | (FlashRound.closed_at > clock.now() - LATELY))
        .where(~given_again())
    )
    if bound_to:
        query = query.where(Stage.public_id == bound_to)
    rows = list(session.execute(query.order_by(FlashRound.id)))
    return [
        OwnRound(told, level, sheet_id)
        for told, (_, sheet_id, level) in zip(shown(session, [row[0] for row in rows]), rows, strict=True)
    ]


def coordinated_stages(session: Session, user: User, bound_to: str | None) -> list[Stage]:
    """Where `user` coordinates, the last to start first."""
    query = select(Stage).join(PanelMember, PanelMember.stage_id == Stage.id)
    query = query.where(PanelMember.user_id == user.id, PanelMember.role == PanelRole.COORDINATOR)
    query = query.where(PanelMember.left_at.is_(None))
    if bound_to:
        query = query.where(Stage.public_id == bound_to)
    return list(session.scalars(query.order_by(Stage.starts_at.desc(), Stage.id)))


def judged_aspects(scheme: Scheme | None) -> list[Aspect]:
    """The aspects a round can be opened for, in the order of the scheme."""
    subs = [sub for criterion in (scheme.criteria if scheme else []) for sub in criterion.sub_criteria]
    return [aspect for sub in subs for aspect in sub.aspects if aspect.kind is AspectKind.JUDGEMENT]

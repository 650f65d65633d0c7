"""Theory papers: what was typed for each work, what counts, and how far a stage is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import PartMark, PartTyping, Work
from compmgr.scoring.queries.marks import part_marks_of
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.typing import Typing, TypingState, may_decide, open_round, state_of

THEORY = "theory"

Given = tuple[PartState, Decimal | None]


@dataclass(frozen=True)
class TheoryPaper:
    """One work: the mark that counts, and what was typed and waits; `decision` is the jury's order among ties."""

    work: Work
    mark: PartMark | None
    decision: PartMark | None
    rows: Sequence[Typing]

    @property
    def typed(self) -> Sequence[Typing]:
        """What waits to be confirmed or decided; nothing once a mark counts."""
        return () if self.mark else open_round(self.rows)

    @property
    def state(self) -> TypingState:
        return TypingState.CONFIRMED if self.mark else state_of(self.rows)

    def may_type(self, user_id: int) -> bool:
        """Whether `user_id` is asked for it: nothing typed yet, or typed once by somebody else."""
        typed = self.typed
        return not self.mark and (not typed or (len(typed) == 1 and typed[0].by != user_id))

    def may_decide(self, user_id: int) -> bool:
        return not self.mark and may_decide(self.rows, user_id)


def theory_of(session: Session, stage: Stage) -> list[TheoryPaper]:
    """Every work of the stage, by code; always the same number of queries."""
    rows = _typings(session, stage)
    return [
        TheoryPaper(work, by_part.get(THEORY), by_part.get("decision"), rows.get(work.id, ()))
        for work, by_part in part_marks_of(session, stage).items()
    ]


def typed_for(session: Session, work: Work, part: str = THEORY) -> list[Typing]:
    """Everything typed for a paper, oldest first."""
    query = select(PartTyping).where(PartTyping.work_id == work.id, PartTyping.part == part)
    return [as_typing(row) for row in session.scalars(query.order_by(PartTyping.id))]


def as_typing(row: PartTyping) -> Typing:
    return Typing(row.turn, row.by_id, (row.state, row.value))


def last_part_mark(session: Session, stage: Stage) -> int:
    """The newest row of the ledger of parts: whoever read the marks before it has not seen the newest."""
    query = select(func.max(PartMark.id)).join(Work, Work.id == PartMark.work_id).where(Work.stage_id == stage.id)
    return session.scalar(query) or 0


def names_of(session: Session, papers: Sequence[TheoryPaper]) -> dict[int, str]:
    """Who entered what counts and what waits, by user id."""
    ids = {paper.mark.by_id for paper in papers if paper.mark} | {row.by for paper in papers for row in paper.typed}
    return {key: name for key, name in session.execute(select(User.id, User.name).where(User.id.in_(ids)))}


def theory_by_stage(session: Session, stages: Sequence[Stage]) -> dict[int, tuple[int, int]]:
    """Of each stage: works with a theory mark, of how many."""
    ids = [stage.id for stage in stages]
    works = select(Work.stage_id, func.count()).where(Work.stage_id.in_(ids)).group_by(Work.stage_id)
    marked = select(Work.stage_id, func.count(PartMark.work_id.distinct())).join(Work, Work.id == PartMark.work_id)
    marked = marked.where(Work.stage_id.in_(ids), PartMark.part == THEORY).group_by(Work.stage_id)
    done = {stage_id: count for stage_id, count in session.execute(marked)}
    return {stage_id: (done.get(stage_id, 0), count) for stage_id, count in session.execute(works)}


def _typings(session: Session, stage: Stage) -> dict[int, list[Typing]]:
    query = select(PartTyping).join(Work, Work.id == PartTyping.work_id)
    query = query.where(Work.stage_id == stage.id, PartTyping.part == THEORY)
    found: dict[int, list[Typing]] = defaultdict(list)
    for row in session.scalars(query.order_by(PartTyping.id)):
        found[row.work_id].append(as_typing(row))
    return found

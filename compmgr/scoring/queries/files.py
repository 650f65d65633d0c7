"""The photos and documents of works, and who may look at them."""

from sqlalchemy import exists, func, select

from compmgr.accounts.models import User
from compmgr.competitions.models import Stage
from compmgr.foundation.database import Session
from compmgr.scoring.models import MarkSheet, PanelMember, Work, WorkFile
from compmgr.scoring.rules.states import PanelRole, SheetState


def files_of(session: Session, work: Work) -> list[WorkFile]:
    """What is to be seen of `work`, by number."""
    query = select(WorkFile).where(WorkFile.work_id == work.id, WorkFile.removed_at.is_(None))
    return list(session.scalars(query.order_by(WorkFile.number)))


def files_in(session: Session, stage: Stage) -> dict[int, list[WorkFile]]:
    """`{work id: its files by number}` of a stage."""
    query = select(WorkFile).join(WorkFile.work).where(Work.stage_id == stage.id, WorkFile.removed_at.is_(None))
    found: dict[int, list[WorkFile]] = {}
    for file in session.scalars(query.order_by(WorkFile.work_id, WorkFile.number)):
        found.setdefault(file.work_id, []).append(file)
    return found


def last_number(session: Session, work: Work) -> int:
    return session.scalar(select(func.max(WorkFile.number)).where(WorkFile.work_id == work.id)) or 0


def name_of(file: WorkFile) -> str:
    """`K3F7PA-2.jpg`: the code as it is now, and the number."""
    return f"{file.work.code}-{file.number}.{file.file_key.rpartition('.')[2]}"


def marks_work(session: Session, work: Work, user: User) -> bool:
    """Whether `user` heads the panel of the work's stage, or has a sheet for the work that counts."""
    own = select(PanelMember.id).where(PanelMember.stage_id == work.stage_id, PanelMember.user_id == user.id)
    own = own.where(PanelMember.left_at.is_(None))
    counting = MarkSheet.state != SheetState.VOIDED
    sheet = exists().where(MarkSheet.work_id == work.id, MarkSheet.member_id == PanelMember.id, counting)
    head = PanelMember.role == PanelRole.CHIEF_JUDGE
    return session.scalar(own.where(head | sheet).limit(1)) is not None

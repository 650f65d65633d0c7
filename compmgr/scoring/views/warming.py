"""What may be opened of a stage in which judges warm up: by whom, and from when on."""

from compmgr.accounts.guard import actor, load
from compmgr.accounts.permissions import Permission
from compmgr.competitions.models import Stage
from compmgr.competitions.rules import StageKind
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.scoring import queries
from compmgr.scoring.models import PanelMember


def overseen(stage: Stage) -> Stage:
    """`stage`, if its board may be shown: not of a calibration, whose marks each judge looks at first, nor of a
    practice that is somebody else's."""
    if stage.kind is StageKind.CALIBRATION or (stage.kind is StageKind.PRACTICE and not is_own_practice(stage)):
        raise NotFound("There is no such page, or you may not see it.")
    return stage


def calibration_at(calibration_id: str, *permissions: Permission) -> Stage:
    """The calibration of that address, as far as the reader's permission reaches."""
    stage = load(Stage, calibration_id, *permissions)
    if stage.kind is not StageKind.CALIBRATION:
        raise NotFound("There is no such page, or you may not see it.")
    return stage


def own_place(calibration_id: str) -> PanelMember:
    """The judge's own place on the panel of a calibration."""
    member = queries.member_of(database(), calibration_at(calibration_id), actor())
    if member is None:
        raise NotFound("There is no such page, or you may not see it.")
    return member


def is_own_practice(stage: Stage) -> bool:
    """Whether `stage` is a practice of whoever asks: there a judge leads their own flash rounds."""
    return stage.kind is StageKind.PRACTICE and queries.member_of(database(), stage, actor()) is not None

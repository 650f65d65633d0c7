"""Schemes, panels, works, sheets and marks. Works have a code; whose they are is not known in this room."""

from compmgr.scoring.models.flash import FlashLevel, FlashRound
from compmgr.scoring.models.marks import Evidence, Mark, MarkSheet, PartMark, ReferenceMark, Work, WorkFile
from compmgr.scoring.models.panel import JudgeProfile, PanelMember
from compmgr.scoring.models.paper import PartTyping, SheetTyping
from compmgr.scoring.models.scheme import Aspect, Criterion, LibraryAspect, Scheme, SchemeSection, SubCriterion
from compmgr.scoring.models.signing import JudgeSignature, SpreadJustification
from compmgr.scoring.models.tablets import Device, HelpCall, OutboxUpload, TabletPass

__all__ = [
    "Aspect",
    "Criterion",
    "Device",
    "Evidence",
    "FlashLevel",
    "FlashRound",
    "HelpCall",
    "JudgeProfile",
    "JudgeSignature",
    "LibraryAspect",
    "Mark",
    "MarkSheet",
    "OutboxUpload",
    "PanelMember",
    "PartMark",
    "PartTyping",
    "ReferenceMark",
    "Scheme",
    "SchemeSection",
    "SheetTyping",
    "SpreadJustification",
    "SubCriterion",
    "TabletPass",
    "Work",
    "WorkFile",
]

"""The records of the room: certificates and their numbers, runs and paper, replacements."""

from compmgr.certificates.models.record import Certificate, NumberCounter, NumberPattern, VoidNumber
from compmgr.certificates.models.runs import PaperEvent, PrintFile, Replacement, Run

__all__ = [
    "Certificate",
    "NumberCounter",
    "NumberPattern",
    "PaperEvent",
    "PrintFile",
    "Replacement",
    "Run",
    "VoidNumber",
]

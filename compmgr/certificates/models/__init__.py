"""The records of the room: certificates and their numbers, runs and paper, replacements, signing anew."""

from compmgr.certificates.models.record import Certificate, NumberCounter, NumberPattern, VoidNumber
from compmgr.certificates.models.resigning import FileVersion, Resigning
from compmgr.certificates.models.runs import PaperEvent, PrintFile, Replacement, Run

__all__ = [
    "Certificate",
    "FileVersion",
    "NumberCounter",
    "NumberPattern",
    "PaperEvent",
    "PrintFile",
    "Replacement",
    "Resigning",
    "Run",
    "VoidNumber",
]

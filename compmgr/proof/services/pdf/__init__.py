"""Signed PDF: PAdES B-B on P-256, certified as "no changes", by pyHanko or in the single pass of a press."""

from compmgr.proof.services.pdf.envelope import CMS_ROOM, cms, contents
from compmgr.proof.services.pdf.renewing import renew
from compmgr.proof.services.pdf.signing import sign
from compmgr.proof.services.pdf.verifying import Fault, Verdict, verify

__all__ = ["CMS_ROOM", "Fault", "Verdict", "cms", "contents", "renew", "sign", "verify"]

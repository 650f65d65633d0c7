"""Certificates as PDF: facts in, bytes out; no database, no web."""

from compmgr.certificates.document.award import draw_award
from compmgr.certificates.document.vocational import draw_vocational

__all__ = ["draw_award", "draw_vocational"]

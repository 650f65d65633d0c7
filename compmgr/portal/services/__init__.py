"""Deeds of the public face: checking, finding one's own, sharing a passport, signing badges."""

from compmgr.portal.services.badges import badge_of, issuer_document, status_credential
from compmgr.portal.services.bulk import check_many
from compmgr.portal.services.checking import TRIES, WITHIN, check_certificate, show_photo
from compmgr.portal.services.finding import ask_for_code, close, enter_code
from compmgr.portal.services.passports import end_share, note_visit, share
from compmgr.portal.services.retention import let_searches_go
from compmgr.portal.services.texts import read_out

__all__ = [
    "TRIES",
    "WITHIN",
    "ask_for_code",
    "badge_of",
    "check_certificate",
    "check_many",
    "close",
    "end_share",
    "enter_code",
    "issuer_document",
    "let_searches_go",
    "note_visit",
    "read_out",
    "share",
    "show_photo",
    "status_credential",
]

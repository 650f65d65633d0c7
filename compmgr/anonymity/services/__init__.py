"""The deeds of blind marking: the draw of the codes, the breaking of the seals."""

from compmgr.anonymity.services.draws import draw_codes, prepare_draw, unseal
from compmgr.anonymity.services.panels import assign, call_in, declare_tie, end_own_tie, end_tie, sign_panel
from compmgr.anonymity.services.proposals import accept

__all__ = [
    "accept",
    "assign",
    "call_in",
    "declare_tie",
    "draw_codes",
    "end_own_tie",
    "end_tie",
    "prepare_draw",
    "sign_panel",
    "unseal",
]

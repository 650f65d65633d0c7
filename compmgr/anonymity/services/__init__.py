"""The deeds of blind marking: the draw of the codes, the sealing of their lists, the breaking of the seals."""

from compmgr.anonymity.services.draws import draw_codes, prepare_draw
from compmgr.anonymity.services.panels import assign, call_in, declare_tie, end_own_tie, end_tie, sign_panel
from compmgr.anonymity.services.proposals import accept
from compmgr.anonymity.services.recoding import recode
from compmgr.anonymity.services.seals import confirm_witness, open_list, seal_list, unseal

__all__ = [
    "accept",
    "assign",
    "call_in",
    "confirm_witness",
    "declare_tie",
    "draw_codes",
    "end_own_tie",
    "end_tie",
    "open_list",
    "prepare_draw",
    "recode",
    "seal_list",
    "sign_panel",
    "unseal",
]

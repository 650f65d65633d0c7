"""The deeds of blind marking: the draw of the codes, the sealing of their lists, the breaking of the seals."""

from compmgr.anonymity.services.draws import draw_codes, prepare_draw
from compmgr.anonymity.services.recoding import recode
from compmgr.anonymity.services.seals import confirm_witness, open_list, seal_list, unseal

__all__ = [
    "confirm_witness",
    "draw_codes",
    "open_list",
    "prepare_draw",
    "recode",
    "seal_list",
    "unseal",
]

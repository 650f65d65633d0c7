"""The deeds of blind marking: the draw of the codes, the breaking of the seals."""

from compmgr.anonymity.services.draws import draw_codes, prepare_draw, unseal

__all__ = ["draw_codes", "prepare_draw", "unseal"]

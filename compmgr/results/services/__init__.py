"""The deeds of results: computing, signing, decoding, publishing, appealing, advancing."""

from compmgr.results.services.advancement import advance
from compmgr.results.services.appeals import lodge_appeal, rule_on_appeal
from compmgr.results.services.computing import compute
from compmgr.results.services.publishing import annul, make_final, publicise, publish
from compmgr.results.services.recusal import recuse
from compmgr.results.services.signing import chief_sign, decode, open_layer, recheck, supervisor_sign

__all__ = [
    "advance",
    "annul",
    "chief_sign",
    "compute",
    "decode",
    "lodge_appeal",
    "make_final",
    "open_layer",
    "publicise",
    "publish",
    "recheck",
    "recuse",
    "rule_on_appeal",
    "supervisor_sign",
]

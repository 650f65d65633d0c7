"""Ways of scoring and their settings in the words that stand in our sheets, beside the keys that programmes use."""

import re

from compmgr.scoring.rules.written import BETWEEN, EQUALS

SCORERS = {
    "points": "计分",
    "levels": "等级",
    "yes_no": "是否",
    "steps": "分档",
    "deductions": "扣分",
    "time_limit": "限时",
    "deviation": "偏差",
    "hundred": "百分制",
}
SETTINGS = {
    "steps": "分档",
    "each": "每次扣分",
    "floor": "最低得分",
    "limit": "时限",
    "every": "计时单位",
    "end": "截止",
    "reference": "标准答案",
    "tolerance": "允差",
    "step": "每档偏差",
    "beyond": "最大偏差",
    "unit": "单位",
}
KEYS = {words: key for key, words in SETTINGS.items()}
WAYS = {words: key for key, words in SCORERS.items()}


def in_words(settings: str) -> str:
    """`each=2; unit=处` as `每次扣分=2；单位=处`."""
    return "；".join(_renamed(piece, SETTINGS) for piece in settings.split("; ") if piece)


def out_of_words(settings: str) -> str:
    """`每次扣分＝2；单位：处` as `each=2; unit=处`; keys may stand there too."""
    return "; ".join(_renamed(piece.strip(), KEYS) for piece in BETWEEN.split(settings) if piece.strip())


def way_of(words: str) -> str:
    """The key of a way of scoring that is named in words or by its key."""
    known = re.sub(r"[（(].*", "", words).strip()
    return WAYS.get(known, known)


def _renamed(piece: str, names: dict[str, str]) -> str:
    name, *rest = EQUALS.split(piece, maxsplit=1)
    return "=".join([names.get(name.strip(), name.strip()), *(part.strip() for part in rest)])

"""Identity numbers, phones and names as people type them: put in one form, or refused with what to do.

No message carries the number or the name itself: messages reach logs. Sources: GB 11643 (身份证).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from pypinyin import lazy_pinyin
from stdnum.cn import ric

from compmgr.foundation.errors import Refusal

ID_LENGTH = 18
DIGITS_A_CELL_KEEPS = 15
LONGEST_NAME = 20
EARLIEST_BIRTH = date(1900, 1, 1)
# A spreadsheet keeps 15 digits of a number: the last three of an ID become zeros, or it shows 1.10101E+17.
LOST_DIGITS = re.compile(r"\d{15}000|\d(\.\d+)?E\+?\d+|\d{16,18}\.0+")
MOBILE = re.compile(r"1[3-9]\d{9}")
DOTS = "·•・‧･∙⋅．"
HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
DOT_BETWEEN_HAN = re.compile(rf"(?<={HAN})\s*\.\s*(?={HAN})")
FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
FORMULA_SIGNS = tuple("=+-@＝＋－＠")


class IdKind(StrEnum):
    ID_CARD = "id_card"
    PASSPORT = "passport"
    HK_MACAO_TAIWAN = "hk_macao_taiwan"
    FOREIGN_PERMANENT_RESIDENT = "foreign_permanent_resident"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


def check_id_number(kind: IdKind, text: object, *, today: date | None = None) -> str:
    """The number in its one form, upper case without spaces; Refusal says what is wrong with it.

    `text` may be what a spreadsheet cell gives: a number there has lost its last digits. With `today` a birth date
    in the future is refused too.
    """
    number = _compact(text)
    if not number:
        raise Refusal("Enter the number of the identity document.")
    if isinstance(text, int | float) and len(number) > DIGITS_A_CELL_KEEPS:
        raise _digits_lost()
    return CHECKS[kind](number, today)


def birth_date(kind: IdKind, number: str) -> date | None:
    """Birth date in a checked number; None for documents that do not carry one."""
    return _born(number) if _is_resident_number(kind, number) else None


def sex(kind: IdKind, number: str) -> Sex | None:
    """Sex in a checked number (17th digit odd: male); None for documents that do not carry it."""
    if not _is_resident_number(kind, number):
        return None
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def check_phone(text: object) -> str:
    """A mainland mobile number as eleven digits; spaces, hyphens and +86 are taken off."""
    number = re.sub(r"[\s\-()]", "", _plain(text))
    number = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", number)
    if not (number.isascii() and MOBILE.fullmatch(number)):
        raise Refusal("Enter a mainland mobile number: eleven digits that begin with 13 to 19.")
    return number


def check_name(text: str) -> str:
    """A person's name, trimmed, with one kind of middle dot; at most 20 characters and nothing invisible."""
    name = unicodedata.normalize("NFC", text)
    name = "".join(" " if unicodedata.category(character) == "Zs" else character for character in name)
    name = re.sub(r" +", " ", name).strip()
    name = re.sub(rf"\s*[{DOTS}]\s*", "·", DOT_BETWEEN_HAN.sub("·", name))
    if not name:
        raise Refusal("Enter the name.")
    if len(name) > LONGEST_NAME:
        raise Refusal(
            "A name has at most %(longest)s characters; this one has %(count)s.", longest=LONGEST_NAME, count=len(name)
        )
    if any(unicodedata.category(character) in FORBIDDEN_CATEGORIES for character in name):
        raise Refusal("The name contains invisible characters; type it anew instead of pasting it.")
    if name.startswith(FORMULA_SIGNS) or name[0] == "·" or name[-1] == "·":
        raise Refusal("A name begins and ends with a letter; take the sign away.")
    return name


def _check_id_card(number: str, today: date | None) -> str:
    if LOST_DIGITS.fullmatch(number) and not _is_valid(number):
        raise _digits_lost()
    if len(number) != ID_LENGTH:
        raise Refusal("An identity number has 18 digits; this one has %(count)s.", count=len(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Refusal("An identity number is 17 digits and a digit or X; take other characters out.")
    if _born(number) is None or _is_unlikely(_born(number), today):
        raise Refusal("The birth date in the identity number is impossible; compare it with the document.")
    if number[-1] != ric.calc_check_digit(number):
        raise Refusal("The check digit of the identity number is wrong: a digit is mistyped or two are exchanged.")
    return number


def _digits_lost() -> Refusal:
    return Refusal(
        "The last digits of the identity number are lost: the cell holds a number. "
        "Format it as text and enter all 18 digits again."
    )


def _check_passport(number: str, today: date | None) -> str:
    if not re.fullmatch(r"(?=.*\d)[A-Z0-9]{5,17}", number):
        raise Refusal("A passport number has 5 to 17 letters and digits; compare it with the document.")
    return number


def _check_hk_macao_taiwan(number: str, today: date | None) -> str:
    """居住证 (18 digits from 81, 82 or 83, checked as an ID), 港澳通行证 (H/M and 8 or 10), 台胞证 (8 or 10)."""
    if re.fullmatch(r"8[123]\d{15}[0-9X]", number):
        return _check_id_card(number, today)
    if not re.fullmatch(r"[HM](\d{8}|\d{10})|\d{8}|\d{10}", number):
        raise Refusal("This is no number of a residence or travel permit for Hong Kong, Macao or Taiwan residents.")
    return number


def _check_foreign_permanent_resident(number: str, today: date | None) -> str:
    """Since 2023 18 digits that begin with 9, checked as an ID; before, three letters and twelve digits."""
    if re.fullmatch(r"9\d{16}[0-9X]", number):
        return _check_id_card(number, today)
    if not re.fullmatch(r"[A-Z]{3}\d{12}", number):
        raise Refusal("This is no number of a foreign permanent resident's card: 18 digits, or 3 letters and 12.")
    return number


CHECKS: dict[IdKind, Callable[[str, date | None], str]] = {
    IdKind.ID_CARD: _check_id_card,
    IdKind.PASSPORT: _check_passport,
    IdKind.HK_MACAO_TAIWAN: _check_hk_macao_taiwan,
    IdKind.FOREIGN_PERMANENT_RESIDENT: _check_foreign_permanent_resident,
}


def _compact(text: object) -> str:
    """Half-width upper case without spaces, hyphens and invisible marks; a pasted × is an X."""
    plain = re.sub(r"[\s\-\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", _plain(text)).upper()
    return plain.replace("×", "X")


def _plain(text: object) -> str:
    """Half-width text; a whole number from a spreadsheet cell without its decimal point."""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return unicodedata.normalize("NFKC", str(text)).strip().lstrip("'\u2018\u2019") if text is not None else ""


def _is_resident_number(kind: IdKind, number: str) -> bool:
    return kind is not IdKind.PASSPORT and bool(re.fullmatch(r"[0-9]{17}[0-9X]", number))


def _is_valid(number: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", number)) and number[-1] == ric.calc_check_digit(number)


def _born(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _is_unlikely(born: date | None, today: date | None) -> bool:
    return born is None or born < EARLIEST_BIRTH or (today is not None and born > today)


#: Surnames read otherwise than the same character elsewhere; the two-character ones first.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "任": "ren", "盖": "ge",
    "朴": "piao", "缪": "miao", "翟": "zhai", "召": "shao", "乐": "yue", "员": "yun", "种": "chong", "折": "she",
    "黑": "he", "秘": "bi", "繁": "po", "燕": "yan", "覃": "qin", "卜": "bu", "洗": "xian", "晟": "cheng",
    "那": "na", "句": "gou", "过": "guo", "哈": "ha", "华": "hua", "撒": "sa", "宿": "su", "隗": "wei", "车": "che",
    "宁": "ning", "葛": "ge", "应": "ying", "祭": "zhai", "贾": "jia", "阚": "kan", "尹": "yin", "曲": "qu",
    "柏": "bai", "俞": "yu", "牟": "mu", "逄": "pang", "纪": "ji", "谌": "chen", "褚": "chu", "臧": "zang",
    "郇": "xun", "佴": "nai", "钭": "tou", "乜": "nie", "幺": "yao", "都": "du", "能": "nai", "冼": "xian",
    "石": "shi", "殷": "yin", "于": "yu", "干": "gan", "叶": "ye", "兴": "xing", "相": "xiang", "莘": "shen",
    "尉": "wei", "娄": "lou", "费": "fei", "洪": "hong", "亓": "qi", "笪": "da",
}  # fmt: skip


def pinyin(name: str) -> str:
    """How a name is read, for searching and sorting: 曾小贤 is `zeng xiao xian`; other letters stay, lower case."""
    surname = next((known for known in SURNAMES if name.startswith(known)), "")
    read = [SURNAMES[surname]] if surname else []
    return re.sub(r"[\s·]+", " ", " ".join([*read, *lazy_pinyin(name[len(surname) :])])).strip().lower()

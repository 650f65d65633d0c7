"""The facts a QR code proves: what each is called, its number in the code, and how it is written small."""

import base64
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from compmgr.foundation.errors import Refusal

#: Number in the code by the name of the fact. Numbers are never given anew; docs/proof.md says the same.
FACTS = {
    "kind": 1,
    "number": 2,
    "holder": 3,
    "what": 4,
    "date": 5,
    "issuer": 6,
    "id_end": 7,
    "valid_until": 8,
    "subject": 9,
}
NAMES = {number: name for name, number in FACTS.items()}
#: Kinds of certificates by their number in the code; an unknown kind goes in as its word.
KINDS = {
    "award": 1,
    "title": 2,
    "participation": 3,
    "judge_letter": 4,
    "organiser_letter": 5,
    "vocational": 6,
    "accreditation": 7,
    "score_slip": 8,
}
#: Their words are those of the room of layouts, of which this one knows nothing.
CertificateKind = StrEnum("CertificateKind", {word.upper(): word for word in KINDS})
KIND_WORDS = {number: word for word, number in KINDS.items()}
DATES = {"date", "valid_until"}
EPOCH = date(1970, 1, 1)
#: Octets the facts may take: with the signature and an address of 60 characters a QR code of about 780 digits.
ROOM = 212
#: What may be cut when it is too long, in this order, and to how many characters at least.
TAIL = 8
MAY_BE_CUT = (("what", 12), ("issuer", 8), ("holder", 12), ("what", 1), ("issuer", 1))


def packed(facts: Mapping[str, Any], subject: str, room: int = ROOM) -> dict[int, Any]:
    """`facts` by number and small, with the `subject`; what is too long gets an ellipsis, so that it stays true.

    Dates are days since 1970, `subject` its 16 octets, text outside ASCII is GB 18030 as octets: two for a character.
    """
    unknown = set(facts) - set(FACTS) - {"subject"}
    if unknown:
        raise Refusal("These facts have no place in a code: %(names)s.", names=", ".join(sorted(unknown)))
    told = {name: facts[name] for name in FACTS if facts.get(name) not in (None, "")}
    small = _small(told, subject)
    for name, least in MAY_BE_CUT:
        text, length = str(told.get(name, "")), len(str(told.get(name, "")))
        while _size(small) > room and length > least:
            length -= 1
            told[name] = cut(text, length)
            small = _small(told, subject)
    if _size(small) > room:
        raise Refusal("The facts of %(number)s are too long for a code.", number=str(facts.get("number", "")))
    return small


def cut(text: str, length: int) -> str:
    """So many characters of `text` and an ellipsis: its beginning and its end, which often says the most."""
    end = min(TAIL, length // 2)
    return f"{text[: length - end].rstrip()}…{text[len(text) - end :]}"


def unpacked(small: Mapping[int, Any]) -> dict[str, Any]:
    """Facts by name as they were given; an unknown number is kept as its text, for it was signed too."""
    return {NAMES.get(number, str(number)): _told(NAMES.get(number, ""), value) for number, value in small.items()}


def _small(told: Mapping[str, Any], subject: str) -> dict[int, Any]:
    small = {FACTS[name]: _written(name, value) for name, value in told.items() if name != "subject"}
    return {**small, FACTS["subject"]: base64.urlsafe_b64decode(subject + "==")}


def _written(name: str, value: Any) -> Any:
    if name in DATES:
        return (value - EPOCH).days if isinstance(value, date) else value
    if name == "kind":
        return KINDS.get(str(value), str(value))
    text = str(value)
    return text if text.isascii() else text.encode("gb18030")


def _told(name: str, value: Any) -> Any:
    if name in DATES and isinstance(value, int):
        return EPOCH + timedelta(days=value)
    if name == "kind":
        return KIND_WORDS.get(value, value)
    if name == "subject" and isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode().rstrip("=")
    return value.decode("gb18030") if isinstance(value, bytes) else value


def _size(small: Mapping[int, Any]) -> int:
    """Octets of the CBOR; texts and numbers here are short, so that their heads are counted exactly."""
    return 1 + sum(1 + _size_of(value) for value in small.values())


def _size_of(value: Any) -> int:
    if isinstance(value, int):
        return 1 if -25 < value < 24 else 2 if -257 < value < 256 else 3 if -65537 < value < 65536 else 5
    return len(value) + (1 if len(value) < 24 else 2 if len(value) < 256 else 3)

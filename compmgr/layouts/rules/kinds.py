"""The kinds of certificates, the facts each one prints, and the values a layout is filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CertificateKind(StrEnum):
    AWARD = "award"
    TITLE = "title"
    PARTICIPATION = "participation"
    JUDGE_LETTER = "judge_letter"
    ORGANISER_LETTER = "organiser_letter"
    VOCATIONAL = "vocational"
    ACCREDITATION = "accreditation"
    SCORE_SLIP = "score_slip"


@dataclass(frozen=True)
class QrCode:
    """What the QR holds: an address for every telephone, and behind its `#` digits for our checker alone."""

    address: str  # byte mode
    digits: str = ""  # numeric mode, the signed facts; empty where there is no proof

    def __str__(self) -> str:
        return f"{self.address}#{self.digits}" if self.digits else self.address


@dataclass(frozen=True)
class Values:
    """What one certificate fills its layout with: words by name (absent is empty), the photo, the code, the head.

    Names in LINES hold one item a line, parted by line feeds; in any other value a line feed is refused.
    """

    words: Mapping[str, str]
    code: QrCode
    title: str  # of the document
    author: str
    subject: str
    photo: bytes | None = None
    whole: tuple[str, ...] = field(default=())  # phrases of these facts that no line breaks


#: The facts that are lists of names, each on a line of its own where there is room.
LINES = ("issuing_bodies",)

#: Facts every kind prints; `sample` is 样例 on certificates of a sample season, else absent.
COMMON = ("title", "holder", "number", "date", "issuing_bodies", "check_url", "seal_text", "sample", "english")

#: The names a layout of each kind may use beside the common ones; a name of another kind is refused by its linter.
NAMES: dict[CertificateKind, tuple[str, ...]] = {
    CertificateKind.AWARD: (
        *("unit", "delegation", "home", "contest", "event", "group", "place", "award"),
        *("team_mates", "body", "closing"),
    ),
    CertificateKind.TITLE: ("unit", "delegation", "home", "contest", "event", "place", "honour", "body", "closing"),
    CertificateKind.PARTICIPATION: ("unit", "delegation", "home", "contest", "event", "group", "body", "closing"),
    CertificateKind.JUDGE_LETTER: ("unit", "role", "contest", "event", "term", "body", "closing"),
    CertificateKind.ORGANISER_LETTER: ("role", "contest", "body", "closing"),
    CertificateKind.VOCATIONAL: (
        *("title_english", "sex", "id_type", "id_number", "occupation", "work_type", "level"),
        *("query_place", "body"),
    ),
    CertificateKind.ACCREDITATION: (
        "site_kind",
        "province",
        "scope",
        "valid_from",
        "valid_until",
        "query_place",
        "body",
    ),
    CertificateKind.SCORE_SLIP: (
        *("unit", "delegation", "contest", "event", "group", "theory", "practical", "total", "place"),
        *("competitors", "award", "body"),
    ),
}


def names_of(kind: CertificateKind) -> tuple[str, ...]:
    return COMMON + NAMES[kind]

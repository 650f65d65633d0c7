"""The facts of what assessment gives: the vocational certificate, and the accreditation of a site."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts.base import CommonFacts, Facts


@dataclass(frozen=True)
class VocationalFacts(Facts):
    """One vocational skill level certificate, with the content the ministry's reference form asks for."""

    LABELS = (
        ("Sample", "sample"),
        ("Certificate", "title"),
        ("Certificate in English", "title_english"),
        ("Certificate number", "number"),
        ("Name", "holder"),
        ("Sex", "sex"),
        ("ID type", "id_type"),
        ("ID number", "id_number"),
        ("Occupation", "occupation"),
        ("Work type", "work_type"),
        ("Skill level", "level"),
        ("Text", "body"),
        ("English text", "english"),
        ("Issuing body", "issuing_bodies"),
        ("Date of issue", "date"),
        ("Where to query", "query_place"),
        ("Words of the mark", "seal_text"),
        ("Check at", "check_url"),
    )

    name: str
    id_type: str
    id_number: str  # as printed; a public page masks it
    occupation: str
    level: str  # as printed: 三级/高级工
    number: str
    issuing_body: str
    date: date
    check_url: str
    query_place: str
    work_type: str = wording.NO_WORK_TYPE
    sex: str = ""
    photo: bytes | None = None  # as facts were kept at first; now the photo is a file of its own
    title: str = wording.VOCATIONAL_TITLE
    title_english: str = wording.VOCATIONAL_TITLE_ENGLISH
    body: str = ""  # composed from the issuing body when left out
    english: str = wording.VOCATIONAL_ENGLISH
    seal_text: str = ""
    is_sample: bool = False
    photo_key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", self.body or wording.vocational_body(self.issuing_body))
        object.__setattr__(self, "work_type", self.work_type or wording.NO_WORK_TYPE)

    @property
    def named(self) -> str:
        return self.name

    @property
    def bodies(self) -> tuple[str, ...]:
        return (self.issuing_body,)

    @property
    def subject(self) -> str:
        return f"{self.occupation} {self.level}"

    def words(self) -> dict[str, str]:
        return {
            "title_english": self.title_english,
            "sex": self.sex,
            "id_type": self.id_type,
            "id_number": self.id_number,
            "occupation": self.occupation,
            "work_type": self.work_type,
            "level": self.level,
            "query_place": self.query_place,
            "body": self.body,
        }

    def whole(self) -> tuple[str, ...]:
        return (self.issuing_body,)

    def for_code(self) -> dict[str, Any]:
        return {**super().for_code(), "id_end": self.id_number[-4:]}


@dataclass(frozen=True, kw_only=True)
class AccreditationFacts(CommonFacts):
    """A site may assess: for what, and from when to when."""

    LABELS = (
        ("Sample", "sample"),
        ("Certificate", "title"),
        ("Certificate number", "number"),
        ("Site", "holder"),
        ("Kind of site", "site_kind"),
        ("Province", "province"),
        ("Scope of assessment", "scope"),
        ("Valid from", "valid_from"),
        ("Valid until", "valid_until"),
        ("Text", "body"),
        ("English text", "english"),
        ("Issuing body", "issuing_bodies"),
        ("Date of issue", "date"),
        ("Where to query", "query_place"),
        ("Words of the mark", "seal_text"),
        ("Check at", "check_url"),
    )

    site_kind: str
    scope: str
    query_place: str
    province: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        body = wording.accreditation_body(self.site_kind)
        self.compose(title=wording.ACCREDITATION_TITLE, body=body)

    @property
    def subject(self) -> str:
        return f"{self.site_kind} {self.holder}"

    def words(self) -> dict[str, str]:
        return {
            "site_kind": self.site_kind,
            "province": self.province,
            "scope": self.scope,
            "valid_from": wording.date_words(self.valid_from) if self.valid_from else "",
            "valid_until": wording.date_words(self.valid_until) if self.valid_until else "",
            "query_place": self.query_place,
            "body": self.body,
        }

    def for_code(self) -> dict[str, Any]:
        return {**super().for_code(), "valid_until": self.valid_until}

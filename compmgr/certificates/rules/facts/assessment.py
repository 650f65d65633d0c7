"""The facts of what assessment gives: the vocational certificate, and the accreditation of a site."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts.base import FOOT, HEAD, ISSUE, CommonFacts, Facts


@dataclass(frozen=True)
class VocationalFacts(Facts):
    """One vocational skill level certificate, with the content the ministry's reference form asks for."""

    LABELS = (
        *HEAD[:2],
        ("Certificate in English", "title_english"),
        *HEAD[2:],
        ("Name", "holder"),
        ("Sex", "sex"),
        ("ID type", "id_type"),
        ("ID number", "id_number"),
        ("Occupation", "occupation"),
        ("Work type", "work_type"),
        ("Skill level", "level"),
        ("Text", "body"),
        *ISSUE,
        ("Where to query", "query_place"),
        *FOOT,
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
        names = ("title_english", "sex", "id_type", "id_number", "occupation", "work_type", "level")
        return self.as_kept(*names, "query_place", "body")

    def whole(self) -> tuple[str, ...]:
        return (self.issuing_body,)

    def for_code(self) -> dict[str, Any]:
        return {**super().for_code(), "id_end": self.id_number[-4:]}


@dataclass(frozen=True, kw_only=True)
class AccreditationFacts(CommonFacts):
    """A site may assess: for what, and from when to when."""

    LABELS = (
        *HEAD,
        ("Site", "holder"),
        ("Kind of site", "site_kind"),
        ("Province", "province"),
        ("Scope of assessment", "scope"),
        ("Valid from", "valid_from"),
        ("Valid until", "valid_until"),
        ("Text", "body"),
        *ISSUE,
        ("Where to query", "query_place"),
        *FOOT,
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
            **self.as_kept("site_kind", "province", "scope", "query_place", "body"),
            "valid_from": wording.date_words(self.valid_from) if self.valid_from else "",
            "valid_until": wording.date_words(self.valid_until) if self.valid_until else "",
        }

    def for_code(self) -> dict[str, Any]:
        return {**super().for_code(), "valid_until": self.valid_until}

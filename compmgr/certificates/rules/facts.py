"""Everything a certificate prints, frozen at issue: what is drawn, what is kept, what the check page shows."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from compmgr.certificates.rules import wording

Printed = list[tuple[str, str]]


class Facts:
    """What award and vocational facts share: the way to JSON and back."""

    def as_dict(self) -> dict[str, Any]:
        """Values of JSON only: dates in ISO form, the photo in base64."""
        return {field.name: as_json(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Self:
        """The facts as they were kept; a name the class does not know is an error, not a loss."""
        return cls(**{name: from_json(name, value) for name, value in kept.items()})


@dataclass(frozen=True)
class AwardFacts(Facts):
    """One award of one person; every member of a team holds a certificate that names the others."""

    holder: str
    contest: str
    event: str
    award: str  # as printed: 金奖, 一等奖, 第一名, 优秀奖
    issuing_bodies: tuple[str, ...]
    date: date
    number: str
    check_url: str
    unit: str = ""
    delegation: str = ""
    group: str = ""
    place: int | None = None
    team_mates: tuple[str, ...] = ()
    title: str = wording.AWARD_TITLE
    body: str = ""  # up to the award; composed from the facts when left out
    closing: str = wording.AWARD_CLOSING
    english: str = ""
    seal_text: str = ""  # along the rim of a printed mark; empty leaves room for the stamp
    is_sample: bool = False

    def __post_init__(self) -> None:
        if not self.body:
            object.__setattr__(
                self,
                "body",
                wording.award_body(
                    contest=self.contest,
                    event=self.event,
                    award=self.award,
                    group=self.group,
                    place=self.place,
                    team_mates=self.team_mates,
                ),
            )

    @property
    def text(self) -> str:
        """The sentence whole, as it reads on the page."""
        return f"{self.body}{self.award}。{self.closing}"

    def printed_facts(self) -> Printed:
        """(label msgid, value as printed) of everything on the page, in the order of the check page."""
        return present(
            [
                ("Sample", wording.SAMPLE if self.is_sample else ""),
                ("Certificate", self.title),
                ("Certificate number", self.number),
                ("Name", self.holder),
                ("Team-mates", "、".join(self.team_mates)),
                ("Unit", self.unit),
                ("Delegation", self.delegation),
                ("Contest", self.contest),
                ("Event", self.event),
                ("Group", self.group),
                ("Place", wording.place_words(self.place) if self.place else ""),
                ("Award", self.award),
                ("Text", self.text),
                ("English text", self.english),
                ("Issuing body", "、".join(self.issuing_bodies)),
                ("Date of issue", wording.date_words(self.date)),
                ("Words of the mark", self.seal_text),
                ("Check at", self.check_url),
            ]
        )


@dataclass(frozen=True)
class VocationalFacts(Facts):
    """One vocational skill level certificate, with the content the ministry's reference form asks for."""

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
    photo: bytes | None = None
    title: str = wording.VOCATIONAL_TITLE
    title_english: str = wording.VOCATIONAL_TITLE_ENGLISH
    body: str = ""  # composed from the issuing body when left out
    english: str = wording.VOCATIONAL_ENGLISH
    seal_text: str = ""
    is_sample: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", self.body or wording.vocational_body(self.issuing_body))
        object.__setattr__(self, "work_type", self.work_type or wording.NO_WORK_TYPE)

    def printed_facts(self) -> Printed:
        """(label msgid, value as printed) of everything on the page but the photo, in the order of the check page."""
        return present(
            [
                ("Sample", wording.SAMPLE if self.is_sample else ""),
                ("Certificate", self.title),
                ("Certificate in English", self.title_english),
                ("Certificate number", self.number),
                ("Name", self.name),
                ("Sex", self.sex),
                ("ID type", self.id_type),
                ("ID number", self.id_number),
                ("Occupation", self.occupation),
                ("Work type", self.work_type),
                ("Skill level", self.level),
                ("Text", self.body),
                ("English text", self.english),
                ("Issuing body", self.issuing_body),
                ("Date of issue", wording.date_words(self.date)),
                ("Where to query", self.query_place),
                ("Words of the mark", self.seal_text),
                ("Check at", self.check_url),
            ]
        )


def present(pairs: Iterable[tuple[str, str]]) -> Printed:
    return [(label, value) for label, value in pairs if value]


def as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return list(value) if isinstance(value, tuple) else value


def from_json(name: str, value: Any) -> Any:
    if name == "date":
        return date.fromisoformat(value)
    if name == "photo":
        return None if value is None else b64decode(value, validate=True)
    return tuple(value) if isinstance(value, list) else value

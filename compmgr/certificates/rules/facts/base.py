"""What the facts of every kind share: the way to JSON and back, to the check page, and into a layout."""

from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Self

from compmgr.certificates.rules import wording
from compmgr.layouts.rules.kinds import LINES, QrCode, Values

Printed = list[tuple[str, str]]

#: Facts that are days, which JSON keeps in ISO form.
DAYS = frozenset({"date", "valid_from", "valid_until"})

#: Lines of the check page (LABELS below) that every kind has: at the head, who issued it when, and at the foot.
HEAD = (("Sample", "sample"), ("Certificate", "title"), ("Certificate number", "number"))
ISSUE = (("English text", "english"), ("Issuing body", "issuing_bodies"), ("Date of issue", "date"))
FOOT = (("Words of the mark", "seal_text"), ("Check at", "check_url"))


class Facts(ABC):
    """What is printed, frozen at issue: `words` are what a layout is filled with, by the names of its kind."""

    #: (msgid of the label, name of the words) in the order of the check page.
    LABELS: ClassVar[tuple[tuple[str, str], ...]]

    number: str
    check_url: str
    title: str
    is_sample: bool

    @abstractmethod
    def words(self) -> dict[str, str]:
        """The words of this kind by name; what they have in common stands in `values`."""

    @property
    @abstractmethod
    def named(self) -> str:
        """Whom the certificate names."""

    @property
    @abstractmethod
    def bodies(self) -> tuple[str, ...]:
        """Who issues it."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """What it is about, for the head of the document and the list of the registry."""

    def as_kept(self, *names: str) -> dict[str, str]:
        """Words that are printed as the facts hold them."""
        return {name: getattr(self, name) for name in names}

    def whole(self) -> tuple[str, ...]:
        """Phrases that no line breaks."""
        return ()

    def for_code(self) -> dict[str, Any]:
        """The facts that are signed in the QR code, by the names compmgr.proof gives them; the kind comes to them."""
        return {
            "number": self.number,
            "holder": self.named,
            "what": self.subject,
            "date": self.date,  # type: ignore[attr-defined]
            "issuer": "、".join(self.bodies),
        }

    def all_words(self) -> dict[str, str]:
        """Every word a layout may use, by name; the absent are left out."""
        common = {
            "title": self.title,
            "holder": self.named,
            "number": self.number,
            "date": wording.date_words(self.date),  # type: ignore[attr-defined]
            "issuing_bodies": "\n".join(self.bodies),
            "check_url": self.check_url,
            "seal_text": getattr(self, "seal_text", ""),
            "sample": wording.SAMPLE if self.is_sample else "",
            "english": getattr(self, "english", ""),
        }
        return {name: words for name, words in {**common, **self.words()}.items() if words}

    def values(self, digits: str = "", *, sample: str = "", photo: bytes | None = None) -> Values:
        """What fills the layout; `digits` are the signed facts of the QR, `sample` other words across the page."""
        words = self.all_words()
        if sample:
            words["sample"] = sample
        return Values(
            words=words,
            code=QrCode(self.check_url, digits),
            title=f"{self.title} {self.number} {self.named}",
            author="、".join(self.bodies),
            subject=self.subject,
            photo=photo or getattr(self, "photo", None),
            whole=tuple(phrase for phrase in self.whole() if phrase),
        )

    def printed_facts(self) -> Printed:
        """(label msgid, value as printed) of everything on the page but the photo, in the order of the check page."""
        words = {**self.all_words(), **self.told()}
        lines = {name: words[name].replace("\n", "、") for name in LINES if name in words}
        return [(label, shown) for label, name in self.LABELS if (shown := {**words, **lines}.get(name, ""))]

    def told(self) -> Mapping[str, str]:
        """Words the check page shows otherwise than the paper, by name."""
        return {}

    def as_dict(self) -> dict[str, Any]:
        """Values of JSON only: dates in ISO form, the photo in base64."""
        return {field.name: as_json(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        """The facts as they were kept; a name the class does not know is an error, not a loss."""
        return cls(**{name: from_json(name, value) for name, value in kept.items()})


@dataclass(frozen=True, kw_only=True)
class CommonFacts(Facts):
    """The facts every newer kind has; `body` is composed when it is left out."""

    holder: str
    issuing_bodies: tuple[str, ...]
    date: date
    number: str
    check_url: str
    title: str = ""
    body: str = ""
    closing: str = ""
    english: str = ""
    seal_text: str = ""
    is_sample: bool = False

    @property
    def named(self) -> str:
        return self.holder

    @property
    def bodies(self) -> tuple[str, ...]:
        return self.issuing_bodies

    def compose(self, **words: str) -> None:
        """Fill in what was left out, once, so that a later wording changes nothing that was issued."""
        for name, composed in words.items():
            if not getattr(self, name):
                object.__setattr__(self, name, composed)


def home(unit: str, delegation: str) -> str:
    """Unit and delegation on one line; the same name once."""
    return "  ·  ".join(dict.fromkeys(part for part in (unit, delegation) if part))


def as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return list(value) if isinstance(value, tuple) else value


def from_json(name: str, value: Any) -> Any:
    if name in DAYS:
        return None if value is None else date.fromisoformat(value)
    if name == "photo":
        return None if value is None else b64decode(value, validate=True)
    return tuple(value) if isinstance(value, list) else value

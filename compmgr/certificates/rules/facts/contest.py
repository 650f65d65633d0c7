"""The facts of what contests give beside awards: titles, participation, and the letters of judges and organisers."""

from collections.abc import Mapping
from dataclasses import dataclass

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts.base import CommonFacts, home

HEAD = (("Sample", "sample"), ("Certificate", "title"), ("Certificate number", "number"), ("Name", "holder"))
FOOT = (
    ("Text", "text"),
    ("English text", "english"),
    ("Issuing body", "issuing_bodies"),
    ("Date of issue", "date"),
    ("Words of the mark", "seal_text"),
    ("Check at", "check_url"),
)


@dataclass(frozen=True, kw_only=True)
class TitleFacts(CommonFacts):
    """A title of honour, for the first places of a final."""

    LABELS = (
        *HEAD,
        ("Unit", "unit"),
        ("Delegation", "delegation"),
        ("Contest", "contest"),
        ("Event", "event"),
        ("Place", "place"),
        ("Title of honour", "honour"),
        *FOOT,
    )

    honour: str
    contest: str
    event: str
    place: int
    unit: str = ""
    delegation: str = ""

    def __post_init__(self) -> None:
        body = wording.title_body(contest=self.contest, event=self.event, place=self.place)
        self.compose(title=wording.TITLE_TITLE, body=body, closing=wording.TITLE_CLOSING)

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.event} {self.honour}"

    def words(self) -> dict[str, str]:
        return {
            "unit": self.unit,
            "delegation": self.delegation,
            "home": home(self.unit, self.delegation),
            "contest": self.contest,
            "event": self.event,
            "place": wording.place_words(self.place),
            "honour": self.honour,
            "body": self.body,
            "closing": self.closing,
        }

    def told(self) -> Mapping[str, str]:
        return {"text": f"{self.body}“{self.honour}”称号。{self.closing}"}

    def whole(self) -> tuple[str, ...]:
        return (f"在{self.contest}", self.contest, wording.event_words(self.event), self.honour)


@dataclass(frozen=True, kw_only=True)
class ParticipationFacts(CommonFacts):
    """Somebody was there and competed."""

    LABELS = (
        *HEAD,
        ("Unit", "unit"),
        ("Delegation", "delegation"),
        ("Contest", "contest"),
        ("Event", "event"),
        ("Group", "group"),
        *FOOT,
    )

    contest: str
    event: str
    unit: str = ""
    delegation: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        body = wording.participation_body(contest=self.contest, event=self.event, group=self.group)
        self.compose(title=wording.PARTICIPATION_TITLE, body=body, closing=wording.PARTICIPATION_CLOSING)

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.event}"

    def words(self) -> dict[str, str]:
        return {
            "unit": self.unit,
            "delegation": self.delegation,
            "home": home(self.unit, self.delegation),
            "contest": self.contest,
            "event": self.event,
            "group": self.group,
            "body": self.body,
            "closing": self.closing,
        }

    def told(self) -> Mapping[str, str]:
        return {"text": f"{self.body}{self.closing}"}

    def whole(self) -> tuple[str, ...]:
        return (self.contest, wording.event_words(self.event))


@dataclass(frozen=True, kw_only=True)
class JudgeLetterFacts(CommonFacts):
    """Somebody was called to judge, and has judged."""

    LABELS = (
        *HEAD,
        ("Unit", "unit"),
        ("Office held", "role"),
        ("Contest", "contest"),
        ("Event", "event"),
        ("Days of service", "term"),
        *FOOT,
    )

    role: str
    contest: str
    event: str
    term: str
    unit: str = ""

    def __post_init__(self) -> None:
        body = wording.judge_body(contest=self.contest, event=self.event, role=self.role, term=self.term)
        self.compose(title=wording.JUDGE_TITLE, body=body, closing=wording.JUDGE_CLOSING)

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.event} {self.role}"

    def words(self) -> dict[str, str]:
        return {
            "unit": self.unit,
            "role": self.role,
            "contest": self.contest,
            "event": self.event,
            "term": self.term,
            "body": self.body,
            "closing": self.closing,
        }

    def told(self) -> Mapping[str, str]:
        return {"text": f"{self.body}{self.closing}"}

    def whole(self) -> tuple[str, ...]:
        return (self.contest, wording.event_words(self.event), self.role)


@dataclass(frozen=True, kw_only=True)
class OrganiserLetterFacts(CommonFacts):
    """Thanks to a body that held a contest."""

    LABELS = (*HEAD, ("Office held", "role"), ("Contest", "contest"), *FOOT)

    role: str
    contest: str

    def __post_init__(self) -> None:
        body = wording.organiser_body(contest=self.contest, role=self.role)
        self.compose(title=wording.ORGANISER_TITLE, body=body, closing=wording.ORGANISER_CLOSING)

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.role}"

    def words(self) -> dict[str, str]:
        return {"role": self.role, "contest": self.contest, "body": self.body, "closing": self.closing}

    def told(self) -> Mapping[str, str]:
        return {"text": f"{self.body}{self.closing}"}

    def whole(self) -> tuple[str, ...]:
        return (self.contest, self.role)

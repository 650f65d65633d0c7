"""The facts of what contests give beside awards: titles, participation, and the letters of judges and organisers."""

from collections.abc import Mapping
from dataclasses import dataclass

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts.base import FOOT, HEAD, ISSUE, CommonFacts, home

WHO = (*HEAD, ("Name", "holder"))
END = (("Text", "text"), *ISSUE, *FOOT)
COMPETED = (("Unit", "unit"), ("Delegation", "delegation"), ("Contest", "contest"), ("Event", "event"))


@dataclass(frozen=True, kw_only=True)
class ContestFacts(CommonFacts):
    """What the kinds of a contest share: one sentence after the other, and the contest's name on one line."""

    contest: str

    def told(self) -> Mapping[str, str]:
        return {"text": f"{self.body}{self.closing}"}


@dataclass(frozen=True, kw_only=True)
class CompetitorFacts(ContestFacts):
    """Somebody of a unit and a delegation was at an event."""

    event: str
    unit: str = ""
    delegation: str = ""

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.event}"

    def words(self) -> dict[str, str]:
        same = self.as_kept("unit", "delegation", "contest", "event", "body", "closing")
        return {**same, "home": home(self.unit, self.delegation)}

    def whole(self) -> tuple[str, ...]:
        return (self.contest, wording.event_words(self.event))


@dataclass(frozen=True, kw_only=True)
class TitleFacts(CompetitorFacts):
    """A title of honour, for the first places of a final."""

    LABELS = (*WHO, *COMPETED, ("Place", "place"), ("Title of honour", "honour"), *END)

    honour: str
    place: int

    def __post_init__(self) -> None:
        body = wording.title_body(contest=self.contest, event=self.event, place=self.place)
        self.compose(title=wording.TITLE_TITLE, body=body, closing=wording.TITLE_CLOSING)

    @property
    def subject(self) -> str:
        return f"{super().subject} {self.honour}"

    def words(self) -> dict[str, str]:
        return {**super().words(), "place": wording.place_words(self.place), "honour": self.honour}

    def told(self) -> Mapping[str, str]:
        return {"text": f"{self.body}“{self.honour}”称号。{self.closing}"}

    def whole(self) -> tuple[str, ...]:
        return (f"在{self.contest}", *super().whole(), self.honour)


@dataclass(frozen=True, kw_only=True)
class ParticipationFacts(CompetitorFacts):
    """Somebody was there and competed."""

    LABELS = (*WHO, *COMPETED, ("Group", "group"), *END)

    group: str = ""

    def __post_init__(self) -> None:
        body = wording.participation_body(contest=self.contest, event=self.event, group=self.group)
        self.compose(title=wording.PARTICIPATION_TITLE, body=body, closing=wording.PARTICIPATION_CLOSING)

    def words(self) -> dict[str, str]:
        return {**super().words(), "group": self.group}


@dataclass(frozen=True, kw_only=True)
class JudgeLetterFacts(ContestFacts):
    """Somebody was called to judge, and has judged."""

    LABELS = (
        *WHO,
        ("Unit", "unit"),
        ("Office held", "role"),
        ("Contest", "contest"),
        ("Event", "event"),
        ("Days of service", "term"),
        *END,
    )

    role: str
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
        return self.as_kept("unit", "role", "contest", "event", "term", "body", "closing")

    def whole(self) -> tuple[str, ...]:
        return (self.contest, wording.event_words(self.event), self.role)


@dataclass(frozen=True, kw_only=True)
class OrganiserLetterFacts(ContestFacts):
    """Thanks to a body that held a contest."""

    LABELS = (*WHO, ("Office held", "role"), ("Contest", "contest"), *END)

    role: str

    def __post_init__(self) -> None:
        body = wording.organiser_body(contest=self.contest, role=self.role)
        self.compose(title=wording.ORGANISER_TITLE, body=body, closing=wording.ORGANISER_CLOSING)

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.role}"

    def words(self) -> dict[str, str]:
        return self.as_kept("role", "contest", "body", "closing")

    def whole(self) -> tuple[str, ...]:
        return (self.contest, self.role)

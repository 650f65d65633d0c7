"""The facts of an award certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts.base import FOOT, HEAD, ISSUE, Facts, home


@dataclass(frozen=True)
class AwardFacts(Facts):
    """One award of one person; every member of a team holds a certificate that names the others."""

    LABELS = (
        *HEAD,
        ("Name", "holder"),
        ("Team-mates", "team_mates"),
        ("Unit", "unit"),
        ("Delegation", "delegation"),
        ("Contest", "contest"),
        ("Event", "event"),
        ("Group", "group"),
        ("Place", "place"),
        ("Award", "award"),
        ("Text", "text"),
        *ISSUE,
        *FOOT,
    )

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

    @property
    def named(self) -> str:
        return self.holder

    @property
    def bodies(self) -> tuple[str, ...]:
        return self.issuing_bodies

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.event} {self.award}"

    def words(self) -> dict[str, str]:
        return {
            **self.as_kept("unit", "delegation", "contest", "event", "group", "award", "body", "closing"),
            "home": home(self.unit, self.delegation),
            "place": wording.place_words(self.place) if self.place else "",
            "team_mates": "、".join(self.team_mates),
        }

    def told(self) -> Mapping[str, str]:
        return {"text": self.text}

    def whole(self) -> tuple[str, ...]:
        return (f"在{self.contest}", self.contest, wording.event_words(self.event), *self.team_mates)

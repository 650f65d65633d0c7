"""The facts of a score slip: what one competitor, or one candidate, came to."""

from dataclasses import dataclass

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts.base import FOOT, HEAD, ISSUE, CommonFacts


@dataclass(frozen=True, kw_only=True)
class ScoreSlipFacts(CommonFacts):
    """Marks as published, in the words of the published table; what there is none of is left out."""

    LABELS = (
        *HEAD,
        ("Name", "holder"),
        ("Unit", "unit"),
        ("Delegation", "delegation"),
        ("Contest or batch", "contest"),
        ("Event or occupation", "event"),
        ("Group", "group"),
        ("Theory mark", "theory"),
        ("Practical mark", "practical"),
        ("Total mark", "total"),
        ("Place", "place"),
        ("Number of competitors", "competitors"),
        ("Award or outcome", "award"),
        ("Text", "body"),
        *ISSUE,
        *FOOT,
    )

    contest: str
    event: str
    unit: str = ""
    delegation: str = ""
    group: str = ""
    theory: str = ""
    practical: str = ""
    total: str = ""
    place: str = ""
    competitors: str = ""
    award: str = ""

    def __post_init__(self) -> None:
        body = wording.slip_body(contest=self.contest, event=self.event, group=self.group)
        self.compose(title=wording.SLIP_TITLE, body=body)

    @property
    def subject(self) -> str:
        return f"{self.contest} {self.event}"

    def words(self) -> dict[str, str]:
        names = ("unit", "delegation", "contest", "event", "group", "theory", "practical", "total")
        return self.as_kept(*names, "place", "competitors", "award", "body")

    def whole(self) -> tuple[str, ...]:
        return (self.contest, wording.event_words(self.event))

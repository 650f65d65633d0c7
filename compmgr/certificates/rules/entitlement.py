"""Who may be given a certificate, and what an award is called on it."""

from datetime import date

from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.certificates.rules.numbering import award_number
from compmgr.competitions.rules import Group
from compmgr.foundation.errors import Refusal
from compmgr.people.rules import IdKind, Sex
from compmgr.results.rules.awards import Award
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.states import ResultState

#: How awards are numbered unless a contest says otherwise; the contest stands with its own number of the year.
AWARD_PATTERN = "{year}-QG-{contest}-{serial:05}"
AWARD_LAYOUT, VOCATIONAL_LAYOUT = "award-1", "vocational-1"

#: While an appeal is open, or a correction is not published yet, the figures may still change.
AWARDED_STATES = frozenset({ResultState.PUBLISHED, ResultState.UPHELD, ResultState.PUBLICISED, ResultState.FINAL})
CERTIFIED_STATES = frozenset({BatchState.CERTIFIED, BatchState.ARCHIVED})

MEDALS = {Medal.GOLD: "金牌", Medal.SILVER: "银牌", Medal.BRONZE: "铜牌", Medal.MEDALLION: "优秀奖章"}
AWARDS = {
    Award.FIRST_PRIZE: "一等奖",
    Award.SECOND_PRIZE: "二等奖",
    Award.THIRD_PRIZE: "三等奖",
    Award.EXCELLENCE: "优胜奖",
}
GROUPS = {Group.STAFF: "职工组", Group.STUDENT: "学生组", Group.TEACHER: "教师组"}
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
ID_KINDS = {
    IdKind.ID_CARD: "居民身份证",
    IdKind.PASSPORT: "护照",
    IdKind.HK_MACAO_TAIWAN: "港澳台居民证件",
    IdKind.FOREIGN_PERMANENT_RESIDENT: "外国人永久居留身份证",
}


def printed_award(medal: Medal | None, award: Award | None) -> str:
    """一等奖, 金牌, or 一等奖（金牌）; Refusal when there is neither."""
    if medal and award:
        return f"{AWARDS[award]}（{MEDALS[medal]}）"
    if medal is None and award is None:
        raise Refusal("There is no certificate without a medal or an award.")
    return MEDALS[medal] if medal else AWARDS[award]  # type: ignore[index]


def require_awarded(state: ResultState | None) -> None:
    """Pass when the figures of a result are public and settled."""
    if state not in AWARDED_STATES:
        raise Refusal("Certificates need a settled, published result; this one is %(state)s.", state=state)


def require_certified(state: BatchState, outcome: OutcomeState) -> None:
    """Pass when a candidate has passed in a batch that is certified."""
    if state not in CERTIFIED_STATES:
        raise Refusal("Certificates need a certified batch; this one is %(state)s.", state=state)
    if outcome is not OutcomeState.PASSED:
        raise Refusal("Only who has passed gets a certificate; this outcome is %(outcome)s.", outcome=outcome)


def bodies(sponsors: str) -> tuple[str, ...]:
    """The bodies that issue an award: the sponsors of the contest, as its settings list them."""
    named = sponsors.replace("；", "、").replace(";", "、").replace("\n", "、").split("、")
    return tuple(body.strip() for body in named if body.strip())


def contest_code(contest_id: int) -> str:
    return f"{contest_id:03}"


def award_series(year: int, contest_id: int) -> str:
    return f"award/{year}/{contest_code(contest_id)}"


def vocational_series(site_id: int, day: date, level: int) -> str:
    """One counter for each site, year and level."""
    return f"vocational/{site_id}/{day.year}/{level}"


def number_award(serial: int, year: int, contest_id: int) -> str:
    return award_number(AWARD_PATTERN, serial=serial, year=year, contest=contest_code(contest_id))

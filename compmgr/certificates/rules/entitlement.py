"""Who may be given a certificate, and what an award, a title and an office are called on it."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from compmgr.assessment.rules.outcome import OutcomeState
from compmgr.assessment.rules.states import BatchState
from compmgr.certificates.rules.numbering import USUAL, USUAL_OF_SITES, Series, VocationalNumber, VocationalSeries
from compmgr.competitions.rules import CompetitionClass, Group, StageKind, require_real
from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.people.rules import IdKind, Sex
from compmgr.results.rules.awards import Award
from compmgr.results.rules.medals import Medal
from compmgr.results.rules.states import ResultState
from compmgr.scoring.rules.states import PanelRole
from compmgr.sites.rules import SiteKind, SiteState

#: While an appeal is open, or a correction is not published yet, the figures may still change.
AWARDED_STATES = frozenset({ResultState.PUBLISHED, ResultState.UPHELD, ResultState.PUBLICISED, ResultState.FINAL})
CERTIFIED_STATES = frozenset({BatchState.CERTIFIED, BatchState.ARCHIVED})
#: Marks that are reviewed but not made public yet may still change: no slip is given for them.
PUBLIC_BATCHES = frozenset({BatchState.PUBLICISED, *CERTIFIED_STATES})
#: Given for a result, work by work.
OF_RESULTS = frozenset(
    {CertificateKind.AWARD, CertificateKind.TITLE, CertificateKind.PARTICIPATION, CertificateKind.SCORE_SLIP}
)

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
OFFICES = {
    PanelRole.CHIEF_JUDGE: "裁判长",
    PanelRole.JUDGE: "裁判员",
    PanelRole.COORDINATOR: "裁判组协调员",
}
ORGANISER, CO_ORGANISER = "承办单位", "协办单位"
SITE_KINDS = {
    SiteKind.GENERAL_STATION: "评价总站",
    SiteKind.BASE: "评价基地",
    SiteKind.DIRECT_BASE: "直属基地",
    SiteKind.TRIAL_BASE: "试行评价基地",
}
OUTCOMES = {OutcomeState.PASSED: "合格", OutcomeState.FAILED: "不合格"}

HONOUR = "全国轻工行业技术能手"
#: Places that bring a title, by class and size of the team (rules.md §3, the national rule of 2021).
TITLED = {
    CompetitionClass.CLASS_1: {1: 5, 2: 3, 3: 2},
    CompetitionClass.CLASS_2: {1: 3, 2: 2, 3: 1},
    CompetitionClass.INDUSTRY: {1: 3, 2: 2, 3: 1},
    CompetitionClass.PROVINCIAL: {1: 0, 2: 0, 3: 0},
}
#: Titles go to employees alone, and are not passed down when somebody else holds the place.
TITLED_GROUPS = frozenset({Group.STAFF, Group.TEACHER})
MOST_TITLED = 20
LONGEST_HOLDER = 60

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Choices:
    """What whoever prepares a run may choose: how many places bring which title, and whether winners also get a
    certificate of participation."""

    honour: str = HONOUR
    titled: int | None = None  # None: as the class of the contest gives
    without_award: bool = False


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


def require_result(kind: CertificateKind, state: ResultState | None, stage: StageKind) -> None:
    """Pass when certificates of `kind` may be given from a result: a title waits until the publicity is over."""
    require_real(stage)
    require_awarded(state)
    if kind is CertificateKind.TITLE:
        if stage is not StageKind.FINAL:
            raise Refusal("Titles are given for a final, not for a preliminary.")
        if state is not ResultState.FINAL:
            raise Refusal("Titles take effect once the result is final; this one is %(state)s.", state=state)


def require_certified(state: BatchState, outcome: OutcomeState) -> None:
    """Pass when a candidate has passed in a batch that is certified."""
    if state not in CERTIFIED_STATES:
        raise Refusal("Certificates need a certified batch; this one is %(state)s.", state=state)
    if outcome is not OutcomeState.PASSED:
        raise Refusal("Only who has passed gets a certificate; this outcome is %(outcome)s.", outcome=outcome)


def require_reviewed(state: BatchState, outcome: OutcomeState) -> None:
    """Pass when a candidate's outcome is fixed, whichever it is."""
    if state not in PUBLIC_BATCHES or outcome not in OUTCOMES:
        raise Refusal("Score slips are given once the marks are public; this batch is %(state)s.", state=state)


def require_accredited(state: SiteState, since: date | None, until: date | None, on: date) -> None:
    """Pass when a site is accredited for a term that is not over."""
    if state is not SiteState.ACCREDITED:
        raise Refusal("Only an accredited site gets the certificate; this one is %(state)s.", state=state)
    if since is None or until is None or until < on:
        raise Refusal("The site has no term of accreditation that still runs.")


def require_served(role: PanelRole, has_left: bool, is_signed: bool) -> str:
    """What the office of a panel member is called, once the panel has signed and they served to its end."""
    if not is_signed:
        raise Refusal("Judges get their letter once their panel has signed.")
    if has_left or role not in OFFICES:
        raise Refusal("This person did not serve on the panel to its end.")
    return OFFICES[role]


def titled_places(given: CompetitionClass, team_size: int, chosen: int | None) -> int:
    """How many places bring a title: as chosen, or as the class of the contest gives."""
    if chosen is None:
        return TITLED[given].get(team_size, 0)
    if not 0 <= chosen <= MOST_TITLED:
        raise Refusal("Titles go to at most %(most)s places.", most=MOST_TITLED)
    return chosen


def titled(places: Mapping[Key, int], limit: int) -> set[Key]:
    """Who gets a title: never more than `limit`; a tie that reaches beyond it gets none until it is decided."""
    sharing = Counter(places.values())
    return {key for key, place in places.items() if place + sharing[place] - 1 <= limit}


def undecided(places: Mapping[Key, int], limit: int) -> set[Key]:
    """Who stands in a tie across the last title."""
    sharing = Counter(places.values())
    return {key for key, place in places.items() if place <= limit < place + sharing[place] - 1}


def require_holder(name: str) -> str:
    """The name of the holder, which a record keeps with at most 60 characters."""
    if len(name) > LONGEST_HOLDER:
        raise Refusal("The name %(name)s is longer than a certificate keeps.", name=name)
    return name


def bodies(sponsors: str) -> tuple[str, ...]:
    """The bodies that issue an award: the sponsors of the contest, as its settings list them."""
    named = sponsors.replace("；", "、").replace(";", "、").replace("\n", "、").split("、")
    return tuple(body.strip() for body in named if body.strip())


def organisers(organiser: str, co_organiser: str) -> list[tuple[str, str]]:
    """(body, what it is called) of everyone who held the contest, organisers first, nobody twice."""
    named = [(body, ORGANISER) for body in bodies(organiser)] + [(body, CO_ORGANISER) for body in bodies(co_organiser)]
    return list({body: (body, role) for body, role in reversed(named)}.values())[::-1]


def contest_code(contest_id: int) -> str:
    return f"{contest_id:03}"


def contest_series(
    kind: CertificateKind, year: int, contest_id: int, *, pattern: str | None = None, event: str = ""
) -> Series:
    """One counter for each contest and kind."""
    code = contest_code(contest_id)
    return Series(f"{kind.value}/{year}/{code}", pattern or USUAL[kind], year, code, event)


def site_slip_series(site_id: int, year: int) -> Series:
    return Series(f"score_slip/site/{site_id}/{year}", USUAL_OF_SITES, year, contest_code(site_id))


def accreditation_series(year: int) -> Series:
    return Series(f"accreditation/{year}", USUAL[CertificateKind.ACCREDITATION], year)


def vocational_series(
    site_id: int, day: date, level: int, *, letter: str, body: str, province: str, sequence: str
) -> VocationalSeries:
    """One counter for each site, year and level."""
    parts = VocationalNumber(letter, body, province, sequence, day.year, level, 1)
    return VocationalSeries(f"vocational/{site_id}/{day.year}/{level}", parts)

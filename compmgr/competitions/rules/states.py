"""The classes, groups and stages of competitions, and how a contest lives."""

from enum import StrEnum

from compmgr.foundation.errors import Refusal
from compmgr.foundation.lifecycle import Lifecycle


class CompetitionClass(StrEnum):
    """国家一类, 国家二类, industry and provincial competitions."""

    CLASS_1 = "class_1"
    CLASS_2 = "class_2"
    INDUSTRY = "industry"
    PROVINCIAL = "provincial"


class Group(StrEnum):
    """Who competes with whom: groups are never ranked together."""

    STAFF = "staff"
    STUDENT = "student"
    TEACHER = "teacher"


class StageKind(StrEnum):
    """A calibration or practice stage is for judges to warm up on invented works: nothing of it is ever a result."""

    PRELIMINARY = "preliminary"
    FINAL = "final"
    CALIBRATION = "calibration"
    PRACTICE = "practice"


#: Stages that competitors enter and whose marks become a result: lists, counts and pages show no others.
REAL_STAGES = (StageKind.PRELIMINARY, StageKind.FINAL)


def is_rehearsal(kind: StageKind) -> bool:
    """Whether judges only warm up in a stage of this kind."""
    return kind not in REAL_STAGES


def require_real(kind: StageKind) -> None:
    """Pass for a stage that counts; nobody enters a rehearsal, no codes are drawn for it and it has no result."""
    if is_rehearsal(kind):
        raise Refusal("This is a %(kind)s: judges warm up in it, and nothing in it counts.", kind=kind)


class DelegationKind(StrEnum):
    PROVINCE = "province"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"


class MedalRule(StrEnum):
    """How medals are given: by scale points within the tie window, by place, or not at all."""

    BY_SCALE = "by_scale"
    BY_PLACE = "by_place"
    NONE = "none"


class AwardRule(StrEnum):
    """How awards (一二三等奖) are given: by a share of the competitors, fixed counts, rank ranges, or not at all."""

    BY_RATIO = "by_ratio"
    BY_COUNT = "by_count"
    BY_RANK = "by_rank"
    NONE = "none"


class ContestState(StrEnum):
    PLANNED = "planned"
    APPLIED = "applied"
    APPROVED = "approved"
    PRELIMINARIES = "preliminaries"
    FINAL_RUNNING = "final_running"
    RESULTS = "results"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


#: The life of a contest that meets no trouble.
USUAL_LIFE = (
    ContestState.PLANNED,
    ContestState.APPLIED,
    ContestState.APPROVED,
    ContestState.PRELIMINARIES,
    ContestState.FINAL_RUNNING,
    ContestState.RESULTS,
    ContestState.CLOSED,
)
#: A contest takes entries from its approval until its results.
TAKING_ENTRIES = frozenset({ContestState.APPROVED, ContestState.PRELIMINARIES, ContestState.FINAL_RUNNING})
#: From here on the settings that results are computed by stand still, and nothing is added.
SETTLED = frozenset({ContestState.RESULTS, ContestState.CLOSED, ContestState.CANCELLED})

_S = ContestState
_RUNNING = (_S.PLANNED, _S.APPLIED, _S.APPROVED, _S.PRELIMINARIES, _S.FINAL_RUNNING)
_ASIDE = {_S.POSTPONED, _S.CANCELLED}

# A contest without preliminaries goes from its approval straight to the final. A postponed contest resumes where
# it stood (the row remembers) and keeps its contest year.
CONTEST = Lifecycle(
    transitions={
        _S.PLANNED: frozenset({_S.APPLIED, *_ASIDE}),
        _S.APPLIED: frozenset({_S.APPROVED, *_ASIDE}),
        _S.APPROVED: frozenset({_S.PRELIMINARIES, _S.FINAL_RUNNING, *_ASIDE}),
        _S.PRELIMINARIES: frozenset({_S.FINAL_RUNNING, *_ASIDE}),
        _S.FINAL_RUNNING: frozenset({_S.RESULTS, *_ASIDE}),
        _S.RESULTS: frozenset({_S.CLOSED}),
        _S.CLOSED: frozenset(),
        _S.POSTPONED: frozenset({*_RUNNING, _S.CANCELLED}),
        _S.CANCELLED: frozenset(),
    },
    corrections={
        "application_returned": {_S.APPLIED: frozenset({_S.PLANNED})},
        "final_reopened": {_S.RESULTS: frozenset({_S.FINAL_RUNNING})},
        "contest_reopened": {_S.CLOSED: frozenset({_S.RESULTS})},
    },
)


def correction(state: ContestState, target: ContestState) -> str | None:
    """The name of the correction that leads from `state` back to `target`, or nothing."""
    return next(
        (name for name, ways in CONTEST.corrections.items() if target in ways.get(state, frozenset())),
        None,
    )


def needs_reason(state: ContestState, target: ContestState) -> bool:
    """To postpone, to cancel and to go back are explained; to move on is not."""
    return target in _ASIDE or correction(state, target) is not None


def ways_on(state: ContestState, postponed_from: ContestState | None = None) -> tuple[ContestState, ...]:
    """Where a contest may go from `state`, corrections last; a postponed one only back to where it stood.

    Approval is a deed of its own, with its number and date, so it is among these only as the way back from a pause.
    """
    targets = [target for target in CONTEST.targets(state) if state is _S.POSTPONED or target is not _S.APPROVED]
    if state is _S.POSTPONED and postponed_from is not None:
        targets = [target for target in targets if target in (postponed_from, _S.CANCELLED)]
    back = [target for target in ContestState if correction(state, target)]
    return (*targets, *back)

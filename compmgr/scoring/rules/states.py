"""How a mark sheet (one judge, one work, one sub-criterion) lives."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle


class PanelRole(StrEnum):
    """What somebody does on a panel; only judges have sheets. A substitute steps in for a judge who leaves."""

    CHIEF_JUDGE = "chief_judge"
    JUDGE = "judge"
    COORDINATOR = "coordinator"
    SUBSTITUTE = "substitute"


class JudgeLevel(StrEnum):
    """What a judge's licence says."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CONTEST = "contest"


class FlashState(StrEnum):
    """A round of levels given unseen; withdrawn when it was opened by mistake."""

    OPEN = "open"
    REVEALED = "revealed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class PartState(StrEnum):
    """A paper that was marked (also with zero), handed in blank, not written, or written by cheating: all different."""

    GIVEN = "given"
    BLANK_PAPER = "blank_paper"
    ABSENT = "absent"
    CHEATING = "cheating"


class SheetState(StrEnum):
    ISSUED = "issued"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    SPREAD_CONFLICT = "spread_conflict"
    PANEL_SIGNED = "panel_signed"
    VERIFIED = "verified"
    LOCKED = "locked"
    RETURNED = "returned"
    VOIDED = "voided"


_S = SheetState

# A recusal found late voids even a locked sheet: it is kept, and the result is computed again without it.
SHEET = Lifecycle(
    transitions={
        _S.ISSUED: frozenset({_S.IN_PROGRESS, _S.VOIDED}),
        _S.IN_PROGRESS: frozenset({_S.SUBMITTED, _S.VOIDED}),
        _S.SUBMITTED: frozenset({_S.SPREAD_CONFLICT, _S.PANEL_SIGNED, _S.RETURNED, _S.VOIDED}),
        _S.SPREAD_CONFLICT: frozenset({_S.IN_PROGRESS, _S.VOIDED}),
        _S.PANEL_SIGNED: frozenset({_S.VERIFIED, _S.SPREAD_CONFLICT, _S.RETURNED, _S.VOIDED}),
        _S.VERIFIED: frozenset({_S.LOCKED, _S.RETURNED, _S.VOIDED}),
        _S.LOCKED: frozenset({_S.VOIDED}),
        _S.RETURNED: frozenset({_S.IN_PROGRESS, _S.VOIDED}),
        _S.VOIDED: frozenset(),
    },
    corrections={"sheet_unlocked": {_S.LOCKED: frozenset({_S.RETURNED})}},
)

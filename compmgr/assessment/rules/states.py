"""How an assessment batch lives, from its filing to the archive."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle


class BatchState(StrEnum):
    DRAFT = "draft"
    FILED = "filed"
    APPROVED = "approved"
    REGISTRATION_OPEN = "registration_open"
    REGISTRATION_CLOSED = "registration_closed"
    ARRANGED = "arranged"
    IN_EXAM = "in_exam"
    MARKING = "marking"
    SCORES_REVIEWED = "scores_reviewed"
    PUBLICISED = "publicised"
    CERTIFIED = "certified"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    INVESTIGATED = "investigated"


_S = BatchState
_BEFORE_EXAM = (_S.APPROVED, _S.REGISTRATION_OPEN, _S.REGISTRATION_CLOSED, _S.ARRANGED)
_FROM_EXAM = (_S.IN_EXAM, _S.MARKING, _S.SCORES_REVIEWED, _S.PUBLICISED)
_ASIDE = {_S.SUSPENDED, _S.CANCELLED, _S.INVESTIGATED}

#: In these states marks may be entered.
MARKABLE = frozenset({_S.IN_EXAM, _S.MARKING})
#: A batch that stands aside remembers the state it left.
STANDING_ASIDE = frozenset({_S.SUSPENDED, _S.CANCELLED, _S.INVESTIGATED})
#: The usual life, for a page that shows how far a batch is.
USUAL = tuple(state for state in _S if state not in STANDING_ASIDE)

# A suspended or investigated batch resumes where it stood: the row remembers the state it left.
BATCH = Lifecycle(
    transitions={
        _S.DRAFT: frozenset({_S.FILED, _S.CANCELLED}),
        _S.FILED: frozenset({_S.APPROVED, _S.CANCELLED}),
        _S.APPROVED: frozenset({_S.REGISTRATION_OPEN, *_ASIDE}),
        _S.REGISTRATION_OPEN: frozenset({_S.REGISTRATION_CLOSED, *_ASIDE}),
        _S.REGISTRATION_CLOSED: frozenset({_S.ARRANGED, *_ASIDE}),
        _S.ARRANGED: frozenset({_S.IN_EXAM, *_ASIDE}),
        _S.IN_EXAM: frozenset({_S.MARKING, *_ASIDE}),
        _S.MARKING: frozenset({_S.SCORES_REVIEWED, *_ASIDE}),
        _S.SCORES_REVIEWED: frozenset({_S.PUBLICISED, *_ASIDE}),
        _S.PUBLICISED: frozenset({_S.CERTIFIED, *_ASIDE}),
        _S.CERTIFIED: frozenset({_S.ARCHIVED, _S.INVESTIGATED}),
        _S.ARCHIVED: frozenset(),
        _S.SUSPENDED: frozenset({*_BEFORE_EXAM, *_FROM_EXAM, _S.CANCELLED, _S.INVESTIGATED}),
        _S.CANCELLED: frozenset(),
        _S.INVESTIGATED: frozenset({*_BEFORE_EXAM, *_FROM_EXAM, _S.CERTIFIED, _S.SUSPENDED, _S.CANCELLED}),
    },
    corrections={
        "filing_returned": {_S.FILED: frozenset({_S.DRAFT})},
        "registration_reopened": {_S.REGISTRATION_CLOSED: frozenset({_S.REGISTRATION_OPEN})},
        "arrangement_undone": {_S.ARRANGED: frozenset({_S.REGISTRATION_CLOSED})},
        "marking_reopened": {
            _S.SCORES_REVIEWED: frozenset({_S.MARKING}),
            _S.PUBLICISED: frozenset({_S.MARKING}),
        },
    },
)

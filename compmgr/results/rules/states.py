"""How a result and an appeal against it live."""

from enum import StrEnum

from compmgr.foundation.lifecycle import Lifecycle


class ResultState(StrEnum):
    PROVISIONAL = "provisional"
    COMPLETE = "complete"
    CHIEF_SIGNED = "chief_signed"
    DECODED = "decoded"
    RECHECKED = "rechecked"
    SUPERVISOR_SIGNED = "supervisor_signed"
    PUBLISHED = "published"
    UNDER_APPEAL = "under_appeal"
    UPHELD = "upheld"
    CORRECTED = "corrected"
    PUBLICISED = "publicised"
    FINAL = "final"
    ANNULLED = "annulled"


class AppealState(StrEnum):
    LODGED = "lodged"
    ASSIGNED = "assigned"
    RE_MARKING = "re_marking"
    RULED = "ruled"
    SECOND_INSTANCE = "second_instance"
    CLOSED = "closed"


class SignatureRole(StrEnum):
    """Who stands for a result."""

    CHIEF_JUDGE = "chief_judge"
    SUPERVISOR = "supervisor"


class Ruling(StrEnum):
    """What an appeal is answered with."""

    UPHELD = "upheld"
    CORRECTED = "corrected"


_R = ResultState
_A = AppealState

# The public may see a result from `published` on, and titles take effect at `final`; after that only a new version.
PUBLIC_STATES = frozenset({_R.PUBLISHED, _R.UNDER_APPEAL, _R.UPHELD, _R.CORRECTED, _R.PUBLICISED, _R.FINAL})

# A recheck is a setting of the contest: where none is asked for, a decoded result goes to the supervisor at once.
RESULT = Lifecycle(
    transitions={
        _R.PROVISIONAL: frozenset({_R.COMPLETE, _R.ANNULLED}),
        _R.COMPLETE: frozenset({_R.CHIEF_SIGNED, _R.ANNULLED}),
        _R.CHIEF_SIGNED: frozenset({_R.DECODED, _R.ANNULLED}),
        _R.DECODED: frozenset({_R.RECHECKED, _R.SUPERVISOR_SIGNED, _R.ANNULLED}),
        _R.RECHECKED: frozenset({_R.SUPERVISOR_SIGNED, _R.ANNULLED}),
        _R.SUPERVISOR_SIGNED: frozenset({_R.PUBLISHED, _R.ANNULLED}),
        _R.PUBLISHED: frozenset({_R.UNDER_APPEAL, _R.PUBLICISED, _R.ANNULLED}),
        _R.UNDER_APPEAL: frozenset({_R.UPHELD, _R.CORRECTED, _R.ANNULLED}),
        _R.UPHELD: frozenset({_R.UNDER_APPEAL, _R.PUBLICISED, _R.ANNULLED}),
        _R.CORRECTED: frozenset({_R.UNDER_APPEAL, _R.PUBLICISED, _R.ANNULLED}),
        _R.PUBLICISED: frozenset({_R.FINAL, _R.ANNULLED}),
        _R.FINAL: frozenset(),
        _R.ANNULLED: frozenset(),
    },
    corrections={
        "recomputed": {
            state: frozenset({_R.PROVISIONAL})
            for state in (_R.COMPLETE, _R.CHIEF_SIGNED, _R.DECODED, _R.RECHECKED, _R.SUPERVISOR_SIGNED)
        },
        "publication_withdrawn": {_R.PUBLISHED: frozenset({_R.SUPERVISOR_SIGNED})},
        "objection_in_publicity": {_R.PUBLICISED: frozenset({_R.UNDER_APPEAL})},
    },
)

# An appeal that is late or withdrawn is closed at once; the second instance is final.
APPEAL = Lifecycle(
    transitions={
        _A.LODGED: frozenset({_A.ASSIGNED, _A.CLOSED}),
        _A.ASSIGNED: frozenset({_A.RE_MARKING, _A.RULED, _A.CLOSED}),
        _A.RE_MARKING: frozenset({_A.RULED}),
        _A.RULED: frozenset({_A.SECOND_INSTANCE, _A.CLOSED}),
        _A.SECOND_INSTANCE: frozenset({_A.CLOSED}),
        _A.CLOSED: frozenset(),
    },
    corrections={"reassigned": {_A.RE_MARKING: frozenset({_A.ASSIGNED})}},
)

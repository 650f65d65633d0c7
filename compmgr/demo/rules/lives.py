"""How far each of the thirty-two sample events has come today, so that every state can be seen."""

from enum import StrEnum


class Life(StrEnum):
    """The point that an event has reached; from `provisional` on the words are those of a result."""

    PLANNED = "planned"
    APPLIED = "applied"
    REGISTRATION_OPEN = "registration_open"
    PRELIMINARIES = "preliminaries"
    FINAL_REGISTRATION = "final_registration"
    FINAL_CODED = "final_coded"
    FINAL_MARKING = "final_marking"
    PROVISIONAL = "provisional"
    COMPLETE = "complete"  # waits for the chief judge's signature
    CHIEF_SIGNED = "chief_signed"
    DECODED = "decoded"
    RECHECKED = "rechecked"  # waits for the supervisor's signature
    SUPERVISOR_SIGNED = "supervisor_signed"
    PUBLISHED = "published"
    UNDER_APPEAL = "under_appeal"
    UPHELD = "upheld"
    CORRECTED = "corrected"
    PUBLICISED = "publicised"
    FINAL = "final"
    ANNULLED = "annulled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


RESULT_LIVES = tuple(Life)[list(Life).index(Life.PROVISIONAL) : list(Life).index(Life.ANNULLED) + 1]
WITHOUT_ENTRIES = (Life.PLANNED, Life.APPLIED, Life.CANCELLED)

LIFE_OF_EVENT = {
    1: Life.PUBLISHED,
    2: Life.FINAL,
    3: Life.FINAL,
    4: Life.PUBLISHED,
    5: Life.CORRECTED,
    6: Life.CANCELLED,
    7: Life.SUPERVISOR_SIGNED,
    8: Life.PUBLICISED,
    9: Life.UNDER_APPEAL,
    10: Life.CHIEF_SIGNED,
    11: Life.FINAL,
    12: Life.UPHELD,
    13: Life.DECODED,
    14: Life.RECHECKED,
    15: Life.PUBLISHED,
    16: Life.ANNULLED,
    17: Life.PUBLISHED,
    18: Life.PROVISIONAL,
    19: Life.APPLIED,
    20: Life.COMPLETE,
    21: Life.FINAL_CODED,
    22: Life.PLANNED,
    23: Life.PRELIMINARIES,
    24: Life.FINAL_MARKING,
    25: Life.FINAL_REGISTRATION,
    26: Life.PRELIMINARIES,
    27: Life.FINAL_REGISTRATION,
    28: Life.REGISTRATION_OPEN,
    29: Life.PRELIMINARIES,
    30: Life.PLANNED,
    31: Life.POSTPONED,
    32: Life.REGISTRATION_OPEN,
}

DAYS_TO_FINAL = {
    Life.PLANNED: 120,
    Life.APPLIED: 100,
    Life.REGISTRATION_OPEN: 75,
    Life.PRELIMINARIES: 40,
    Life.FINAL_REGISTRATION: 14,
    Life.FINAL_CODED: 0,
    Life.FINAL_MARKING: -1,
    Life.PROVISIONAL: -2,
    Life.COMPLETE: -3,
    Life.CHIEF_SIGNED: -4,
    Life.DECODED: -5,
    Life.RECHECKED: -6,
    Life.SUPERVISOR_SIGNED: -7,
    Life.PUBLISHED: -14,
    Life.UNDER_APPEAL: -9,
    Life.UPHELD: -12,
    Life.CORRECTED: -16,
    Life.PUBLICISED: -18,
    Life.FINAL: -50,
    Life.ANNULLED: -30,
    Life.POSTPONED: 150,
    Life.CANCELLED: 60,
}


def contest_state(life: Life) -> str:
    """The state of the contest that holds an event at this point of its life."""
    before = {
        Life.REGISTRATION_OPEN: "approved",
        Life.FINAL_REGISTRATION: "preliminaries",
        Life.FINAL_CODED: "final_running",
        Life.FINAL_MARKING: "final_running",
        Life.FINAL: "closed",
    }
    return before.get(life) or ("results" if life in RESULT_LIVES else life.value)

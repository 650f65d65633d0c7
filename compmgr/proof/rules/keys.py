"""What signing keys are for, and how they live."""

from enum import StrEnum


class KeyUse(StrEnum):
    """What a key signs; one key has one use."""

    DOCUMENT = "document"  # PDF, PAdES
    CODE = "code"  # facts in the QR, COSE ES256
    STATUS = "status"  # the list of what no longer stands, answers to bulk checks, JWS ES256
    LOG = "log"  # heads of the log, JWS ES256
    BADGE = "badge"  # Open Badges 3.0, Ed25519


class KeyState(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"  # signs no more; what it signed stands
    COMPROMISED = "compromised"  # nothing it signed stands by the signature alone from `compromised_at` on


class Standing(StrEnum):
    """What the public list says of something that was signed once and no longer stands as it was."""

    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    VOID = "void"

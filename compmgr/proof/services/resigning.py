"""What a lost key signed in its time, and whether the log can speak for it."""

import json

from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.proof.models import SigningKey
from compmgr.proof.queries import log
from compmgr.proof.rules.leaves import moment

#: Events after which a certificate stands with a signature of its own.
ISSUING = {"issued", "reissued", "corrected"}
HEADS = ("subject", "event", "at", "in the log before the loss")


def to_sign_again(session: Session, key: SigningKey) -> list[tuple[str, str, str, str]]:
    """(subject, event, time, yes or no) of everything issued while `key` signed.

    Entered in the log before the loss: its record is sound, only its signature has to be renewed. Entered after it:
    look at the record first, somebody else may have had it signed.
    """
    assert key.compromised_at
    end = key.retired_at or clock.now()
    return [
        (leaf.subject, event, moment(leaf.at), "yes" if leaf.at < key.compromised_at else "no")
        for leaf in log.between(session, key.made_at, end)
        if (event := json.loads(leaf.leaf)["event"]) in ISSUING
    ]

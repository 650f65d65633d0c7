"""The signed list of what no longer stands, and signed answers to who asks for many."""

from datetime import datetime, timedelta
from typing import Any

from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.proof.models import SigningKey, StatusEntry, StatusList
from compmgr.proof.queries import status as queries
from compmgr.proof.queries.locks import STATUS, lock
from compmgr.proof.rules import jws
from compmgr.proof.rules.keys import KeyState, KeyUse, Standing
from compmgr.proof.rules.leaves import moment, veiled
from compmgr.proof.services import keys

LIST, ANSWER = "compmgr-status+jwt", "compmgr-answer+jwt"
#: How long a list is good for, and after how long the next one is made.
GOOD_FOR, RENEWED_AFTER = timedelta(hours=24), timedelta(hours=12)


def end(session: Session, subject: str, standing: Standing, at: datetime) -> StatusEntry:
    """From the next list on the certificate with the token `subject` no longer stands; the last word counts."""
    entry = queries.entry_of(session, subject)
    if entry is None:
        entry = StatusEntry(subject=subject, standing=standing, since=at)
        session.add(entry)
    entry.standing, entry.since = standing, at
    session.flush()
    return entry


def publish(session: Session) -> StatusList:
    """Sign the list as it is now; good for a day."""
    lock(session, STATUS)
    before, key, at = queries.newest(session), keys.active(session, KeyUse.STATUS), clock.now()
    number = before.number + 1 if before else 1
    ended = {
        veiled(subject, "status"): [standing.value, f"{clock.local(since):%Y-%m-%d}"]
        for subject, standing, since in queries.entries(session)
    }
    told = {"at": moment(at), "until": moment(at + GOOD_FOR), "number": number, "ended": ended}
    signed = jws.sign(told, key.kid, LIST, keys.signer(key).sign)
    made = StatusList(number=number, at=at, until=at + GOOD_FOR, entries=len(ended), signed=signed, key_id=key.id)
    session.add(made)
    session.flush()
    return made


def current(session: Session) -> StatusList:
    """The newest list; a new one where that is half a day old or something ended since."""
    newest = queries.newest(session)
    return publish(session) if newest is None or is_old(session, newest) else newest


def is_old(session: Session, newest: StatusList) -> bool:
    """Whether the list should be made anew."""
    is_aged = clock.now() - newest.at >= RENEWED_AFTER
    is_of_lost_key = session.get_one(SigningKey, newest.key_id).state is KeyState.COMPROMISED
    return is_aged or is_of_lost_key or queries.changed_since(session, newest)


def sign_answer(session: Session, payload: dict[str, Any]) -> str:
    """`payload` with the time of the answer, as compact JWS under the key of the list."""
    key = keys.active(session, KeyUse.STATUS)
    return jws.sign({**payload, "at": moment(clock.now())}, key.kid, ANSWER, keys.signer(key).sign)

"""What is done without being asked: keys and a first list, leaves put into the log, the list signed anew in time."""

from compmgr.foundation import jobs
from compmgr.foundation.database import Session
from compmgr.proof.queries import keys as queries
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, log, status


@jobs.at_start
def make_ready(session: Session) -> None:
    """Keys where they are made on need, and a list to be read: the pages of the public make neither."""
    if keys.place().makes_on_need:
        for use in KeyUse:
            keys.active(session, use)
    keep_list_current(session)


@jobs.every(minutes=1)
def keep_list_current(session: Session) -> None:
    """What ended is in the list within the minute; where no key signs it yet, there is no list."""
    if queries.active(session, KeyUse.STATUS):
        status.current(session)


@jobs.every(minutes=10)
def keep_log_grown(session: Session) -> None:
    log.grow(session)

"""What is done without being asked: waiting leaves go into the log, and the list is signed anew before it is old."""

from compmgr.foundation import jobs
from compmgr.foundation.database import Session
from compmgr.proof.services import log, status


@jobs.every(minutes=10)
def keep_current(session: Session) -> None:
    log.grow(session)
    status.current(session)

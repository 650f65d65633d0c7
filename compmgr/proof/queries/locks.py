"""One at a time: a lock for the length of a transaction, on both databases."""

from sqlalchemy import text

from compmgr.foundation.database import Session

#: Any two numbers that nobody else uses.
KEYS, LOG, STATUS = 7_401, 7_402, 7_403


def lock(session: Session, number: int) -> None:
    """Wait until nobody else holds `number`. SQLite lets one transaction write at a time, and that is this one."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:number)"), {"number": number})

"""Operation ids made by the client: the same request twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from compmgr.foundation import clock
from compmgr.foundation.database import Base, Session
from compmgr.foundation.errors import Refusal


class Operation(Base):
    """One write as its client named it, with the fingerprint of its body and the answer given."""

    __tablename__ = "operations"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    actor_id: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=clock.now)


DONE = insert(Operation)
KNOWN = select(Operation.fingerprint, Operation.actor_id, Operation.answer).where(Operation.key == bindparam("key"))


def once(session: Session, key: str, body: Any, deed: Callable[[], dict[str, Any]], *, actor_id: int) -> dict[str, Any]:
    """Do `deed` and keep its answer; the same key and body again gets that answer, another body is refused."""
    if not 16 <= len(key) <= 64:
        raise Refusal("An operation id has 16 to 64 characters.")
    fingerprint = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if known := session.connection().execute(KNOWN, {"key": key}).one_or_none():
        if (known.fingerprint, known.actor_id) != (fingerprint, actor_id):
            raise Refusal("This operation id was used for something else. Reload the page and try again.")
        return known.answer
    answer = deed()
    session.flush()
    done = {"key": key, "actor_id": actor_id, "fingerprint": fingerprint, "answer": answer, "at": clock.now()}
    session.connection().execute(DONE, done)
    return answer


def is_known(session: Session, key: str) -> bool:
    """Whether an operation of that id was done before."""
    return session.scalar(select(Operation.id).where(Operation.key == key)) is not None

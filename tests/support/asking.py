"""Asking the database beside the application: a test that goes on reading would hold the one writer's place."""

from collections.abc import Callable
from typing import TypeVar

from compmgr.foundation.database import Session

Answer = TypeVar("Answer")


def found(session: Session, question: Callable[[], Answer]) -> Answer:
    """What `question` answers now, with nothing of the session left open."""
    session.commit()
    session.expire_all()
    answer = question()
    session.commit()
    return answer

"""Counting what the database is asked: a list page asks as much for many rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from compmgr.foundation.database import engine_of


@contextmanager
def counting_queries(app: Flask) -> Iterator[list[str]]:
    """The selects sent while this lasts."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engine = engine_of(app.extensions["sessions"])
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)

"""Counting what the application asks the database: a list asks the same number of questions for one row and for three.

with counting_queries(app) as asked:
    client.get("/contests")
assert len(asked) == 7
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from compmgr.foundation.database import Session, engine_of


@contextmanager
def counting_queries(app: Flask) -> Iterator[list[str]]:
    """The statements that reach the database of `app` meanwhile, in order."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = engine_of(app.extensions["sessions"])
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def queries_of(app: Flask, client: FlaskClient, address: str) -> int:
    """How many statements the page at `address` takes; it must answer 200."""
    with counting_queries(app) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return len(asked)


def kept(session: Session, query: Any) -> Any:
    """What `query` finds now; the test's own transaction ends, so that a request need not wait for it.

    What was found before keeps the values it had then.
    """
    session.commit()
    session.expunge_all()
    found = session.scalars(query).unique().all()
    session.commit()
    return found[0] if len(found) == 1 else found

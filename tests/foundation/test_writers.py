"""Writers on SQLite wait in a row, and the place of one who fails is free again."""

import threading
import time

import pytest
from sqlalchemy import select, text

from compmgr.foundation.database import connect, engine_of
from compmgr.foundation.operations import Operation, once


@pytest.fixture
def sessions(sqlite_template, tmp_path):
    path = tmp_path / "writers.db"
    path.write_bytes(sqlite_template.read_bytes())
    sessions = connect(f"sqlite:///{path}")
    yield sessions
    engine_of(sessions).dispose()


def test_eight_threads_that_write_at_once_are_all_served_and_none_waits_in_vain(sessions):
    waits = []

    def write(thread):
        for number in range(25):
            began = time.monotonic()
            with sessions.begin() as session:
                once(session, f"thread-{thread}-number-{number:04}", {}, dict, actor_id=1)
            waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions() as session:
        assert len(session.scalars(select(Operation.id)).all()) == len(waits) == 200


@pytest.mark.parametrize("ending", ["rollback", "failure", "close", "invalidate"])
def test_a_place_is_free_again_however_its_holder_ends(sessions, ending):
    session = sessions()
    session.execute(text("delete from operations"))
    if ending == "failure":
        with pytest.raises(Exception, match="no such table"):
            session.execute(text("delete from no_table"))
    {"rollback": session.rollback, "invalidate": session.invalidate}.get(ending, session.close)()
    began = time.monotonic()
    with sessions.begin() as other:
        once(other, "after-the-first-one", {}, dict, actor_id=1)
    assert time.monotonic() - began < 5


def test_who_only_reads_waits_for_no_writer(sessions):
    with sessions() as writer, sessions() as reader:
        writer.execute(text("delete from operations"))
        reader.connection(execution_options={"reading": True})
        began = time.monotonic()
        assert reader.scalars(select(Operation.id)).all() == []
        assert time.monotonic() - began < 5

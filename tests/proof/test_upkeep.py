"""What the worker does by itself: leaves go into the log, the list is never old, and a refusal ends nothing."""

from datetime import timedelta

from compmgr.foundation import chance, clock, jobs
from compmgr.foundation.errors import Refusal
from compmgr.proof.queries import log as log_queries
from compmgr.proof.queries import status as status_queries
from compmgr.proof.services import log
from compmgr.proof.services.upkeep import keep_current
from tests.support.asking import found


def test_waiting_leaves_and_the_list_are_brought_up_to_date(app, session):
    log.append(session, chance.token(), "issued", "", "", clock.now())
    session.commit()
    jobs.do_chore(app.extensions["sessions"], keep_current)
    assert found(session, lambda: log_queries.newest_head(session)).size == 1
    first = found(session, lambda: status_queries.newest(session))
    jobs.do_chore(app.extensions["sessions"], keep_current)
    assert found(session, lambda: status_queries.newest(session)).id == first.id
    with clock.frozen(clock.now() + timedelta(hours=12)):
        jobs.do_chore(app.extensions["sessions"], keep_current)
    assert found(session, lambda: status_queries.newest(session)).number == 2


def test_a_refusal_waits_for_the_next_turn_and_nothing_of_it_is_kept(app, session):
    def refuse(session) -> None:
        log.append(session, chance.token(), "issued", "", "", clock.now())
        raise Refusal("This file is no PDF that can be signed.")

    jobs.do_chore(app.extensions["sessions"], refuse)
    assert not found(session, lambda: log_queries.waiting(session))


def test_the_engine_knows_what_is_done_regularly(app, tmp_path):
    jobs.use_engine(app.extensions["sessions"], str(tmp_path / "jobs.db"))
    try:
        assert "keep_current" in " ".join(map(str, jobs._huey._registry._registry))
    finally:
        jobs.use_engine(app.extensions["sessions"], "memory")

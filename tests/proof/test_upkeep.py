"""What the worker does by itself: leaves go into the log, the list is never old, and a refusal ends nothing."""

from dataclasses import replace
from datetime import timedelta

from compmgr.foundation import chance, clock, jobs
from compmgr.foundation.errors import Refusal
from compmgr.layouts.queries import default_version
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.proof.queries import keys as key_queries
from compmgr.proof.queries import log as log_queries
from compmgr.proof.queries import status as status_queries
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, log, upkeep
from tests.support.asking import found


def test_waiting_leaves_and_the_list_are_brought_up_to_date(app, session):
    log.append(session, chance.token(), "issued", "", "", clock.now())
    session.commit()
    sessions = app.extensions["sessions"]
    jobs.do_chore(sessions, upkeep.keep_log_grown)
    assert found(session, lambda: log_queries.newest_head(session)).size == 1
    jobs.do_chore(sessions, upkeep.keep_list_current)
    assert found(session, lambda: status_queries.newest(session)) is None  # no key signs it yet
    keys.make(session, KeyUse.STATUS, by=None)
    session.commit()
    jobs.do_chore(sessions, upkeep.keep_list_current)
    first = found(session, lambda: status_queries.newest(session))
    jobs.do_chore(sessions, upkeep.keep_list_current)
    assert found(session, lambda: status_queries.newest(session)).id == first.id
    with clock.frozen(clock.now() + timedelta(hours=12)):
        jobs.do_chore(sessions, upkeep.keep_list_current)
    assert found(session, lambda: status_queries.newest(session)).number == 2


def test_what_pages_count_upon_is_there_when_a_worker_starts(app, session, client):
    for _ in range(2):
        jobs.make_ready(app.extensions["sessions"])
    assert found(session, lambda: len(key_queries.all_keys(session))) == len(KeyUse)
    assert found(session, lambda: status_queries.newest(session)).number == 1
    assert found(session, lambda: default_version(session, CertificateKind.AWARD))
    assert client.get("/proof/status").status_code == 200


def test_a_worker_makes_no_key_where_keys_are_made_on_purpose(app, session, client):
    keys.use_place(replace(keys.place(), makes_on_need=False))
    jobs.make_ready(app.extensions["sessions"])
    assert found(session, lambda: key_queries.all_keys(session)) == []
    assert client.get("/proof/status").status_code == 404


def test_a_refusal_waits_for_the_next_turn_and_nothing_of_it_is_kept(app, session):
    def refuse(session) -> None:
        log.append(session, chance.token(), "issued", "", "", clock.now())
        raise Refusal("This file is no PDF that can be signed.")

    jobs.do_chore(app.extensions["sessions"], refuse)
    assert not found(session, lambda: log_queries.waiting(session))


def test_the_engine_knows_what_is_done_regularly(app, tmp_path):
    jobs.use_engine(app.extensions["sessions"], str(tmp_path / "jobs.db"))
    try:
        assert "keep_list_current" in " ".join(map(str, jobs._huey._registry._registry))
    finally:
        jobs.use_engine(app.extensions["sessions"], "memory")

"""The log on both databases: what was appended is in it once, in order, and every proof takes a few questions."""

from datetime import timedelta

import pytest

from compmgr.foundation import chance, clock
from compmgr.foundation.database import unit_of_work
from compmgr.proof.models import LogHead, LogLeaf, LogNode
from compmgr.proof.queries import keys as key_queries
from compmgr.proof.queries import log as queries
from compmgr.proof.rules import jws, tree
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import log
from tests.support.queries import counting_queries


def fill(session, count: int) -> None:
    log.append_many(session, (log.Event(chance.token(), "issued", "", "", clock.now()) for _ in range(count)))


@pytest.mark.both_databases
def test_the_log_grows_in_steps_and_every_leaf_and_head_is_proven(session):
    roots = {}
    for count in (1, 2, 5, 0, 13, 64):
        fill(session, count)
        head = log.grow(session)
        roots[head.size] = head.root_hash
        session.commit()
    leaves = queries.leaves_from(session, 0, 1000)
    assert [leaf.position for leaf in leaves] == list(range(85))
    assert all(queries.inclusion(session, leaf).holds() for leaf in leaves)
    assert sorted(roots) == [1, 3, 8, 21, 85]
    for first in roots:
        path = [bytes.fromhex(each) for each in queries.consistency(session, first, 85)]
        assert tree.is_consistent(first, 85, bytes.fromhex(roots[first]), bytes.fromhex(roots[85]), path)
    nodes = session.query(LogNode).count()
    assert nodes == 85 - bin(85).count("1")


def test_a_head_is_signed_and_nothing_new_makes_no_new_one(session):
    fill(session, 3)
    head = log.grow(session)
    assert log.grow(session) is head and session.query(LogHead).count() == 1
    told, _ = jws.verify(head.signed, log.HEAD, key_queries.public_keys(session, KeyUse.LOG))
    assert (told["size"], told["root"]) == (3, head.root_hash)


def test_a_leaf_waits_until_the_log_grows(session):
    fill(session, 4)
    log.grow(session)
    leaf = log.append(session, chance.token(), "issued", "", "", clock.now())
    session.flush()
    assert queries.waiting(session) and queries.inclusion(session, leaf) is None
    log.grow(session)
    assert not queries.waiting(session) and queries.inclusion(session, leaf).holds()


def test_a_proof_takes_the_same_few_questions_in_a_long_log(app, session):
    asked = {}
    for size in (8, 1500):
        fill(session, size - (log.grow(session).size if asked else 0))
        log.grow(session)
        session.flush()
        leaf = queries.leaves_from(session, 5, 1)[0]
        with counting_queries(app) as statements:
            assert queries.inclusion(session, leaf).holds()
        asked[size] = len(statements)
    assert asked[1500] <= asked[8] <= 3


def test_a_changed_leaf_or_a_changed_node_is_found_out(session):
    fill(session, 40)
    log.grow(session)
    leaf = queries.leaves_from(session, 7, 1)[0]
    leaf.leaf = leaf.leaf.replace("issued", "revoked")
    assert not queries.inclusion(session, leaf).holds()
    session.rollback()
    fill(session, 40)
    log.grow(session)
    session.query(LogNode).filter_by(level=4, place=1).one().node_hash = "00" * 32
    session.flush()
    assert not queries.inclusion(session, queries.leaves_from(session, 7, 1)[0]).holds()


@pytest.mark.both_databases
def test_many_who_let_the_log_grow_at_once_make_one_tree(app):
    from concurrent.futures import ThreadPoolExecutor

    sessions = app.extensions["sessions"]

    def work(_turn: int) -> None:
        with unit_of_work(sessions) as session:
            fill(session, 5)
        with unit_of_work(sessions) as session:
            log.grow(session)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(12)))
    with unit_of_work(sessions) as session:
        head = queries.newest_head(session)
        assert head.size == session.query(LogLeaf).count() == 60
        assert all(queries.inclusion(session, leaf).holds() for leaf in queries.leaves_from(session, 0, 100))
        assert session.query(LogHead).count() == len({each.size for each in session.query(LogHead)})


def test_leaves_of_a_span_are_found_for_the_list_of_what_to_sign_again(session):
    fill(session, 3)
    assert len(queries.between(session, clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1))) == 3

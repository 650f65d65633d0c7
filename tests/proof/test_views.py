"""What the public fetches: keys, list, log and proofs, by anybody from anywhere, and nothing personal in them."""

from datetime import timedelta

from compmgr.foundation import chance, clock, jobs
from compmgr.proof.models import StatusList
from compmgr.proof.queries import keys as key_queries
from compmgr.proof.queries.log import Proof
from compmgr.proof.rules import jws
from compmgr.proof.rules.keys import KeyUse, Standing
from compmgr.proof.rules.tree import is_consistent
from compmgr.proof.services import keys, log, status, upkeep
from tests.browser.words import foreign, read
from tests.support.asking import found


def test_keys_list_and_head_are_open_to_every_page_anywhere(session, ready, client):
    log.append(session, chance.token(), "issued", "ab" * 32, "cd" * 32, clock.now())
    log.grow(session)
    session.commit()
    for path in ("/proof/keys.json", "/proof/status", "/proof/log/head.json", "/proof/log/leaves"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"].startswith("public, max-age=")


def test_the_list_is_signed_for_a_day_and_made_anew_after_half_of_it_or_when_something_ends(
    app, session, ready, client
):
    sessions = app.extensions["sessions"]
    first = client.get("/proof/status").text
    assert client.get("/proof/status").text == first
    token = chance.token()
    status.end(session, token, Standing.REVOKED, clock.now())
    session.commit()
    assert client.get("/proof/status").text == first  # nobody who reads makes a list
    jobs.do_chore(sessions, upkeep.keep_list_current)
    second = client.get("/proof/status").text
    told, _ = jws.verify(second, status.LIST, key_queries.public_keys(session, KeyUse.STATUS))
    session.commit()
    assert told["number"] == 2 and [*told["ended"].values()] == [["revoked", f"{clock.today()}"]]
    assert token not in second and jws.unb64(second.split(".")[1]).find(token.encode()) < 0
    with clock.frozen(clock.now() + timedelta(hours=13)):
        jobs.do_chore(sessions, upkeep.keep_list_current)
        assert client.get("/proof/status").text not in (first, second)
    assert found(session, lambda: session.query(StatusList).count()) == 3


def test_a_list_that_was_seen_already_is_not_sent_again(ready, client):
    tag = client.get("/proof/status").headers["ETag"]
    assert client.get("/proof/status", headers={"If-None-Match": tag}).status_code == 304


def test_the_proof_of_a_certificate_leads_to_the_head_that_everybody_sees(session, client):
    token = chance.token()
    log.append_many(session, [log.Event(chance.token(), "issued", "", "", clock.now()) for _ in range(20)])
    log.append(session, token, "issued", "ab" * 32, "cd" * 32, clock.now())
    log.grow(session)
    session.commit()
    told, head = client.get(f"/proof/log/proofs/{token}").json, client.get("/proof/log/head.json").json
    assert told["head"] == head
    one = told["leaves"][0]
    assert Proof(one["position"], head["size"], one["leaf"], tuple(one["path"]), head["root"]).holds()
    assert client.get(f"/proof/log/proofs/{chance.token()}").status_code == 404


def test_leaves_say_neither_the_token_nor_the_hashes_as_they_were_given(session, client):
    token = chance.token()
    log.append(session, token, "issued", "ab" * 32, "cd" * 32, clock.now())
    log.grow(session)
    session.commit()
    leaves = client.get("/proof/log/leaves").text
    assert token not in leaves and "abab" not in leaves and "cdcd" not in leaves


def test_two_heads_are_shown_to_be_of_one_log(session, client):
    for _ in range(2):
        log.append_many(session, [log.Event(chance.token(), "issued", "", "", clock.now()) for _ in range(5)])
        log.grow(session)
    session.commit()
    told = client.get("/proof/log/consistency?from=5&to=10").json
    roots = [bytes.fromhex(told[name]["root"]) for name in ("from", "to")]
    assert is_consistent(5, 10, *roots, [bytes.fromhex(each) for each in told["path"]])
    assert client.get("/proof/log/consistency?from=4&to=10").status_code == 404


def test_the_page_of_the_log_and_the_page_of_the_check_open_for_a_stranger(session, client):
    assert client.get("/proof/log").status_code == 200
    log.append(session, chance.token(), "issued", "", "", clock.now())
    log.grow(session)
    keys.active(session, KeyUse.DOCUMENT)
    session.commit()
    page = client.get("/proof/log").text
    assert [foreign(read(each).texts) for each in (page, client.get("/proof/offline").text)] == [[], []]
    assert found(session, lambda: log.grow(session)).root_hash in page
    assert client.get("/proof/offline").status_code == 200
    assert client.get("/proof/worker.js").headers["Service-Worker-Allowed"] == "/"


def test_an_answer_is_signed_with_its_time(session):
    signed = status.sign_answer(session, {"asked": 3})
    told, _ = jws.verify(signed, status.ANSWER, key_queries.public_keys(session, KeyUse.STATUS))
    assert told["asked"] == 3 and told["at"].endswith("Z")

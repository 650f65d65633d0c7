"""A published result is drawn once and kept: quick for everybody, and never behind what is true."""

import gzip
import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.foundation import kept, web
from compmgr.portal.views import results
from compmgr.results.models import Placing
from compmgr.results.rules.states import ResultState
from tests.factories.outcomes import published
from tests.factories.world import make_user
from tests.support.queries import counting_queries


@pytest.fixture
def staged(session):
    kept._drawn.clear()
    staged = published(session)
    session.commit()
    return staged


@pytest.fixture
def address(staged):
    return f"/published/{staged.result.public_id}"


@pytest.fixture
def drawn(monkeypatch):
    """How often the page was drawn."""
    times, draw = [], results._result_page
    monkeypatch.setattr(results, "_result_page", lambda *given: (times.append(1), draw(*given))[1])
    return times


def test_a_result_is_drawn_once_and_is_the_same_for_all_readers(app, address, drawn):
    first, second = app.test_client().get(address), app.test_client().get(address)
    assert len(drawn) == 1
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_server_that_begins_has_drawn_the_newest_result_before_the_first_reader_comes(app, address, drawn):
    web.warm_up(app, read=[("/published", "/published/")])
    assert len(drawn) == 1
    app.test_client().get(address)
    assert len(drawn) == 1


def test_a_kept_page_holds_no_token_no_nonce_and_no_cookie_and_allows_no_script_of_its_own(app, client, address):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.get(address)
    assert "csrf_token" not in answer.text
    assert "CSRF" not in answer.text
    assert set(re.findall(r'nonce="([^"]*)"', answer.text)) == {""}
    assert "Set-Cookie" not in answer.headers
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Vary"] == "Cookie, Accept-Encoding"


def test_a_reader_who_has_the_page_gets_nothing_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 302),
        ({"Origin": "http://localhost"}, 302),
        ({}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "https://elsewhere.example/published"}, 403),
    ],
)
def test_the_language_is_changed_from_a_kept_page_and_from_no_page_of_others(app, client, address, headers, status):
    app.config["WTF_CSRF_ENABLED"] = True
    client.get(address)
    answer = client.post("/language", data={"locale": "en", "next": address}, headers=headers)
    assert answer.status_code == status
    assert ("Published results" in client.get(address).text) == (status == 302)


def test_a_changed_name_and_another_language_are_seen_at_once(session, staged, client, address):
    tag = client.get(address).headers["ETag"]
    entry = session.scalars(select(Placing)).first().entry
    old, entry.title = entry.title, "改正后的名字"
    session.commit()
    changed = client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, "改正后的名字" in changed.text, old in changed.text) == (200, True, False)
    client.set_cookie("locale", "en")
    assert "Published results" in client.get(address, headers={"If-None-Match": changed.headers["ETag"]}).text


def test_a_result_that_is_annulled_shows_no_name_from_that_moment(session, staged, client, address):
    first = client.get(address)
    title = session.scalars(select(Placing)).first().entry.title
    staged.result.state = ResultState.ANNULLED
    session.commit()
    answer = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (answer.status_code, title in first.text, title in answer.text) == (200, True, False)


def test_who_is_signed_in_gets_a_page_of_their_own(session, signed_in, client, address, drawn):
    tag = client.get(address).headers["ETag"]
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    answer = office.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, "ETag" in answer.headers, answer.headers["Cache-Control"]) == (200, False, "no-store")
    assert len(drawn) == 2


@pytest.fixture
def in_front(app):
    """The pages in front, on a clock that stands still until it is moved."""
    app.wsgi_app.seconds = 1.0
    return app.wsgi_app


@pytest.fixture
def later(monkeypatch):
    """Moves the clock of the kept pages on; it stands still otherwise."""
    moved, start = [0.0], kept.time.monotonic()
    monkeypatch.setattr(kept, "time", SimpleNamespace(monotonic=lambda: start + moved[0]))
    return lambda seconds: moved.__setitem__(0, moved[0] + seconds)


def test_a_page_in_front_asks_the_application_nothing(app, in_front, client, address):
    first = client.get(address)
    with counting_queries(app) as asked:
        again = client.get(address)
        held = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (asked, again.data == first.data, held.status_code, held.data) == ([], True, 304, b"")
    assert dict(again.headers) == dict(first.headers)


def test_what_is_withdrawn_or_corrected_is_seen_within_a_second(session, staged, in_front, client, address, later):
    first = client.get(address)
    title = session.scalars(select(Placing)).first().entry.title
    staged.result.state = ResultState.ANNULLED
    session.commit()
    later(1.01)
    answer = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (answer.status_code, title in first.text, title in answer.text) == (200, True, False)


def test_a_page_that_is_gone_is_not_kept(session, staged, in_front, client, address, later):
    client.get(address)
    staged.result.state = ResultState.COMPLETE
    session.commit()
    later(1.01)
    assert client.get(address).status_code == 404
    assert client.get(address).status_code == 404
    assert in_front.pages == {}


def test_who_is_signed_in_is_never_shown_a_kept_page_and_theirs_is_never_kept(
    session, signed_in, in_front, client, address
):
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    own = office.get(address)
    assert in_front.pages == {}
    everybodys = client.get(address)
    assert own.data != everybodys.data
    assert office.get(address).headers["Cache-Control"] == "no-store"
    assert client.get(address).data == everybodys.data


def test_a_message_that_waits_is_shown_and_not_kept(app, in_front, client, address):
    client.get(address)
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "只给一个人看")]
    assert "只给一个人看" in client.get(address).text
    assert "只给一个人看" not in app.test_client().get(address).text


def test_every_language_has_its_page_and_a_form_elsewhere_takes_nobody_out_of_the_front(in_front, client, address):
    chinese = client.get(address)
    client.get("/check")  # a page with a form: this browser now has a token
    client.set_cookie("locale", "en")
    english = client.get(address)
    assert english.data != chinese.data
    client.set_cookie("locale", "zh_CN")
    assert client.get(address).data == chinese.data
    assert {place[2] for place in in_front.pages} == {"", "en", "zh_CN"}


def test_one_reader_asks_anew_while_the_others_are_shown_what_there_is(in_front, client, address, later, monkeypatch):
    first = client.get(address)
    later(1.01)
    asked = []
    application = in_front.application

    def slow(environ, start_response):
        asked.append(client.get(address).data)  # another reader comes meanwhile
        return application(environ, start_response)

    monkeypatch.setattr(in_front, "application", slow)
    assert client.get(address).data == first.data
    assert asked == [first.data]


def test_only_a_plain_get_without_a_question_is_answered_in_front(in_front, client, address):
    client.get(address)
    assert client.get(f"{address}?q=1").headers["Cache-Control"] == "no-store"
    assert client.post(address).status_code == 405


def test_a_page_that_stands_ready_goes_out_packed_to_who_can_unpack_it(app, address):
    app.wsgi_app.seconds = 60
    plain = app.test_client().get(address)
    packed = app.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 2


SHEET, SYMBOL = "/static/vendor/tabler-core-1.6.1/tabler.min.css", "/static/vendor/echarts-6.1.0/LICENSE"


def test_a_file_stands_ready_packed_for_everybody(app, session, in_front, signed_in):
    client = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    first = client.get(SHEET, headers={"Accept-Encoding": "gzip"})
    calls = []
    in_front.application = lambda *asked: calls.append(asked)
    again = app.test_client().get(SHEET, headers={"Accept-Encoding": "gzip"})
    assert (calls, again.data) == ([], first.data)
    assert len(first.data) < len(gzip.decompress(first.data)) / 4
    assert (first.headers["Vary"], first.headers["Cache-Control"]) == ("Accept-Encoding", "no-cache")
    assert "nonce" not in first.headers["Content-Security-Policy"]


def test_who_has_a_file_gets_nothing_again_even_when_it_is_asked_for_anew(app, in_front, later):
    client = app.test_client()
    tag = client.get(SYMBOL).headers["ETag"]
    for seconds in (0, 5):
        later(seconds)
        held = client.get(SYMBOL, headers={"If-None-Match": tag})
        assert (held.status_code, held.data) == (304, b"")
    assert client.get(SYMBOL).status_code == 200


def test_a_part_of_a_file_and_a_file_that_is_not_there_are_not_kept(app, in_front):
    client = app.test_client()
    assert client.get(SYMBOL, headers={"Range": "bytes=0-9"}).status_code == 206
    assert client.get("/static/nothing.css").status_code == 404
    assert not in_front.pages

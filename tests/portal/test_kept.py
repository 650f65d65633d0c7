"""A published result is drawn once and kept: quick for everybody, and never behind what is true."""

import re

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.foundation import kept
from compmgr.portal.views import results
from compmgr.results.models import Placing
from compmgr.results.rules.states import ResultState
from tests.factories.outcomes import published
from tests.factories.world import make_user


@pytest.fixture
def staged(session):
    kept._pages.clear()
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


def test_a_result_is_drawn_once_for_all_readers_and_every_reader_has_scripts_and_a_form_of_their_own(
    app, address, drawn
):
    first, second = app.test_client().get(address), app.test_client().get(address)
    assert len(drawn) == 1
    for answer in (first, second):
        [nonce] = set(re.findall(r'nonce="([^"]+)"', answer.text))
        assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert token(first) != token(second)
    assert without_own(first) == without_own(second)


def test_a_reader_who_has_the_page_gets_nothing_again_and_no_other_nonce(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_the_form_token_of_a_kept_page_is_good(app, client, address):
    client.get(address)
    app.config["WTF_CSRF_ENABLED"] = True
    mine = token(client.get(address))
    sent = client.post("/language", data={"csrf_token": mine, "locale": "en", "next": "/"})
    assert sent.status_code in (302, 303)


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


def token(answer):
    return re.search(r'name="csrf_token" value="([^"]+)"', answer.text)[1]


def without_own(answer):
    [nonce] = set(re.findall(r'nonce="([^"]+)"', answer.text))
    return answer.text.replace(nonce, "").replace(token(answer), "")

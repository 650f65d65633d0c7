"""Whoever reads changes nothing: every page and file of the public leaves the database as it is."""

import re

import pytest

from compmgr.portal.models import PassportShare
from tests.factories.whole import make_side, make_users
from tests.support.queries import counting_queries

WRITES = re.compile(r"\s*(insert|update|delete|replace|create|alter|drop)\b", re.IGNORECASE)
#: What fills an address where a thing has no public id in it.
ELSE = {"number": "0", "year": "2026", "month": "5", "filename": "base/app.css"}


def public_addresses(app, side, token, share) -> list[str]:
    """Every address that anybody may GET, filled with what there is."""
    found = []
    with app.test_request_context():
        from flask import url_for

        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if "GET" not in rule.methods or getattr(view, "permission", "static") is not None:
                continue
            values = {}
            for name in rule.arguments:
                if name == "token":
                    values[name] = share if rule.rule.startswith("/passport") else token
                elif name == "subject":
                    values[name] = token
                elif name.endswith("_id") and name.removesuffix("_id") in side:
                    values[name] = side[name.removesuffix("_id")].public_id
                else:
                    values[name] = ELSE.get(name, "1")
            found.append(url_for(rule.endpoint, **values))
    return sorted(found)


@pytest.fixture
def addresses(app, session):
    side = make_side(session, make_users(session), 1)
    share = next(iter(session.query(PassportShare).all()))
    share.shown = [side["certificate"].public_id]
    token, shared = side["certificate"].token, share.token
    session.commit()
    return public_addresses(app, side, token, shared)


@pytest.mark.parametrize("is_ready", [True, False], ids=["after a start", "before anything was made"])
def test_no_page_of_the_public_writes_whoever_comes_first(request, app, addresses, is_ready):
    if is_ready:
        request.getfixturevalue("ready")
    assert len(addresses) > 30
    answered, wrote = {}, {}
    for address in addresses:
        with counting_queries(app) as asked:
            answered[address] = app.test_client().get(address).status_code
        if changed := [statement for statement in asked if WRITES.match(statement)]:
            wrote[address] = changed
    assert wrote == {}
    assert {address: status for address, status in answered.items() if status >= 500} == {}
    if is_ready:
        good = ("/c/", "/passport/", "/proof/status", "/proof/issuer.json", "/badges/lists/0", "/badges/status/0")
        told = {address: status for address, status in answered.items() if address.startswith(good)}
        assert (
            len(told) >= 6 and {at: status for at, status in told.items() if status != 200 and "photo" not in at} == {}
        )


def test_the_test_above_would_see_a_page_that_writes(app, session, client, addresses, monkeypatch):
    """The protection switched off: a page that counts its readers is found."""
    from compmgr.foundation.web import database
    from compmgr.portal.services import note_visit

    view = app.view_functions["portal.calendar"]

    def counting(**values):
        note_visit(database(), 1)
        return view(**values)

    counting.permission = None
    monkeypatch.setitem(app.view_functions, "portal.calendar", counting)
    with counting_queries(app) as asked:
        client.get("/calendar")
    assert any(map(WRITES.match, asked))

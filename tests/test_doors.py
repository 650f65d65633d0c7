"""Every role against every route: with the permission and without, one's own things and another's."""

import pytest

from compmgr.accounts.permissions import GRANTS, REACH, Role, Scope
from tests.factories.whole import address_values, make_side, make_users

#: What would end the session of whoever asks.
LEAVING = {"accounts.sign_out", "accounts.change_password", "accounts.sign_in", "accounts.end_session"}
#: Who sees more than their own: a leader reads the plan of the whole season, to know what to enter for.
WIDER = {(Role.DELEGATION_LEADER, "competitions"), (Role.DELEGATION_LEADER, "registration")}
#: Things no place owns: whoever has the permission anywhere reads all of them. Judges are the federation's.
SHARED = {"judge_profile_id"}
#: Addresses whose thing is nobody's in particular, or that show one's own things only.
NOBODYS = {"portal"}


@pytest.fixture
def world(session):
    """Everybody in their role over their own side; the other side belongs to people of its own."""
    users = make_users(session)
    return users, make_side(session, users, 1), make_side(session, {}, 2)


def routes(app):
    """(method, endpoint, address arguments, declared permission) of every view, GETs first: they change nothing."""
    found = [
        (method, rule.endpoint, frozenset(rule.arguments), app.view_functions[rule.endpoint].permission)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static" and rule.endpoint not in LEAVING
    ]
    return sorted(found, key=lambda route: (route[0] != "GET", route[1], sorted(route[2])))


def ask(app, client, method, endpoint, arguments, side) -> int:
    others = {name: 1 if "number" in name else "x" for name in arguments if not name.endswith("_id")}
    with app.test_request_context():
        from flask import url_for

        address = url_for(endpoint, **address_values(arguments, side), **others)
    return client.open(address, method=method).status_code


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_its_grants_say_and_nothing_else(app, session, signed_in, world, role):
    users, own, others = world
    client = signed_in(users[role])
    wrong = []
    for method, endpoint, arguments, permission in routes(app):
        if permission is None or endpoint.split(".")[0] in NOBODYS:
            continue
        granted = permission == "signed_in" or not GRANTS[role].isdisjoint(permission)
        things = {name for name in arguments if name.endswith("_id")} - SHARED
        if method == "GET" or not granted:
            status = ask(app, client, method, endpoint, arguments, own)
            if granted == (status in {401, 403}) or status >= 500:
                wrong.append((method, endpoint, "own", status))
        if granted and permission != "signed_in" and things and REACH[role] is not Scope.EVERYTHING:
            status = ask(app, client, method, endpoint, arguments, others)
            if status != 404 and (role, endpoint.split(".")[0]) not in WIDER:
                wrong.append((method, endpoint, "another's", status))
    assert wrong == []


def test_a_stranger_is_asked_to_sign_in_everywhere_else(app, client, world):
    _, own, _ = world
    answers = {
        (method, endpoint): ask(app, client, method, endpoint, arguments, own)
        for method, endpoint, arguments, permission in routes(app)
        if permission is not None
    }
    assert {route: status for route, status in answers.items() if status not in {302, 401}} == {}


def test_the_test_above_would_see_an_open_door(app, session, signed_in, world):
    """The protection switched off: a view that loads without asking is found by its answer to the wrong role."""
    view = app.view_functions["competitions.contest"]
    app.view_functions["competitions.contest"] = view.__wrapped__
    users, own, _ = world
    status = ask(app, signed_in(users[Role.JUDGE]), "GET", "competitions.contest", {"contest_id"}, own)
    assert status != 403

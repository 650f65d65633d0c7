"""A session opened for one thing: fewer permissions, its own end, ended all at once."""

from datetime import timedelta

import pytest

from compmgr.accounts import queries, rules, services
from compmgr.accounts.guard import is_within_bounds
from compmgr.accounts.permissions import Permission, Role
from compmgr.foundation import clock
from tests.factories.world import make_contest, make_user

P = Permission


@pytest.mark.parametrize(
    ("asked", "bounds", "left"),
    [
        ((P.MARK_RECORD, P.MARK_OVERSEE), None, (P.MARK_RECORD, P.MARK_OVERSEE)),
        ((P.MARK_RECORD, P.MARK_OVERSEE), ["mark.record"], (P.MARK_RECORD,)),
        ((P.MARK_OVERSEE,), ["mark.record"], ()),
        ((P.MARK_RECORD,), [], ()),
    ],
)
def test_bounds_only_ever_take_away(asked, bounds, left):
    assert rules.within_bounds(asked, bounds) == left


def opened(session, user, bound_to="stage-1", **values):
    given = {"permissions": [P.MARK_RECORD], "ends_at": clock.now() + timedelta(hours=3), "agent": "tablet"}
    return services.open_bound(session, user, bound_to=bound_to, **{**given, **values})


def test_a_bound_session_lives_until_its_end(session):
    user = make_user(session)
    token = opened(session, user)
    assert queries.live_sign_in(session, token).bound_to == "stage-1"
    with clock.frozen(clock.now() + timedelta(hours=3, seconds=1)):
        assert queries.live_sign_in(session, token) is None
        assert queries.live_sign_ins_of(session, user) == []


def test_what_is_open_for_one_thing_ends_at_once_and_nothing_else(session):
    user = make_user(session)
    here, again, elsewhere = opened(session, user), opened(session, user), opened(session, user, "stage-2")
    assert services.end_bound(session, user, "stage-1", by=user) == 2
    alive = [queries.live_sign_in(session, token) is not None for token in (here, again, elsewhere)]
    assert alive == [False, False, True]
    assert services.end_bound(session, user, "stage-1", by=user) == 0


def test_a_secret_matches_only_itself_and_nothing_matches_nothing():
    kept = services.hashed("123456")
    assert [services.matches(kept, "123456"), services.matches(kept, "123457"), services.matches(None, "")] == [
        True,
        False,
        False,
    ]


def test_a_bound_session_opens_no_page_of_ones_own(app, session):
    user = make_user(session, Role.JUDGE, make_contest(session))
    token = opened(session, user)
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token
    assert client.get("/judging").status_code == 200
    assert [client.get(address).status_code for address in ("/account", "/desk")] == [403, 403]


def test_the_bounds_of_a_thing_are_found_through_what_it_lies_in(app, session, monkeypatch):
    class Thing:
        def __init__(self, public_id, **above):
            self.public_id = public_id
            vars(self).update(above)

    stage = Thing("stage-1")
    call = Thing("call", sheet=Thing("sheet", work=Thing("work", stage=stage)))
    monkeypatch.setattr("compmgr.accounts.guard.bound_to", lambda: "stage-1")
    assert [is_within_bounds(each) for each in (stage, call, Thing("person"))] == [True, True, False]
    monkeypatch.setattr("compmgr.accounts.guard.bound_to", lambda: None)
    assert is_within_bounds(Thing("person"))

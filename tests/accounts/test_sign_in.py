"""The door: one answer for unknown and wrong, counted tries, and sessions that end when they are ended."""

import re
from datetime import timedelta

import pytest
from flask import Blueprint
from sqlalchemy import func, select

from compmgr.accounts import services
from compmgr.accounts.guard import check_doors
from compmgr.accounts.models import SignIn, User
from compmgr.accounts.permissions import Role
from compmgr.accounts.rules import local_path, sign_in_name
from compmgr.audit.models import AuditEntry
from compmgr.foundation import clock, crypto
from compmgr.foundation.throttle import Try
from tests.factories.world import PASSWORD, make_contest, make_user


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/sign-in", data={"name": name, "password": password, **more})


@pytest.mark.both_databases
def test_by_user_name_or_by_phone_one_gets_in_and_out_again(client, session):
    phone = crypto.blind_index("13800001111", "phone")
    make_user(session, Role.SYSTEM_ADMINISTRATOR, username="admin", phone="13800001111", phone_index=phone)
    session.commit()
    for name in ("Admin ", "+86 138 0000 1111", "１３８００００１１１１"):
        assert sign_in(client, name).headers["Location"] == "/desk"
        assert client.get("/account").status_code == 200
        assert client.post("/sign-out").headers["Location"] == "/sign-in"
        assert client.get("/account").status_code == 302
    assert session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))) == 0
    told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert told == ["user.signed_in", "user.signed_out"] * 3


def test_an_unknown_name_and_a_wrong_password_have_one_answer_and_are_counted(client, session):
    make_user(session, username="known")
    session.commit()
    answers = [sign_in(client, name, "wrong password") for name in ("known", "nobody")]
    assert [answer.status_code for answer in answers] == [422, 422]
    pages = [answer.text.replace(name, "?") for answer, name in zip(answers, ("known", "nobody"), strict=True)]
    assert "用户名或密码不正确" in pages[0] and without_nonce(pages[0]) == without_nonce(pages[1])
    assert session.scalar(select(func.count()).select_from(Try)) == 2


def without_nonce(page):
    return re.sub(r"nonce=\"[^\"]+\"|value=\"[^\"]{40,}\"|X-CSRFToken[^}]+", "", page)


def test_a_disabled_user_does_not_get_in(client, session):
    make_user(session, username="gone", is_active=False)
    session.commit()
    assert sign_in(client, "gone").status_code == 422


@pytest.mark.both_databases
def test_of_a_thousand_tries_ten_passwords_are_compared_in_a_quarter_of_an_hour(client, session, monkeypatch):
    phone = crypto.blind_index("13800002222", "phone")
    make_user(session, username="target", phone="13800002222", phone_index=phone)
    session.commit()
    compared = []
    monkeypatch.setattr(services, "_matches", lambda kept, password: compared.append(password) or False)
    now = clock.now()
    with clock.frozen(now):
        answers = [sign_in(client, ("target", "13800002222")[n % 2], f"guess {n}").status_code for n in range(60)]
    assert (len(compared), answers.count(422), answers.count(429)) == (10, 10, 50)
    assert "请等待" in sign_in(client, "target", "guess").text
    with clock.frozen(now + timedelta(minutes=16)):
        sign_in(client, "target", "guess")
    assert len(compared) == 11


def test_one_is_led_on_to_a_page_of_the_house_and_nowhere_else(client, session):
    make_user(session, Role.JUDGE, make_contest(session), username="judge")
    session.commit()
    assert sign_in(client, "judge", next="/account?x=1").headers["Location"] == "/account?x=1"
    client.post("/sign-out")
    for evil in ("https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:1"):
        assert sign_in(client, "judge", next=evil).headers["Location"] == "/desk"
        client.post("/sign-out")


@pytest.mark.parametrize(
    ("address", "kept"),
    [("/a/b?c=d", True), ("/", True), ("", False), (None, False), ("a", False), ("//x", False), ("/ x", False)],
)
def test_a_local_path_is_told_from_others(address, kept):
    assert local_path(address) == (address if kept else None)


def test_a_name_is_compared_in_one_form():
    assert [sign_in_name(text) for text in (" Ａdmin", "0086-13800001111", "8613800001111", "86138")] == [
        "admin",
        "13800001111",
        "13800001111",
        "86138",
    ]


def test_the_language_is_remembered_for_a_year(client):
    answer = client.post("/language", data={"locale": "en", "next": "/sign-in"})
    assert answer.headers["Location"] == "/sign-in" and "Max-Age=31536000" in answer.headers["Set-Cookie"]
    assert "Sign in" in client.get("/sign-in").text
    assert client.post("/language", data={"locale": "fr"}).status_code == 422


def test_what_was_ended_taken_or_disabled_has_no_effect_from_the_next_request_on(app, client, session, signed_in):
    admin = make_user(session, Role.SYSTEM_ADMINISTRATOR)
    other = make_user(session, Role.SYSTEM_ADMINISTRATOR)
    first, second = signed_in(other), signed_in(other)
    assert first.get("/users").status_code == second.get("/users").status_code == 200

    ended = session.scalars(select(SignIn).where(SignIn.user_id == other.id).order_by(SignIn.id)).first()
    services.sign_out(session, ended, by=other)
    session.commit()
    assert (first.get("/users").status_code, second.get("/users").status_code) == (302, 200)

    grant = services.queries.grants_of(session, other)[0]
    services.take(session, grant, by=admin)
    session.commit()
    assert (second.get("/users").status_code, second.get("/account").status_code) == (403, 200)

    services.disable(session, other, by=admin)
    session.commit()
    assert second.get("/account").status_code == 302


def test_a_session_unused_for_eight_hours_is_over_and_use_is_noted_every_five_minutes(session, signed_in):
    client = signed_in(make_user(session, Role.SYSTEM_ADMINISTRATOR))
    began = clock.now()
    for hours in (4, 10, 17):
        with clock.frozen(began + timedelta(hours=hours)):
            assert client.get("/account").status_code == 200
    with clock.frozen(began + timedelta(hours=17, minutes=4)):
        client.get("/account")
    seen = session.scalars(select(SignIn.seen_at).execution_options(populate_existing=True)).one()
    assert seen == began + timedelta(hours=17)
    with clock.frozen(began + timedelta(hours=25, minutes=1)):
        assert client.get("/account").status_code == 302


def test_use_is_noted_though_the_request_is_refused(session, signed_in):
    client = signed_in(make_user(session, Role.SYSTEM_ADMINISTRATOR))
    later = clock.now() + timedelta(hours=1)
    with clock.frozen(later):
        assert client.post("/users/new", data={}).status_code == 422
    assert session.scalars(select(SignIn.seen_at).execution_options(populate_existing=True)).one() == later


def test_a_view_without_a_door_stops_the_start(app):
    pages = Blueprint("careless", __name__)
    pages.add_url_rule("/careless", "page", lambda: "everything")
    app._got_first_request = False
    app.register_blueprint(pages)
    with pytest.raises(RuntimeError, match=r"careless\.page"):
        check_doors(app)


def test_a_new_password_ends_every_session(client, session, signed_in):
    user = make_user(session, username="changer")
    client, elsewhere = signed_in(user), signed_in(user)
    wrong = {"old": "not it at all", "new": "a new long password", "again": "a new long password"}
    assert client.post("/account/password", data=wrong).status_code == 422
    assert client.post("/account/password", data={**wrong, "old": PASSWORD, "again": "other"}).status_code == 422
    assert client.post("/account/password", data={**wrong, "old": PASSWORD}).headers["Location"] == "/sign-in"
    assert "密码已修改" in client.get("/sign-in").text
    assert elsewhere.get("/account").status_code == 302
    assert sign_in(client, "changer", "a new long password").status_code == 302
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_only_ones_own_sessions_can_be_ended(session, signed_in):
    user, other = make_user(session), make_user(session)
    client, _elsewhere, _others = signed_in(user), signed_in(user), signed_in(other)
    mine, mine_too, others = session.scalars(select(SignIn).order_by(SignIn.id)).all()
    session.commit()
    assert client.get("/account").text.count("/end") == 1
    assert client.post(f"/account/sessions/{others.public_id}/end").status_code == 404
    assert client.post(f"/account/sessions/{mine_too.public_id}/end").status_code == 302
    session.expire_all()
    assert (mine.ended_at, mine_too.ended_at is None, others.ended_at) == (None, False, None)

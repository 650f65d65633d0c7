"""Judges sign in at tablets with a pass: for one panel and one day, and for marking alone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.accounts.models import SignIn
from compmgr.accounts.permissions import Permission, Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, Refusal, TooMany
from compmgr.scoring import queries, services
from compmgr.scoring.models import TabletPass
from compmgr.scoring.services import passes as door
from tests.factories.marking import fill_all, make_drawn_stage, sheets_of
from tests.factories.world import PASSWORD, grant, make_stage, make_user


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=1, judges=2)


def passes(session, stage, valid_on=None):
    by = queries.members_of(session, stage)[0].user
    made = services.make_passes(session, stage, queries.judges_of(session, stage), valid_on or clock.today(), by=by)
    session.commit()
    return made


def at_tablet(app, one):
    client = app.test_client()
    assert client.post("/tablet", data={"code": one.code.lower(), "pin": one.pin}).status_code == 302
    return client


def test_a_pass_opens_a_session_for_marking_at_one_stage_until_midnight(session, stage):
    one, _ = passes(session, stage)
    assert (len(one.code), len(one.pin)) == (8, 6)
    assert services.sign_in(session, one.pin, code=one.code) is not None
    kept = session.scalars(select(SignIn)).one()
    assert (kept.user_id, kept.bound_to) == (one.member.user_id, stage.public_id)
    assert kept.permissions == [Permission.MARK_RECORD.value]
    assert kept.ends_at == clock.at(clock.today() + timedelta(days=1), 0)
    session.commit()
    said = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert (said.count("tablet_pass.made"), said[-1]) == (2, "user.signed_in")
    assert one.pin not in str([entry.changes for entry in session.scalars(select(AuditEntry))])


def test_unknown_wrong_ended_and_other_days_open_nothing(session, stage):
    one, other = passes(session, stage)
    tomorrow, _ = passes(session, stage, clock.today() + timedelta(days=1))
    wrong = "000000" if one.pin != "000000" else "111111"
    assert services.sign_in(session, wrong, code=one.code) is None
    assert services.sign_in(session, one.pin, code="4444-4444") is None
    assert services.sign_in(session, one.pin, link="unknown") is None
    assert services.sign_in(session, tomorrow.pin, code=tomorrow.code) is None
    services.end_pass(session, other.tablet_pass, by=other.member.user)
    assert services.sign_in(session, other.pin, code=other.code) is None
    with pytest.raises(Conflict, match="ended already"):
        services.end_pass(session, other.tablet_pass, by=other.member.user)
    assert services.sign_in(session, one.pin, link=one.link) is not None


def test_guessing_a_pin_is_stopped_by_code_and_by_address(session, stage, monkeypatch):
    one, other = passes(session, stage)
    for _ in range(door.TRIES):
        services.sign_in(session, "x", code=one.code, address="10.0.0.1")
    with pytest.raises(TooMany):
        services.sign_in(session, one.pin, code=one.code, address="10.0.0.2")
    with pytest.raises(TooMany):
        services.sign_in(session, one.pin, link=one.link, address="10.0.0.2")
    assert services.sign_in(session, other.pin, code=other.code, address="10.0.0.1")
    monkeypatch.setattr(door, "TRIES_OF_AN_ADDRESS", 12)
    services.sign_in(session, "x", code="4444", address="10.0.0.1")
    with pytest.raises(TooMany):
        services.sign_in(session, other.pin, code=other.code, address="10.0.0.1")


def test_a_new_pass_for_the_day_ends_the_old_one_and_what_is_open_with_it(app, session, stage):
    one, _ = passes(session, stage)
    client = at_tablet(app, one)
    assert client.get("/judging").status_code == 200
    passes(session, stage)
    assert client.get("/judging").headers["Location"] == "/tablet"
    assert services.sign_in(session, one.pin, code=one.code) is None


def test_a_pass_is_for_judges_of_the_panel_and_a_day_that_comes(session, stage):
    by = queries.members_of(session, stage)[0]
    with pytest.raises(Refusal, match="within the next 30"):
        passes(session, stage, clock.today() - timedelta(days=1))
    for chosen in ([], [by]):
        with pytest.raises(Refusal, match="Choose judges of this panel"):
            services.make_passes(session, stage, chosen, clock.today(), by=by.user)
    assert session.scalars(select(TabletPass)).all() == []


def test_at_a_tablet_there_is_marking_for_this_stage_and_nothing_else(app, session, stage):
    one, _ = passes(session, stage)
    other = make_drawn_stage(session, entries=1, judges=1, stage=make_stage(session, stage.event, name="复赛"))
    services.assign_judge(session, other, one.member.user, by=make_user(session))
    elsewhere = sheets_of(session, queries.member_of(session, other, one.member.user))[0]
    here = sheets_of(session, one.member)[0]
    strangers = sheets_of(session, queries.judges_of(session, stage)[1])[0]
    session.commit()
    client = at_tablet(app, one)
    assert client.get(f"/judging/sheets/{here.public_id}").status_code == 200
    page = client.get("/judging").text
    assert (here.work.code in page, elsewhere.work.code in page, "/account" in page) == (True, False, False)
    for address in (f"/judging/sheets/{elsewhere.public_id}", f"/judging/stages/{other.public_id}/signature"):
        assert client.get(address).status_code == 404
    assert client.get(f"/judging/sheets/{strangers.public_id}").status_code == 404
    for address in ("/account", "/account/password", "/desk", "/boards", f"/stages/{stage.public_id}/board"):
        assert client.get(address).status_code == 403
    assert client.get("/sign-in").status_code == 200  # for whoever has a password


def test_a_chief_judges_own_permissions_do_not_come_along(app, session, stage):
    one, _ = passes(session, stage)
    grant(session, one.member.user, Role.CHIEF_JUDGE, stage.event.contest)
    session.commit()
    assert at_tablet(app, one).get(f"/stages/{stage.public_id}/board").status_code == 403


def test_a_session_of_a_tablet_ends_with_the_day_and_by_signing_out(app, session, stage):
    one, _ = passes(session, stage)
    client = at_tablet(app, one)
    with clock.frozen(clock.at(clock.today() + timedelta(days=1), 0) + timedelta(seconds=1)):
        assert client.get("/judging").status_code == 302
    assert client.get("/judging").status_code == 200
    left = client.post("/sign-out")
    assert left.headers["Location"] == "/tablet"
    assert client.get("/judging").headers["Location"] == "/tablet"
    assert at_tablet(app, one).get("/judging").status_code == 200


def test_a_judge_signs_with_the_pin_of_the_pass(app, session, stage):
    fill_all(session, stage, signed=False)
    one, _ = passes(session, stage)
    client, address = at_tablet(app, one), f"/judging/stages/{stage.public_id}/signature"
    assert "凭证上的PIN码" in client.get(address).text
    assert client.post(address, data={"secret": PASSWORD}).status_code == 422
    assert client.post(address, data={"secret": one.pin}).status_code == 302
    session.expire_all()
    assert list(queries.signatures_of(session, stage)) == [one.member.id]


def test_slips_are_shown_once_with_a_code_that_leads_to_the_pin(app, session, signed_in, stage):
    chief, judges = queries.members_of(session, stage)[0].user, queries.judges_of(session, stage)
    client, address = signed_in(chief), f"/stages/{stage.public_id}/tablets"
    sent = {"valid_on": clock.today().isoformat(), "member": [judge.public_id for judge in judges]}
    assert client.post(address, data={**sent, "member": []}).status_code == 422
    assert client.post(address, data={**sent, "valid_on": "x"}).status_code == 422
    slips = client.post(address, data=sent).text
    codes, pins = re.findall(r'pass-code">(\w{4}-\w{4})<', slips), re.findall(r'pass-code">(\d{6})<', slips)
    assert (len(codes), len(pins), slips.count("<svg xmlns") >= 2 or slips.count('class="qr"') == 2) == (2, 2, True)
    page = client.get(address).text
    assert [secret for secret in (*codes, *pins) if secret in page] == []
    tablet = app.test_client()
    wrong = tablet.post("/tablet/unknown", data={"pin": pins[0]})
    assert (wrong.status_code, "登录码或PIN码不正确" in wrong.text) == (422, True)
    assert tablet.get("/tablet/unknown").text.count("PIN") == tablet.get("/tablet/other").text.count("PIN") > 0
    assert tablet.post("/tablet", data={"code": codes[0], "pin": pins[0]}).headers["Location"] == "/judging"
    assert client.post(f"{address}/end").status_code == 302
    assert tablet.get("/judging").status_code == 302


def test_the_office_makes_passes_too_and_a_judge_does_not(session, signed_in, stage):
    address = f"/stages/{stage.public_id}/tablets"
    assert signed_in(make_user(session, Role.FEDERATION_OFFICE)).get(address).status_code == 200
    assert signed_in(queries.judges_of(session, stage)[0].user).get(address).status_code == 403

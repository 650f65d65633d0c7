"""What a tablet sends: kept once, answered with a receipt; its device heard of; its outbox handed in as a file."""

import io
from datetime import timedelta
from decimal import Decimal as D

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation import clock, storage
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import Device, Evidence
from compmgr.scoring.rules import saving
from compmgr.scoring.rules.states import SheetState
from tests.factories.marking import fill_all, sheets_of
from tests.factories.world import make_user
from tests.support.outboxes import Tablet, picture


@pytest.fixture
def tablet(app, session):
    return Tablet(session)


# How a field is read


@pytest.mark.parametrize(
    ("sent", "value"), [("１２．５", D("12.5")), ("0", D(0)), ("", None), (None, None), (" 3 ", D(3)), ("-1", D(-1))]
)
def test_numbers_come_as_text_and_a_blank_is_no_zero(sent, value):
    assert saving.read({"aspect": "x", "value": sent}).value == value


@pytest.mark.parametrize("sent", ["一", "NaN", "1e999999999999", "1,5", "<b>"])
def test_what_is_no_number_is_refused(sent):
    with pytest.raises(Refusal):
        saving.read({"aspect": "x", "value": sent})


@pytest.mark.parametrize("sent", [None, [], "x", 7, {"value": "1"}])
def test_a_body_of_any_kind_is_read_without_a_fall(sent):
    assert saving.read(sent).operation == ""


def test_a_note_loses_its_control_characters_and_its_length():
    assert saving.read({"value": "1", "note": "好\x00\u202e" + "a" * 2000}).note == "好" + "a" * 999


# Fields


def test_a_field_is_kept_once_with_a_receipt(tablet):
    first = tablet.save("12.5")
    assert tablet.save("12.5") == first
    assert (len(first["receipt"]), first["value"], first["blank"], tablet.ledger()) == (
        8,
        "12.5",
        ["A1.2"],
        [D("12.5")],
    )
    with pytest.raises(Refusal):
        tablet.save("13")


def test_a_note_of_another_device_is_not_overwritten_either(tablet):
    first = tablet.save("12.5", note="有划痕")
    with pytest.raises(Conflict) as conflict:
        tablet.save("12.5", operation="b" * 32, note="无")
    told = conflict.value.values["conflict"]["A1.1"]
    assert (told["theirs"], told["note"], told["mark"]) == ("12.5", "有划痕", first["mark"])
    tablet.save("12.5", operation="c" * 32, note="无", based_on=first["mark"])
    assert len(tablet.ledger()) == 2


def test_a_sheet_on_paper_takes_nothing_from_a_tablet(tablet):
    tablet.sheet.on_paper = True
    with pytest.raises(Conflict):
        tablet.save("12.5")
    with pytest.raises(Conflict):
        services.save_photo(
            tablet.session, tablet.sheet, {"operation": "p" * 32, "aspect": tablet.size.public_id}, b"", by=tablet.user
        )
    assert tablet.ledger() == []


# Photos


def test_a_photo_is_kept_once_drawn_anew_and_named_by_code_and_aspect(tablet):
    sent = {"operation": "p" * 32, "aspect": tablet.size.public_id}
    first = services.save_photo(tablet.session, tablet.sheet, sent, picture(), by=tablet.user)
    again = services.save_photo(tablet.session, tablet.sheet, sent, picture(), by=tablet.user)
    assert first == again
    (photo,) = tablet.session.scalars(select(Evidence)).all()
    content = storage.get(photo.file_key)
    assert b"SecretCamera" not in content
    assert queries.photo_name(tablet.session, photo) == f"{tablet.sheet.work.code}-A1.1-1.jpg"
    tablet.session.commit()
    assert "evidence.added" in tablet.session.scalars(select(AuditEntry.action)).all()
    services.remove_photo(tablet.session, photo, by=tablet.user)
    assert queries.photos_of(tablet.session, [tablet.sheet]) == {}


def test_what_is_no_picture_is_refused(tablet):
    sent = {"operation": "p" * 32, "aspect": tablet.size.public_id}
    with pytest.raises(Refusal):
        services.save_photo(tablet.session, tablet.sheet, sent, b"<svg onload=alert(1)>", by=tablet.user)


# Devices


def test_a_device_is_noted_at_most_every_ten_seconds_unless_something_begins_to_wait(tablet):
    def note(waiting):
        about = {"key": "device-1", "label": "平板", "waiting": waiting, "oldest_at": clock.now()}
        return services.note_contact(tablet.session, tablet.judge, **about, by=tablet.user)

    with clock.frozen(clock.now()) as _:
        start = clock.now()
        assert note(0).waiting == 0
        assert note(3).waiting == 3
        assert note(5).waiting == 3
    with clock.frozen(start + timedelta(seconds=11)):
        assert note(5).waiting == 5
        assert (note(0).waiting, note(0).oldest_at) == (0, None)
    assert tablet.session.scalar(select(func.count(Device.id))) == 1


def test_a_device_speaks_for_its_own_judge_alone(tablet):
    about = {"key": "device-1", "label": "", "waiting": 0, "oldest_at": None}
    with pytest.raises(NotAllowed):
        services.note_contact(tablet.session, tablet.judge, **about, by=make_user(tablet.session))
    with pytest.raises(Refusal):
        services.note_contact(tablet.session, tablet.judge, **{**about, "waiting": -1}, by=tablet.user)


# Views


def test_the_page_is_told_when_it_may_go_on_and_when_the_panel_has_signed(tablet, signed_in):
    client, address = signed_in(tablet.user), f"/judging/panels/{tablet.judge.public_id}/pass"
    answer = client.get(address, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["finished"], list(answer.json["keys"])) == (200, False, ["k1"])
    assert answer.headers["Cache-Control"] == "no-store"
    fill_all(tablet.session, tablet.stage)
    for sheet in sheets_of(tablet.session, tablet.judge):
        sheet.state = SheetState.LOCKED
    tablet.session.commit()
    assert client.get(address).json["finished"] is True
    sent = {"stage": tablet.stage.public_id, "device": "device-1", "waiting": 0, "label": "", "oldest_at": None}
    assert client.post("/judging/contact", json=sent).json == {"finished": True}


def test_the_pass_of_another_is_absent_and_a_stranger_is_signed_out(tablet, signed_in, client):
    address = f"/judging/panels/{tablet.judge.public_id}/pass"
    other = make_user(tablet.session, Role.JUDGE, tablet.stage.event.contest)
    assert signed_in(other).get(address).status_code == 404
    assert client.get(address, headers={"Accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("sent", [None, [], {"stage": "x"}, {"waiting": "many"}, {"device": 7, "waiting": 1}])
def test_word_from_a_device_that_makes_no_sense_is_refused(tablet, signed_in, sent):
    sent = {"stage": tablet.stage.public_id, **sent} if isinstance(sent, dict) and "stage" not in sent else sent
    assert signed_in(tablet.user).post("/judging/contact", json=sent).status_code in {404, 422}


def test_a_form_token_that_is_stale_is_named_for_the_script(tablet, signed_in, app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = signed_in(tablet.user).post(f"/judging/sheets/{tablet.sheet.public_id}/marks", json=tablet.field("1"))
    assert (answer.status_code, answer.json["stale"]) == (422, True)


def test_photos_are_for_the_judge_who_took_them_and_the_chief_judge(tablet, signed_in):
    sent = {"operation": "p" * 32, "aspect": tablet.size.public_id, "photo": (io.BytesIO(picture()), "张三.jpg")}
    client = signed_in(tablet.user)
    address = f"/judging/sheets/{tablet.sheet.public_id}/photos"
    answer = client.post(address, data=sent, content_type="multipart/form-data")
    photo = f"/judging/photos/{answer.json['photo']}"
    contest = tablet.stage.event.contest
    chief, other = (make_user(tablet.session, role, contest) for role in (Role.CHIEF_JUDGE, Role.JUDGE))
    statuses = [signed_in(user).get(photo).status_code for user in (tablet.user, chief, other)]
    assert statuses == [200, 200, 404]
    assert "张三" not in str(client.get(photo).headers)
    assert signed_in(other).post(f"{photo}/removal").status_code == 404
    assert client.post(f"{photo}/removal").status_code == 200


def test_switches_for_the_fault_harness_reach_the_page_while_testing_only(tablet, signed_in, app):
    app.config["FAULTY"] = {"outbox", "operation_ids"}
    client, address = signed_in(tablet.user), f"/judging/sheets/{tablet.sheet.public_id}"
    assert '"faulty": "operation_ids outbox"' in client.get(address).text
    app.testing = False
    assert '"faulty": ""' in client.get(address).text

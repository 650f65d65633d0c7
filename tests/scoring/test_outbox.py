"""The last resort: the outbox of a tablet, handed in as a file, does what the tablet would have done."""

import base64
import io
from decimal import Decimal as D

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation import crypto
from compmgr.foundation.errors import Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import Evidence, Mark
from tests.factories.marking import sheets_of
from tests.factories.world import make_user
from tests.support.outboxes import Tablet, picture


@pytest.fixture
def tablet(app, session):
    return Tablet(session)


@pytest.fixture
def clerk(session, tablet):
    return make_user(session, Role.SCORE_CLERK, tablet.stage.event.contest)


def outcomes(upload):
    return [one["outcome"] for one in upload.outcomes]


def test_keys_differ_by_judge_and_panel_and_open_nothing_else(tablet):
    other = Tablet(tablet.session)
    (mine,), (theirs,) = (list(services.outbox_keys(one.judge).values()) for one in (tablet, other))
    assert mine != theirs
    assert mine not in {crypto.keyring().key("k1", use) for use in ("seal", "index:phone", "device:")}


def test_each_record_of_a_file_has_the_effect_the_tablet_would_have_had(tablet, clerk):
    tablet.save("10", operation="k" * 32)
    file = tablet.file(
        tablet.waiting("10", "k" * 32),  # arrived before
        tablet.waiting("20", "b" * 32, tablet.gap),
        tablet.waiting("19", "c" * 32, tablet.gap, based_on=None, after="b" * 32),
        tablet.waiting("11", "d" * 32),  # another device was first
        tablet.waiting("99", "e" * 32, tablet.gap, after="c" * 32),  # above its worth
        tablet.sealed(
            "f" * 32,
            {"kind": "photo", "sheet": tablet.sheet.public_id, "aspect": tablet.size.public_id, "bodyKey": "k1"},
            picture(),
        ),
        {"id": "g" * 32, "key": "k9", "at": 1, "sealed": "AAAA", "body": None},
    )
    upload = services.upload_outbox(tablet.session, tablet.judge, file, by=clerk)
    assert outcomes(upload) == ["already", "kept", "kept", "conflict", "refused", "kept", "unreadable"]
    assert tablet.ledger() == [D(10), D(20), D(19)]
    assert upload.outcomes[3]["theirs"] == "10"
    assert upload.outcomes[4]["message"].startswith("Aspect %(aspect)s is worth")
    again = services.upload_outbox(tablet.session, tablet.judge, file, by=clerk)
    assert again is upload
    assert outcomes(again) == ["already", "already", "already", "conflict", "refused", "already", "unreadable"]
    assert (tablet.ledger(), tablet.session.scalar(select(func.count(Evidence.id)))) == ([D(10), D(20), D(19)], 1)


def test_the_marks_of_a_file_are_the_judges_and_the_trail_names_who_brought_them(tablet, clerk):
    services.upload_outbox(tablet.session, tablet.judge, tablet.file(tablet.waiting("10", "b" * 32)), by=clerk)
    tablet.session.commit()
    assert tablet.session.scalars(select(Mark.by_id)).all() == [tablet.user.id]
    brought = {
        entry.action: entry.actor for entry in tablet.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    }
    assert (brought["marks.recorded"], brought["outbox_upload.added"]) == (clerk.username, clerk.username)
    assert tablet.save("10", operation="b" * 32)["value"] == "10"  # the tablet finds its way after all
    assert tablet.ledger() == [D(10)]


def test_a_file_still_opens_after_the_keys_were_rotated(tablet, clerk):
    file = tablet.file(tablet.waiting("10", "b" * 32))
    crypto.use_keyring({"k2": "another master", "k1": "test-master-key"})
    assert outcomes(services.upload_outbox(tablet.session, tablet.judge, file, by=clerk)) == ["kept"]


@pytest.mark.parametrize("change", ["panel", "operation", "letter"])
def test_a_record_moved_or_changed_does_not_open(tablet, clerk, change):
    other = Tablet(tablet.session) if change == "panel" else tablet
    record = tablet.waiting("10", "b" * 32)
    if change == "operation":
        record["id"] = "c" * 32
    if change == "letter":
        octets = bytearray(base64.b64decode(record["sealed"]))
        octets[20] ^= 1
        record["sealed"] = base64.b64encode(bytes(octets)).decode()
    upload = services.upload_outbox(tablet.session, other.judge, tablet.file(record), by=clerk)
    assert (outcomes(upload), tablet.ledger()) == (["unreadable"], [])


def test_a_record_for_another_judges_sheet_has_no_effect(session, clerk, app):
    tablet = Tablet(session, judges=2)
    theirs = sheets_of(session, queries.judges_of(session, tablet.stage)[1])[0]
    content = {"kind": "mark", "sheet": theirs.public_id, "aspect": tablet.size.public_id, "value": "1", "note": ""}
    upload = services.upload_outbox(session, tablet.judge, tablet.file(tablet.sealed("b" * 32, content)), by=clerk)
    assert (outcomes(upload), tablet.ledger()) == (["refused"], [])


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b"null", b'{"compmgr_outbox": 1, "panel": "x", "records": [1]}', b"[" * 100_000],
)
def test_what_no_tablet_wrote_is_refused(content):
    with pytest.raises(Refusal):
        services.read_file(content)


def test_staff_of_another_contest_cannot_hand_in_a_file(tablet, clerk, signed_in):
    other = make_user(tablet.session, Role.SCORE_CLERK, Tablet(tablet.session).stage.event.contest)
    file = tablet.file(tablet.waiting("10", "b" * 32))

    def hand_in(user, content=file):
        sent = {"file": (io.BytesIO(content), "outbox.json")}
        return signed_in(user).post("/judging/uploads", data=sent, content_type="multipart/form-data")

    refused = hand_in(other)
    assert (refused.status_code, "不属于您负责" in refused.text, tablet.ledger()) == (422, True, [])
    assert hand_in(clerk, b"{}").status_code == 422
    answer = hand_in(clerk)
    tablet.session.rollback()
    assert (answer.status_code, tablet.ledger()) == (302, [D(10)])
    page = signed_in(clerk).get(answer.location)
    assert "已记入" in page.text and tablet.sheet.work.code in page.text and tablet.user.name not in page.text
    assert signed_in(other).get(answer.location).status_code == 404

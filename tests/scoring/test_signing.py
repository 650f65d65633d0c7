"""Judges sign their sheets, the chief judge signs the panel; nothing open is signed over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.foundation import clock
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.scoring import queries, services
from compmgr.scoring.models import Device, JudgeSignature, MarkSheet, SpreadJustification
from compmgr.scoring.rules.signing import check_strokes, marks_hash
from compmgr.scoring.rules.states import SheetState
from compmgr.scoring.services.devices import note_contact
from tests.factories.marking import fill, fill_all, make_drawn_stage, sheets_of, sign_all
from tests.factories.world import PASSWORD


@pytest.fixture
def stage(session):
    return make_drawn_stage(session, entries=1, judges=2)


def people(session, stage):
    return queries.members_of(session, stage)[0].user, *queries.judges_of(session, stage)


def actions(session):
    session.commit()
    return session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def states(session):
    return sorted({sheet.state.value for sheet in session.scalars(select(MarkSheet))})


def disagree(session, stage):
    """Everything is handed in and signed, with levels 0 and 3 for the looks of the work."""
    for judge, level in zip(queries.judges_of(session, stage), ("0", "3"), strict=True):
        for sheet in sheets_of(session, judge):
            fill(session, sheet, level if sheet.sub_criterion.key == "B1" else "10")
    sign_all(session, stage)
    [look] = queries.judged_aspects(queries.scheme_of_stage(session, stage))
    return queries.works_of(session, stage)[0], look


def test_a_judge_signs_what_is_handed_in_with_a_hash_over_the_marks(session, stage):
    fill_all(session, stage, signed=False)
    _, first, second = people(session, stage)
    drawn = [[[0, 0], [500, 1000]], [[7, 8]]]
    signature = services.sign_sheets(session, first, strokes=drawn, by=first.user)
    assert (signature.sheets, signature.strokes, len(signature.marks_hash)) == (2, drawn, 64)
    assert signature.marks_hash == marks_hash(queries.marks_signed(session, first))
    assert queries.unsigned_judges(session, stage) == [second]
    assert {sheet.state for sheet in sheets_of(session, first)} == {SheetState.PANEL_SIGNED}
    assert "sheets.signed" in actions(session)


def test_nothing_is_signed_while_a_sheet_is_open_nor_by_another_nor_twice(session, stage):
    _, first, second = people(session, stage)
    with pytest.raises(Refusal, match="Still to be handed in"):
        services.sign_sheets(session, first, by=first.user)
    fill_all(session, stage, signed=False)
    with pytest.raises(NotAllowed):
        services.sign_sheets(session, first, by=second.user)
    services.sign_sheets(session, first, by=first.user)
    with pytest.raises(Conflict, match="signed these sheets already"):
        services.sign_sheets(session, first, by=first.user)
    assert actions(session).count("sheets.signed") == 1


@pytest.mark.parametrize("strokes", ["text", [[1, 2]], [[[0, 1001]]], [[["0", 1]]], [[[0, 0]]] * 61, [[[0, 0]] * 3001]])
def test_a_drawn_signature_that_is_none_is_refused(strokes):
    with pytest.raises(Refusal, match="drawn signature"):
        check_strokes(strokes)


def test_a_returned_sheet_ends_the_signature_and_the_judge_signs_again(session, stage):
    fill_all(session, stage)
    chief, first, _ = people(session, stage)
    sheet = sheets_of(session, first)[0]
    services.return_sheet(session, sheet, "核对尺寸", by=chief)
    assert first.id not in queries.signatures_of(session, stage)
    with pytest.raises(Refusal, match="Still to be handed in"):
        services.sign_panel(session, stage, by=chief)
    fill(session, sheet, "1")
    with pytest.raises(Refusal, match="Still to sign") as refused:
        services.sign_panel(session, stage, by=chief)
    assert refused.value.values["numbers"] == [1]
    services.sign_sheets(session, first, by=first.user)
    services.sign_panel(session, stage, by=chief)
    kept = session.scalars(select(JudgeSignature).where(JudgeSignature.member_id == first.id)).all()
    assert [signature.ended_at is None for signature in kept] == [False, True]
    assert len({signature.marks_hash for signature in kept}) == 2


def test_a_locked_sheet_that_is_corrected_is_signed_and_locked_again(session, stage):
    fill_all(session, stage)
    chief, first, _ = people(session, stage)
    services.sign_panel(session, stage, by=chief)
    sheet = sheets_of(session, first)[0]
    services.return_sheet(session, sheet, "申诉复评", by=chief)
    fill(session, sheet, "1")
    assert queries.unsigned_judges(session, stage) == [first]
    services.sign_sheets(session, first, by=first.user)
    assert services.sign_panel(session, stage, by=chief) == 1
    assert states(session) == ["locked"]


def test_the_panel_waits_for_the_judges_and_then_everything_is_locked(session, stage):
    fill_all(session, stage, signed=False)
    chief, *_ = people(session, stage)
    with pytest.raises(Refusal, match="Still to sign"):
        services.sign_panel(session, stage, by=chief)
    assert states(session) == ["submitted"]
    sign_all(session, stage)
    assert services.sign_panel(session, stage, by=chief) == 4
    assert states(session) == ["locked"]
    with pytest.raises(Refusal, match="signed already"):
        services.sign_panel(session, stage, by=chief)


def test_levels_too_far_apart_are_justified_or_given_anew(session, stage):
    work, look = disagree(session, stage)
    chief, first, _ = people(session, stage)
    with pytest.raises(Refusal, match="Levels lie too far apart") as refused:
        services.sign_panel(session, stage, by=chief)
    assert refused.value.values["aspects"] == [f"{work.code} B1.1"]
    with pytest.raises(Refusal, match="Say why these levels stand"):
        services.justify_spread(session, work, look, " ", by=chief)
    with pytest.raises(Conflict, match="changed meanwhile"):
        services.justify_spread(session, work, look, "合议后保留", seen={"1": "0", "2": "2"}, by=chief)
    services.justify_spread(session, work, look, "合议后保留", seen={"1": "0", "2": "3"}, by=chief)
    assert "work.spread_justified" in actions(session)
    sheet = next(each for each in sheets_of(session, first) if each.sub_criterion.key == "B1")
    services.return_sheet(session, sheet, "再看一次", by=chief)
    fill(session, sheet, "1")
    sign_all(session, stage)
    with pytest.raises(Refusal, match="Levels lie too far apart"):  # other levels than those that were justified
        services.sign_panel(session, stage, by=chief)
    services.return_sheet(session, sheet, "再看一次", by=chief)
    fill(session, sheet, "0")
    sign_all(session, stage)
    services.sign_panel(session, stage, by=chief)
    assert session.scalars(select(SpreadJustification.levels)).all() == [{"1": "0", "2": "3"}]


def test_how_far_levels_may_lie_apart_is_a_setting_of_the_event(session, stage):
    disagree(session, stage)
    stage.event.spread_limit = 3
    services.sign_panel(session, stage, by=people(session, stage)[0])
    assert states(session) == ["locked"]


def test_signed_sheets_can_go_back_for_conference(session, stage):
    work, look = disagree(session, stage)
    chief, *judges = people(session, stage)
    assert services.confer(session, work, look.sub_criterion, "合议外观", by=chief) == 2
    assert queries.signatures_of(session, stage) == {}
    assert queries.unsigned_judges(session, stage) == judges


def test_a_tablet_with_unsent_marks_holds_up_the_signature_until_it_is_settled(session, stage):
    fill_all(session, stage)
    chief, first, _ = people(session, stage)
    device = Device(member_id=first.id, key="tablet-01", label="平板7", waiting=2, oldest_at=clock.now())
    session.add(device)
    session.flush()
    with pytest.raises(Refusal, match="Marks wait on tablets") as refused:
        services.sign_panel(session, stage, by=chief)
    assert refused.value.values["devices"] == ["平板7 (2)"]
    with pytest.raises(Refusal, match="Say what became"):
        services.settle_device(session, device, "", by=chief)
    services.settle_device(session, device, "平板损坏，评分已在另一台补录", by=chief)
    assert "device.settled" in actions(session)
    assert not queries.obstacles_of(session, stage)
    with clock.frozen(clock.now() + timedelta(hours=1)):  # it was not lost after all
        note_contact(session, first, key=device.key, label="平板7", waiting=2, oldest_at=None, by=first.user)
    assert queries.obstacles_of(session, stage).devices == [device]
    services.settle_device(session, device, "平板损坏，评分已在另一台补录", by=chief)
    services.sign_panel(session, stage, by=chief)


def test_a_call_for_help_is_answered_before_the_panel_signs(session, stage):
    fill_all(session, stage)
    chief, first, second = people(session, stage)
    sheet = sheets_of(session, first)[0]
    with pytest.raises(NotAllowed):
        services.call_help(session, sheet, by=second.user)
    call = services.call_help(session, sheet, "请核对量具", by=first.user)
    with pytest.raises(Conflict, match="called to this sheet already"):
        services.call_help(session, sheet, by=first.user)
    with pytest.raises(Refusal, match="Calls for help"):
        services.sign_panel(session, stage, by=chief)
    services.answer_help(session, call, "按图纸执行", by=chief)
    with pytest.raises(Conflict, match="answered already"):
        services.answer_help(session, call, by=chief)
    assert [each.answer for each in queries.answered_calls(session, first.user, None)] == ["按图纸执行"]
    assert actions(session)[-2:] == ["help_call.made", "help_call.answered"]
    services.sign_panel(session, stage, by=chief)


def test_a_judge_signs_on_a_page_with_the_password(session, signed_in, stage):
    fill_all(session, stage, signed=False)
    _, first, _ = people(session, stage)
    client, address = signed_in(first.user), f"/judging/stages/{stage.public_id}/signature"
    assert f'href="{address}"' in client.get("/judging").text
    assert "您签字即确认这2张评分表" in client.get(address).text
    assert client.post(address, data={"secret": "wrong"}).status_code == 422
    assert client.post(address, data={"secret": PASSWORD, "strokes": "[[[0]]]"}).status_code == 422
    assert client.post(address, data={"secret": PASSWORD, "strokes": "[[[0,0],[9,9]]]"}).status_code == 302
    session.expire_all()
    assert [each.strokes for each in queries.signatures_of(session, stage).values()] == [[[[0, 0], [9, 9]]]]

"""From the draw to the signed panel, as people click through it."""

from collections import Counter
from decimal import Decimal as D
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries
from compmgr.scoring.models import MarkSheet
from compmgr.scoring.rules.states import PartState, SheetState
from tests.factories.marking import make_panel, make_scheme, theory_sheet
from tests.factories.world import PASSWORD, make_entry, make_stage, make_user


@pytest.mark.both_databases
def test_a_stage_is_drawn_marked_handed_in_and_signed(session, signed_in):
    stage = make_stage(session)
    make_scheme(session, stage.event)
    chief, judge = make_panel(session, stage, 1)
    coder = make_user(session, Role.CODING_JUDGE, stage.event.contest)
    make_entry(session, stage, state=EntryState.CHECKED_IN)
    client = signed_in(coder)
    assert client.get("/draws").status_code == 200
    assert client.post(f"/stages/{stage.public_id}/draw/commitment").status_code == 302
    assert client.post(f"/stages/{stage.public_id}/draw").status_code == 302
    assert client.post(f"/stages/{stage.public_id}/draw").status_code == 409
    [work] = queries.works_of(session, stage)
    session.commit()
    assert work.code in client.get(f"/stages/{stage.public_id}/slips").text

    client = signed_in(judge.user)
    assert work.code in client.get("/judging").text
    for sheet, aspects in sheets_to_mark(session):
        address = f"/judging/sheets/{sheet}"
        assert client.get(address).status_code == 200
        whole = {"deed": "submit"}
        for aspect in aspects:
            sent = {"operation": str(uuid4()), "aspect": aspect, "value": "3", "note": "", "based_on": None}
            answer = client.post(f"{address}/marks", json=sent)
            assert answer.status_code == 200, answer.text
            whole |= {f"value-{aspect}": "3", f"based-{aspect}": answer.json["mark"]}
        assert client.post(address, data=whole).status_code == 302

    sign = {"secret": PASSWORD}
    assert client.post(f"/judging/stages/{stage.public_id}/signature", data=sign).status_code == 302

    client = signed_in(chief.user)
    assert client.get("/boards").status_code == 200
    assert work.code in client.get(f"/stages/{stage.public_id}/board").text
    theory = f"/stages/{stage.public_id}/theory"
    preview = client.post(f"{theory}/import", data={"sheet": (BytesIO(theory_sheet({work.code: "88.5"})), "t.xlsx")})
    assert (preview.status_code, "88.5" in preview.text) == (200, True)
    seen_and_written = {f"given-{work.public_id}": "88.5", "seen": "0"}
    assert client.post(f"{theory}/imports", data=seen_and_written).status_code == 302
    sign = f"/stages/{stage.public_id}/panel-signature"
    assert client.post(sign, data={"password": "not this one"}).status_code == 422
    assert client.post(sign, data={"password": PASSWORD}).status_code == 302

    session.rollback()
    session.expire_all()
    assert set(session.scalars(select(MarkSheet.state))) == {SheetState.LOCKED}
    assert queries.part_mark(session, work, "theory").value == D("88.5")
    assert queries.part_mark(session, work, "theory").state is PartState.GIVEN
    done = Counter(session.scalars(select(AuditEntry.action)))
    expected = {"draw.prepared": 1, "codes.drawn": 1, "marks.recorded": 3, "sheet.submitted": 2, "panel.signed": 1}
    assert {action: done[action] for action in expected} == expected


def sheets_to_mark(session):
    """(sheet, its aspects) by public id; nothing stays locked behind it."""
    sheets = session.scalars(select(MarkSheet).order_by(MarkSheet.id)).all()
    found = [(sheet.public_id, [aspect.public_id for aspect in sheet.sub_criterion.aspects]) for sheet in sheets]
    session.commit()
    return found

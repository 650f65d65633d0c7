"""A delegation brings in a sheet with wrong rows, repairs it and submits; the office reviews and checks in, over HTTP."""

from io import BytesIO

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation.spreadsheet import read_rows
from compmgr.people.models import Person
from compmgr.registration.models import Entry, EntryImport
from compmgr.registration.rules.states import EntryState, ImportState
from tests.factories.world import make_delegation, make_stage, make_user
from tests.registration.sheets import row, sheet
from tests.support.queries import kept


def upload(client, stage, delegation, content, name="报名表.xlsx"):
    data = {"delegation": delegation.public_id, "sheet": (BytesIO(content), name)}
    return client.post(f"/stages/{stage.public_id}/import", data=data, content_type="multipart/form-data")


@pytest.mark.both_databases
def test_a_delegation_repairs_a_sheet_with_wrong_rows(session, signed_in):
    stage, delegation = make_stage(session), make_delegation(session)
    session.commit()
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, delegation))
    template = leader.get(f"/stages/{stage.public_id}/import/template")
    assert template.status_code == 200 and template.data[:2] == b"PK"

    wrong = [row(1), row(2, 证件号码="110105199506150026"), row(3, 手机号="12345"), row(1, 姓名="李选手丁")]
    answer = upload(leader, stage, delegation, sheet(wrong))
    assert answer.status_code == 302
    checked = kept(session, select(EntryImport))
    page = leader.get(f"/imports/{checked.public_id}").text
    assert "校验" in page and "手机号" in page and "与第 2 行证件号码重复。" in page
    assert row(1)[2] not in page, "the preview masks numbers"
    listed = leader.get(f"/imports/{checked.public_id}/problems").data
    assert [number for number, _ in read_rows(listed, ["行"], ["行"])] == [2, 3, 4]
    assert leader.post(f"/imports/{checked.public_id}/entries").status_code == 422
    assert kept(session, select(Entry)) == []

    assert upload(leader, stage, delegation, sheet([row(1), row(2), row(3)])).status_code == 302
    _, repaired = kept(session, select(EntryImport).order_by(EntryImport.id))
    assert leader.post(f"/imports/{repaired.public_id}/entries").status_code == 302
    assert leader.post(f"/imports/{repaired.public_id}/entries").status_code == 409
    assert [entry.state for entry in kept(session, select(Entry))] == [EntryState.DRAFT] * 3
    assert kept(session, select(EntryImport).where(EntryImport.id == repaired.id)).state is ImportState.WRITTEN
    everyone = f"/stages/{stage.public_id}/delegations/{delegation.public_id}/submissions"
    assert leader.post(everyone).status_code == 302

    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    first, second, third = kept(session, select(Entry).order_by(Entry.id))
    assert all(entry.title in office.get("/review").text for entry in (first, second, third))
    assert office.post("/review/approvals", data={"entry": [first.public_id, second.public_id]}).status_code == 302
    assert office.post(f"/entries/{third.public_id}/return").status_code == 422
    assert office.post(f"/entries/{third.public_id}/return", data={"reason": "单位名称有误"}).status_code == 302
    shown = leader.get(f"/entries/{third.public_id}").text
    assert "单位名称有误" in shown
    person = kept(session, select(Person).order_by(Person.id))[2]
    form = {
        "version": str(kept(session, select(Entry).where(Entry.id == third.id)).version),
        "member-1-name": person.name,
        "member-1-id_kind": "id_card",
        "member-1-id_number": person.id_number,
        "member-1-phone": person.phone,
        "member-1-employer": "样例酒业集团",
        "submit_now": "1",
    }
    assert leader.post(f"/entries/{third.public_id}/edit", data=form).status_code == 302
    repaired_entry = kept(session, select(Entry).where(Entry.id == third.id))
    assert (repaired_entry.state, repaired_entry.members[0].employer) == (EntryState.SUBMITTED, "样例酒业集团")
    assert office.post(f"/entries/{third.public_id}/approval").status_code == 302

    assert office.post(f"/entries/{third.public_id}/absence").status_code == 302
    assert office.post(f"/stages/{stage.public_id}/check-in").status_code == 302
    states = [entry.state for entry in kept(session, select(Entry).order_by(Entry.id))]
    assert states == [EntryState.CHECKED_IN, EntryState.CHECKED_IN, EntryState.ABSENT]
    query = select(AuditEntry).where(AuditEntry.subject == f"Entry {third.public_id}").order_by(AuditEntry.number)
    assert [entry.action.partition(".")[2] for entry in kept(session, query)] == [
        "drafted",
        "submitted",
        "returned",
        "changed",
        "submitted",
        "approved",
        "absent",
    ]

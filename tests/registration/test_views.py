"""The pages of entries: who sees what, faults beside their fields, and at what cost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation import clock
from compmgr.people.models import Person
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import EntryState
from tests.factories.world import (
    id_number,
    make_delegation,
    make_entry,
    make_event,
    make_stage,
    make_user,
)
from tests.support.queries import kept, queries_of


@pytest.mark.parametrize("address", ["/entries", "/review", "/stages/{stage}/entries", "/stages/{stage}/check-in"])
def test_a_list_asks_as_much_for_three_rows_as_for_one(app, session, signed_in, address):
    stage, delegation = make_stage(session), make_delegation(session)
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE))
    address = address.format(stage=stage.public_id)
    state = EntryState.SUBMITTED if address == "/review" else EntryState.APPROVED
    make_entry(session, stage, delegation, state=state)
    session.commit()
    first = queries_of(app, office, address)
    for _ in range(2):
        make_entry(session, stage, delegation, state=state)
    session.commit()
    assert queries_of(app, office, address) == first


def test_open_stages_ask_as_much_for_three_rows_as_for_one(app, session, signed_in):
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, make_delegation(session)))
    make_stage(session)
    session.commit()
    first = queries_of(app, leader, "/open-stages")
    make_stage(session), make_stage(session)
    session.commit()
    assert queries_of(app, leader, "/open-stages") == first


def test_a_leader_sees_the_entries_of_their_own_delegation_only(session, signed_in):
    stage, own, other = make_stage(session), make_delegation(session), make_delegation(session)
    mine, theirs = make_entry(session, stage, own), make_entry(session, stage, other)
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, own))
    for address in ("/entries", f"/stages/{stage.public_id}/entries"):
        listed = leader.get(address).text
        assert mine.public_id in listed and theirs.public_id not in listed
    assert leader.get(f"/entries/{mine.public_id}").status_code == 200
    assert leader.get(f"/entries/{theirs.public_id}").status_code == 404
    assert leader.post(f"/entries/{theirs.public_id}/withdrawal").status_code == 404
    assert leader.post(f"/entries/{mine.public_id}/approval").status_code == 403
    assert leader.post(f"/entries/{mine.public_id}/unmasking").status_code == 403


def test_numbers_are_masked_until_somebody_asks_and_then_the_trail_says_who(session, signed_in):
    entry = make_entry(session)
    number = entry.members[0].person.id_number
    office = signed_in(make_user(session, Role.FEDERATION_OFFICE, username="office"))
    address = f"/entries/{entry.public_id}"
    assert number not in office.get(address).text
    assert number in office.post(f"{address}/unmasking").text
    assert number not in office.get(address).text
    told = kept(session, select(AuditEntry).where(AuditEntry.action == "entry.unmasked"))
    assert (told.actor, told.subject) == ("office", f"Entry {entry.public_id}")


def form_of(serial, **changes):
    member = {
        "name": "王选手",
        "id_kind": "id_card",
        "id_number": id_number(serial),
        "phone": "13900000001",
        "employer": "样例酒业",
    }
    return {f"member-1-{name}": value for name, value in {**member, **changes}.items()}


def test_a_competitor_is_entered_by_a_form_with_faults_beside_their_fields(session, signed_in):
    stage, delegation = make_stage(session), make_delegation(session)
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, delegation))
    address = f"/stages/{stage.public_id}/entries/new"
    assert leader.get(address).status_code == 200
    own = {"delegation": delegation.public_id}
    wrong = leader.post(address, data={**own, **form_of(1, id_number="110105199506150026", phone="1")})
    assert wrong.status_code == 422
    assert wrong.text.count('class="field-errors"') == 2
    assert leader.post(address, data={**own, **form_of(1)}).status_code == 302
    again = leader.post(address, data={**own, **form_of(1)})
    assert again.status_code == 422 and "王选手 已报名本赛项。" in again.text
    renamed = leader.post(address, data={**own, **form_of(1, name="王改名")})
    assert renamed.status_code == 422
    assert [entry.title for entry in [kept(session, select(Entry))]] == ["王选手"]
    assert kept(session, select(Person)).name == "王选手"


def test_nobody_enters_for_another_delegation(session, signed_in):
    stage, own, other = make_stage(session), make_delegation(session), make_delegation(session)
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, own))
    form = {"delegation": other.public_id, **form_of(2)}
    assert leader.post(f"/stages/{stage.public_id}/entries/new", data=form).status_code == 422
    assert kept(session, select(Entry)) == []


def test_a_trio_has_three_forms(session, signed_in):
    stage = make_stage(session, make_event(session, team_size=3))
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, make_delegation(session)))
    page = leader.get(f"/stages/{stage.public_id}/entries/new").text
    assert 'name="member-3-name"' in page and 'name="member-4-name"' not in page


def test_a_closed_stage_is_not_offered(session, signed_in):
    closed = make_stage(session, registration_closes_at=clock.now() - timedelta(hours=1))
    leader = signed_in(make_user(session, Role.DELEGATION_LEADER, make_delegation(session)))
    assert closed.public_id not in leader.get("/open-stages").text
    assert f"{closed.public_id}/entries/new" not in leader.get(f"/stages/{closed.public_id}/entries").text


def test_judges_see_no_entry(session, signed_in):
    entry = make_entry(session)
    contest = entry.stage.event.contest
    for role in (Role.JUDGE, Role.CHIEF_JUDGE, Role.CODING_JUDGE):
        client = signed_in(make_user(session, role, contest))
        assert client.get(f"/entries/{entry.public_id}").status_code == 403
        assert client.get(f"/stages/{entry.stage.public_id}/check-in").status_code == 403

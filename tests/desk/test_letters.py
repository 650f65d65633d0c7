"""Letters: written with the deed, or not at all; read by whom they are for."""

import pytest

from compmgr.accounts.permissions import Role
from compmgr.foundation import mail
from compmgr.foundation.errors import DomainError
from compmgr.registration import services
from compmgr.registration.rules.states import EntryState
from tests.factories.world import make_delegation, make_entry, make_user
from tests.support.queries import queries_of


@pytest.fixture
def entry(session):
    return make_entry(session, state=EntryState.SUBMITTED)


@pytest.fixture
def leader(session, entry):
    return make_user(session, Role.DELEGATION_LEADER, entry.delegation)


def letters_of(session, user):
    return session.scalars(mail.letters_to(user.id)).all()


def test_the_leader_is_told_that_an_entry_came_back_and_why(session, signed_in, entry, leader):
    services.return_entry(session, entry, reason="照片不清晰", by=make_user(session, Role.FEDERATION_OFFICE))
    client = signed_in(leader)
    page = client.get("/letters").text
    assert f"{entry.title}的报名已退回补正：照片不清晰" in page and f"/entries/{entry.public_id}" in page
    assert client.post("/letters/reading").status_code == 302
    session.expire_all()
    assert [letter.read_at is not None for letter in letters_of(session, leader)] == [True]


def test_a_refused_deed_writes_no_letter(session, entry, leader):
    session.commit()
    with pytest.raises(DomainError):
        services.return_entry(session, entry, reason=" ", by=leader)
    session.rollback()
    assert letters_of(session, leader) == []


def test_letters_to_others_are_not_shown(session, signed_in, entry, leader):
    services.return_entry(session, entry, reason="照片不清晰", by=leader)
    stranger = make_user(session, Role.DELEGATION_LEADER, make_delegation(session))
    assert "照片不清晰" not in signed_in(stranger).get("/letters").text


def test_the_list_asks_the_same_number_of_questions_for_one_letter_and_for_three(app, session, signed_in, leader):
    mail.tell(session, leader.id, "The entry of %(entry)s was returned: %(reason)s", entry="甲", reason="乙")
    client = signed_in(leader)
    one = queries_of(app, client, "/letters")
    for _ in range(2):
        mail.tell(session, leader.id, "The entry of %(entry)s was returned: %(reason)s", entry="甲", reason="乙")
    session.commit()
    assert queries_of(app, client, "/letters") == one

"""A person is one record a document: found again, learnt from, never renamed by the way."""

from datetime import date

import pytest
from sqlalchemy import func, select

from compmgr.accounts.permissions import Role
from compmgr.audit.models import AuditEntry
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.people import queries, rules
from compmgr.people.models import Person
from compmgr.people.rules import IdKind, Sex
from compmgr.people.services import find_or_add_person
from tests.factories.world import id_number, make_user


@pytest.fixture
def clerk(session):
    return make_user(session, Role.FEDERATION_OFFICE)


def test_a_new_document_is_a_new_person_with_what_its_number_tells(session, clerk):
    number = id_number(11, date(1995, 6, 15))
    person = find_or_add_person(
        session, name=" 曾 伟 ", id_kind=IdKind.ID_CARD, id_number=number.lower(), phone="+86 138-0000-0001", by=clerk
    )
    session.commit()
    told = (person.name_pinyin, person.sex, person.birth_date, person.phone, person.masked_id_number)
    assert told == ("zeng wei", Sex.MALE, date(1995, 6, 15), "13800000001", f"110105********{number[-4:]}")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor, entry.changes) == ("person.added", clerk.username, {})


def test_the_same_document_is_the_same_person_and_what_is_new_is_learnt(session, clerk):
    number = id_number(12)
    first = find_or_add_person(
        session, name="单芳", id_kind=IdKind.ID_CARD, id_number=number, employer="甲厂", by=clerk
    )
    again = find_or_add_person(
        session, name="单芳", id_kind=IdKind.ID_CARD, id_number=f" {number[:6]} {number[6:]}", employer="乙厂", by=clerk
    )
    session.commit()
    assert again is first and again.employer == "乙厂"
    changed = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.changed")).one()
    assert changed.changes == {"fields": ["employer"]}


def test_nothing_new_leaves_no_trace(session, clerk):
    number = id_number(13)
    for _ in range(2):
        find_or_add_person(session, name="仇英", id_kind=IdKind.ID_CARD, id_number=number, by=clerk)
    session.commit()
    assert session.scalars(select(AuditEntry.action)).all() == ["person.added"]


def test_another_name_for_the_same_document_is_a_conflict_that_does_not_tell_whose_it_is(session, clerk):
    number = id_number(14)
    find_or_add_person(session, name="张伟", id_kind=IdKind.ID_CARD, id_number=number, by=clerk)
    with pytest.raises(Conflict, match=r"张＊.*张玮"):
        find_or_add_person(session, name="张玮", id_kind=IdKind.ID_CARD, id_number=number, by=clerk)
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_sex_and_birth_date_may_not_contradict_the_number(session, clerk):
    number = id_number(15)
    for wrong in ({"sex": Sex.FEMALE}, {"birth_date": date(1980, 1, 1)}):
        with pytest.raises(Refusal, match="does not agree"):
            find_or_add_person(session, name="解英", id_kind=IdKind.ID_CARD, id_number=number, by=clerk, **wrong)
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_passport_tells_nothing_so_what_is_given_is_kept(session, clerk):
    person = find_or_add_person(
        session, name="Anna Smith", id_kind=IdKind.PASSPORT, id_number="e1234567", sex=Sex.FEMALE, by=clerk
    )
    assert (person.sex, person.birth_date, person.id_number) == (Sex.FEMALE, None, "E1234567")
    assert queries.person_by_id_number(session, IdKind.PASSPORT, "E1234567") is person
    assert queries.person_by_id_number(session, IdKind.ID_CARD, "E1234567") is None


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("曾国强", "zeng guo qiang"),
        ("单田芳", "shan tian fang"),
        ("仇英", "qiu ying"),
        ("解晓东", "xie xiao dong"),
        ("查良镛", "zha liang yong"),
        ("万俟雪", "mo qi xue"),
        ("尉迟恭", "yu chi gong"),
        ("王任重", "wang ren zhong"),
        ("阿卜杜拉·买买提", "a bo du la mai mai ti"),
        ("Anna Smith", "anna smith"),
    ],
)
def test_a_name_is_read_as_its_bearer_reads_it(name, read):
    assert rules.pinyin(name) == read
